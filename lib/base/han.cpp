#include "base/han.hpp"

#include <cstdint>

namespace feedd {
namespace {

#include "han_table.inc"  // made by tables/han.cpp

/// What stands at the beginning of a text; 0 where it is no ideograph of the table. Each is three bytes of UTF-8.
char32_t ideograph(std::string_view text) {
  if (text.size() < 3) return 0;
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) >> 4 != 0xE || byte(1) >> 6 != 2 || byte(2) >> 6 != 2) return 0;
  const char32_t c = (byte(0) & 0xFU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
  return c < first || c > last ? 0 : c;
}

/// Some sound otherwise before some others.
std::uint16_t syllable(char32_t c, std::string_view rest) {
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  const auto next = ideograph(rest);
  for (const auto& pair : pairs) {
    if (pair.one == c && pair.next == next) return pair.syllable;
  }
  return syllable_of[c - first];
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Punctuation around which ICU has blanks where ideographs are near: that is more than the table knows.
bool is_set_apart(char c) { return std::string_view("!(),.:;?[]{}").find(c) != std::string_view::npos; }

}  // namespace

std::optional<std::string> romanised_han(std::string_view text) {
  std::string out;
  bool has_ideographs = false, has_set_apart = false;
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      has_set_apart = has_set_apart || is_set_apart(text[at]);
      out += text[at++];
      continue;
    }
    const auto c = ideograph(text.substr(at));
    const auto place = c == 0 ? 0 : syllable(c, text.substr(at + 3));
    if (place == 0) return std::nullopt;
    if (!out.empty() && is_letter(out.back())) out += ' ';
    out += syllables[place];
    has_ideographs = true;
    at += 3;
  }
  if (has_ideographs && has_set_apart) return std::nullopt;
  return out;
}

}  // namespace feedd
