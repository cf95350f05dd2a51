#include "codec/html_reference.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>

namespace feedd::codec {
namespace {

struct Reference {
  std::string_view name, means;
};
constexpr Reference references[] = {
    {"&amp;", "&"},        {"&lt;", "<"},         {"&gt;", ">"},          {"&quot;", "\""},      {"&apos;", "'"},
    {"&nbsp;", "\u00A0"},  {"&ndash;", "\u2013"}, {"&mdash;", "\u2014"},  {"&lsquo;", "\u2018"}, {"&rsquo;", "\u2019"},
    {"&ldquo;", "\u201C"}, {"&rdquo;", "\u201D"}, {"&hellip;", "\u2026"}, {"&laquo;", "\u00AB"}, {"&raquo;", "\u00BB"}};

/// A character named by its number, out of the ranges that mean something else than they say.
std::size_t read_number(std::string& out, std::string_view text) {
  std::string_view digits = text.substr(0, std::min<std::size_t>(text.find(';'), 10));
  bool hex = digits.starts_with("&#x") || digits.starts_with("&#X");
  if (!digits.starts_with("&#") || digits.size() == text.size() || text[digits.size()] != ';') return 0;
  digits.remove_prefix(hex ? 3 : 2);
  std::uint32_t code = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  if (error != std::errc() || end != digits.data() + digits.size()) return 0;
  if (code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0xD800 && code < 0xE000) || code > 0xFFFD) return 0;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
  return digits.size() + (hex ? 4 : 3);
}

}  // namespace

std::size_t read_reference(std::string& out, std::string_view text) {
  const auto* known = std::find_if(std::begin(references), std::end(references),
                                   [&](const Reference& one) { return text.starts_with(one.name); });
  if (known == std::end(references)) return read_number(out, text);
  out += known->means;
  return known->name.size();
}

}  // namespace feedd::codec
