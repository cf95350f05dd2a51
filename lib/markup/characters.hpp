/// Kinds of ASCII characters, as Markdown tells them apart.
#pragma once

namespace feedd::markup {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }
constexpr bool is_quote(char c) { return c == '"' || c == '\''; }
constexpr bool is_punctuation(char c) { return c > ' ' && c < 0x7F && !is_alphanumeric(c); }

}  // namespace feedd::markup
