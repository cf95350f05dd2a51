/// Punctuation of Chinese and Japanese, beside which no blank stands.
#pragma once

#include <string_view>

namespace feedd::markup {

bool is_full_width_at_start(std::string_view text);
bool is_full_width_at_end(std::string_view text);

/// Asked for character after character: most are told by their first byte.
inline bool begins_with_full_width(std::string_view text) {
  return !text.empty() && static_cast<unsigned char>(text[0]) >= 0xE2 && is_full_width_at_start(text);
}
inline bool ends_with_full_width(std::string_view text) {
  return !text.empty() && static_cast<unsigned char>(text.back()) >= 0x80 && is_full_width_at_end(text);
}

}  // namespace feedd::markup
