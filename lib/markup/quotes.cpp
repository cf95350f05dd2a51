#include "markup/quotes.hpp"

#include <algorithm>
#include <array>

#include "markup/characters.hpp"

namespace feedd::markup {
namespace {

constexpr std::string_view left_single = "‘", right_single = "’", left_double = "“", right_double = "”";

constexpr std::size_t none = std::string_view::npos;
constexpr std::size_t most_in_a_row = 64;  ///< quotes beside one another: of more only these are looked at

enum class Side { blank, punctuation, digit, letter };

Side side_of(char32_t c) {
  if (c <= ' ' || c == 0xA0 || c == 0x3000) return Side::blank;
  if (c < 0x80) {
    const auto ascii = static_cast<char>(c);
    return is_digit(ascii) ? Side::digit : is_letter(ascii) ? Side::letter : Side::punctuation;
  }
  const bool is_punctuation = (c >= 0x2000 && c <= 0x206F) || (c >= 0x3001 && c <= 0x3020 && c != 0x3005) ||
                              (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) ||
                              (c >= 0xFF3B && c <= 0xFF40) || (c >= 0xFF5B && c <= 0xFF65) || c == 0xAB || c == 0xBB ||
                              c == 0xB7 || c == 0x30FB;
  return is_punctuation ? Side::punctuation : Side::letter;
}

char32_t decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const char32_t first = byte(at);
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  char32_t out = more == 0 ? first : first & (0x3FU >> more);
  for (int i = 1; i <= more; ++i) out = (out << 6) | (byte(at + static_cast<std::size_t>(i)) & 0x3FU);
  return out;
}

Side side_before(std::string_view text, std::size_t at) {
  if (at == 0) return Side::blank;
  --at;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return side_of(decode(text, at));
}
Side side_after(std::string_view text, std::size_t at) {
  return at < text.size() ? side_of(decode(text, at)) : Side::blank;
}
/// What goldmark looks at as a byte.
bool is_ascii_end(std::string_view text, std::size_t at) {
  if (at >= text.size()) return true;
  const char c = text[at];
  return static_cast<unsigned char>(c) < 0x80 && !is_digit(c) && !is_letter(c);
}
bool is_word(Side side) { return side == Side::digit || side == Side::letter; }

}  // namespace

bool is_decade(std::string_view text, std::size_t at) {
  return at + 3 < text.size() && is_digit(text[at + 1]) && is_digit(text[at + 2]) && text[at + 3] == 's' &&
         !is_word(side_before(text, at)) && !is_word(side_after(text, at + 4));
}

namespace {

bool is_ascii_word(char c) { return is_digit(c) || is_letter(c) || c == '_'; }
std::string_view opening(char quote) { return quote == '"' ? left_double : left_single; }
std::string_view closing(char quote) { return quote == '"' ? right_double : right_single; }

/// Between the characters at `at` and before it, by Unicode's letters.
bool is_boundary(std::string_view text, std::size_t at) {
  const auto is_letter_at = [](Side side, char c) { return is_word(side) || c == '_'; };
  return is_letter_at(side_before(text, at), at > 0 ? text[at - 1] : ' ') !=
         is_letter_at(side_after(text, at), at < text.size() ? text[at] : ' ');
}

/// At the start of a text, or behind what is no text.
KramdownQuote first_quote(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? text[at + i] : '\n'; };
  const char quote = text[at], next = byte(1);
  if ((next == '_' || next == '*') && !is_blank(byte(2))) return {1, std::string(opening(quote))};
  const bool is_punctuation = next > ' ' && next < 0x7F && next != '&' && (!is_ascii_word(next) || next == '_');
  if (is_punctuation && !is_boundary(text, at + 2) && (byte(2) != '.' || byte(3) != '.')) {
    return {1, std::string(closing(quote))};
  }
  const bool is_pair = is_quote(next) && next != quote;
  if (is_pair && is_ascii_word(byte(2))) return {2, std::string(opening(quote)).append(opening(next))};
  if (quote == '\'' && is_digit(next) && is_digit(byte(2)) && byte(3) == 's') return {1, std::string(right_single)};
  if (is_quote(next)) return {2, std::string(1, quote).append(closing(next))};
  if (is_blank(next) || (next == 's' && is_boundary(text, at + 2))) return {1, std::string(closing(quote))};
  return {1, std::string(opening(quote))};
}

}  // namespace

