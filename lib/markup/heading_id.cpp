#include "markup/heading_id.hpp"

#include <algorithm>
#include <array>

#include "base/slug.hpp"
#include "base/text.hpp"
#include "markup/characters.hpp"

namespace feedd::markup {
namespace {

struct Range {
  char32_t first, last;
};
/// Punctuation and symbols beyond ASCII, by the blocks that hold nothing else.
constexpr std::array<Range, 17> no_words{{{0xA0, 0xA9},
                                          {0xAB, 0xB1},
                                          {0xB4, 0xB4},
                                          {0xB6, 0xB8},
                                          {0xBB, 0xBB},
                                          {0xBF, 0xBF},
                                          {0xD7, 0xD7},
                                          {0xF7, 0xF7},
                                          {0x2000, 0x203E},
                                          {0x2041, 0x2053},
                                          {0x2055, 0x206F},
                                          {0x20A0, 0x20CF},
                                          {0x2190, 0x2BFF},
                                          {0x3000, 0x3004},
                                          {0x3008, 0x3020},
                                          {0xFF00, 0xFF0F},
                                          {0x1F000, 0x1FAFF}}};
constexpr std::array<Range, 5> more_no_words{
    {{0x30FB, 0x30FB}, {0xFF1A, 0xFF20}, {0xFF3B, 0xFF3E}, {0xFF5B, 0xFF65}, {0xFE30, 0xFE6F}}};

bool is_word(char32_t c) {
  if (c >= 0x3400 && c < 0xD800) return true;  // ideographs and Hangul, of which most such headings are made
  const auto holds = [&](const Range& range) { return c >= range.first && c <= range.last; };
  return std::none_of(no_words.begin(), no_words.end(), holds) &&
         std::none_of(more_no_words.begin(), more_no_words.end(), holds);
}

/// The character at `at`, which is moved past it. The text is UTF-8.
char32_t take(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<char32_t>(static_cast<unsigned char>(text[i])) : 0;
  };
  const auto first = byte(at);
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  char32_t out = more == 0 ? first : first & (0x3FU >> more);
  for (int i = 1; i <= more; ++i) out = (out << 6) | (byte(at + static_cast<std::size_t>(i)) & 0x3FU);
  at += static_cast<std::size_t>(more) + 1;
  return out;
}

/// By the rules of the slug crate.
std::string zola_id(std::string_view source) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  const bool is_plain = std::all_of(source.begin(), source.end(), is_ascii);
  std::string out;
  for (const char c : ascii_lower(is_plain ? std::string(source) : romanised(source))) {
    if (is_alphanumeric(c)) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  if (out.ends_with('-')) out.pop_back();
  return out;
}

}  // namespace

std::string words_of(std::string_view html, std::string_view mark) {
  if (html.find('<') == std::string_view::npos && html.find('&') == std::string_view::npos) return std::string(html);
  std::string out;
  out.reserve(html.size());
  for (std::size_t at = 0; at < html.size(); ++at) {
    if (html[at] == '<') {
      at = std::min(html.find('>', at), html.size());
    } else if (html[at] == '&' && html.find(';', at) != std::string_view::npos && html.find(';', at) - at < 8) {
      at = html.find(';', at);
      out += mark;
    } else {
      out += html[at];
    }
  }
  return out;
}

std::string heading_id(std::string_view source, Ids ids) {
  if (ids == Ids::none) return {};
  if (ids == Ids::zola) return zola_id(source);
  const auto text = fold_case(trim(source));
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto start = at;
    if (const char c = text[at]; static_cast<unsigned char>(c) < 0x80) {
      ++at;
      if ((c >= 'a' && c <= 'z') || is_digit(c) || c == '_') {
        out += c;
      } else if (c == '-' || c == ' ' || c == '\t') {
        out += '-';
      }
    } else if (const auto wide = take(text, at); is_word(wide) && !(ids == Ids::hugo && wide == 0xFE0F)) {
      out.append(text, start, at - start);
    }
  }
  return out;
}

std::string UsedIds::unique(std::string id) {
  if (id.empty() && ids_ == Ids::zola) return id;
  if (id.empty() && ids_ == Ids::hugo) id = "heading";
  const auto [known, is_new] = count_.try_emplace(id, 0);
  if (is_new) return id;
  auto& last = known->second;
  const auto numbered = [&] { return id + "-" + std::to_string(++last); };
  auto out = numbered();
  while (ids_ != Ids::github && !count_.try_emplace(out, 0).second) out = numbered();
  return out;
}

void UsedIds::take(const std::string& id) {
  if (ids_ != Ids::github) count_.try_emplace(id, 0);
}

}  // namespace feedd::markup
