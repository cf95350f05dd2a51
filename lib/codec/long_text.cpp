#include "codec/long_text.hpp"

#include "base/escapes.hpp"
#include "base/text.hpp"

namespace feedd::codec {
namespace {

/// As pugixml writes text.
constexpr Escapes xml_escapes{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}};

/// Of the characters that text may hold those that JSON does not take as they are, as Boost.JSON writes them.
constexpr Escapes json_escapes{{'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\r', "\\r"}, {'\t', "\\t"}};

Spelling spelled(std::string_view text, const Escapes& escapes) {
  auto bytes = std::make_shared<std::string>();
  bytes->reserve(text.size() + text.size() / 3);
  append_escaped(*bytes, text, escapes);
  bytes->shrink_to_fit();
  const auto sum = checksum_of(*bytes);
  return {std::move(bytes), sum};
}

}  // namespace

std::string_view LongText::safe() {
  if (repaired_) return *repaired_;
  if (!is_safe_) is_safe_ = is_xml_safe(html_);
  return is_safe_ ? html_ : repaired_.emplace(xml_safe(html_));
}

const Spelling& LongText::xml() { return xml_ ? *xml_ : xml_.emplace(spelled(safe(), xml_escapes)); }

const Spelling& LongText::json() { return json_ ? *json_ : json_.emplace(spelled(safe(), json_escapes)); }

std::string Fragment::str() const {
  if (!text.bytes) return around;
  std::string out;
  out.reserve(around.size() + text.bytes->size());
  return out.append(around, 0, at).append(*text.bytes).append(around, at);
}

}  // namespace feedd::codec
