#include "codec/long_text.hpp"

#include "base/escapes.hpp"
#include "base/text.hpp"

namespace feedd::codec {
namespace {

/// As pugixml writes text.
constexpr Escapes xml_escapes{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}};

/// Of the characters that text may hold those that JSON does not take as they are, as Boost.JSON writes them.
constexpr Escapes json_escapes{{'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\r', "\\r"}, {'\t', "\\t"}};

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
    append_escaped(*xml_, text, xml_escapes);
  }
  return *xml_;
}

void LongText::append_xml(std::string& out) {
  place_ = {out.size(), xml().size()};
  out += xml();
}

void LongText::append_json(std::string& out) {
  place_.begin = out.size();
  append_escaped(out, safe(), json_escapes);
  place_.size = out.size() - place_.begin;
}

}  // namespace feedd::codec
