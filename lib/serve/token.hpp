/// What names of fields and options are written with (RFC 9110 §5.6.2). Pure.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace feedd::serve {

/// Of each byte: whether it may stand in a token.
constexpr auto token_bytes = [] {
  std::array<bool, 256> out{};
  for (char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    out[static_cast<unsigned char>(c)] = true;
  return out;
}();
constexpr bool is_token_byte(char c) { return token_bytes[static_cast<unsigned char>(c)]; }

constexpr bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_byte);
}

}  // namespace feedd::serve
