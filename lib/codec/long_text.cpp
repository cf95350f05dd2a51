#include "codec/long_text.hpp"

#include "base/text.hpp"

namespace feedd::codec {
namespace {

/// As pugixml writes text.
constexpr Escapes escapes{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}};

/// Text without an element, in which each `&` begins one of the references that are written for it.
bool is_character_data(std::string_view text) {
  if (text.find('<') != std::string_view::npos || !is_xml_safe(text)) return false;
  for (auto at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
    const auto rest = text.substr(at + 1, 4);
    if (!rest.starts_with("lt;") && !rest.starts_with("gt;") && rest != "amp;") return false;
  }
  return true;
}

}  // namespace

std::string_view LongText::safe() {
  if (repaired_) return *repaired_;
  if (!is_safe_) is_safe_ = is_xml_safe(html_);
  return is_safe_ ? html_ : repaired_.emplace(xml_safe(html_));
}

std::string_view LongText::xml() {
  if (!xml_) {
    const auto text = safe();
    xml_.emplace().reserve(text.size() + text.size() / 3);
    append_escaped(*xml_, text, escapes);
  }
  return *xml_;
}

std::optional<std::string_view> LongText::written_xml() const {
  if (!xml_) return std::nullopt;
  return *xml_;
}

bool LongText::is_sound_xml() {
  if (!is_sound_) is_sound_ = is_character_data(xml());
  return *is_sound_;
}

}  // namespace feedd::codec