bool is_first_text(std::string_view text, std::size_t start, std::size_t at, LineStarts& lines) {
  if (at == start) return true;
  const auto before = text.substr(start, at - start);
  const char last = before.back();
  if (std::string_view("*_`<[&\x05").find(last) != none || before.ends_with("--") || before.ends_with("...") ||
      before.ends_with("~~") || before.ends_with("$$") || before.ends_with(">>")) {
    return true;
  }
  if (last == ';') {
    const auto name =
        before.find_last_not_of("#0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", before.size() - 2);
    return name != none && before[name] == '&';
  }
  if (last != ' ' && last != '|' && last != '>') return false;
  const auto cell = before.find_last_not_of(' ');
  if (cell != none && before[cell] == '|') return text[lines.text_before(at)] == '|';
  return before.find_last_not_of(" \t>-+*#0123456789.") == none;  // the marks of the block
}

KramdownQuote kramdown_quote(std::string_view text, std::size_t at, bool is_first) {
  if (is_first || at == 0) return first_quote(text, at);
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? text[at + i] : '\n'; };
  const char left = text[at - 1], quote = text[at], next = byte(1);
  if (is_blank(left)) {
    const bool is_pair = is_quote(next) && next != quote;
    if (is_pair && is_ascii_word(byte(2))) return {2, std::string(opening(quote)).append(opening(next))};
    if (quote == '\'' && is_digit(next) && is_digit(byte(2)) && byte(3) == 's') return {1, std::string(right_single)};
    return {1, std::string(opening(quote))};
  }
  const bool opens = std::string_view("[{(-\\").find(left) != std::string_view::npos;
  return {1, std::string(opens ? opening(quote) : closing(quote))};
}

std::string_view GoldmarkQuotes::at(std::string_view text, std::size_t at) {
  const char quote = text[at];
  auto past = at;
  const auto end = std::min(at + most_in_a_row, text.size());
  while (past < end && text[past] == quote) ++past;
  const auto left = side_before(text, at), right = side_after(text, past);
  const bool opens = right != Side::blank && (right != Side::punctuation || !is_word(left));
  const bool closes = left != Side::blank && (left != Side::punctuation || !is_word(right));
  return quote == '"' ? twofold(text, at, opens, closes) : single(text, at, opens, closes);
}

std::string_view GoldmarkQuotes::single(std::string_view text, std::size_t at, bool opens, bool closes) {
  const auto left = side_before(text, at), right = side_after(text, at + 1);
  auto rest = text.substr(at + 1, 4);  // more of the line is not looked at
  if (const auto end = rest.find('\n'); end != std::string_view::npos) rest = rest.substr(0, end + 1);
  const bool is_apart = !is_word(left);
  if (is_decade(text, at) && opens && !closes) return right_single;
  if (!rest.empty() && is_apart && std::string_view("tenl").find(rest[0]) != std::string_view::npos) {
    return right_single;  // 'twas, 'em, 'net, 'less
  }
  if (is_word(left) && right == Side::letter) return right_single;
  if (opens && !closes) {
    const bool is_ending =
        !rest.empty() && std::string_view("smtd").find(rest[0]) != std::string_view::npos && is_ascii_end(rest, 1);
    const auto pair = rest.substr(0, 2);
    const bool is_verb = (pair == "ve" || pair == "ll" || pair == "re") && is_ascii_end(rest, 2);
    if (is_ending || is_verb) return right_single;
    ++single_;
    return left_single;
  }
  if (rest.size() > 1 && !is_digit(rest[0])) return right_single;
  if (!closes || opens || single_ == 0) return "'";
  --single_;
  return right_single;
}

std::string_view GoldmarkQuotes::twofold(std::string_view text, std::size_t at, bool opens, bool closes) {
  if (opens && !closes) {
    ++double_;
    return left_double;
  }
  const auto right = side_after(text, at + 1);
  const bool may_close = closes && (!opens || (right == Side::punctuation && is_ascii_end(text, at + 2)));
  if (!may_close || double_ == 0) return "\"";
  --double_;
  return right_double;
}

}  // namespace feedd::markup
