#include "codec/html_prose.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace feedd::codec {
namespace {

constexpr std::uint32_t first_private = 0xF0000;
constexpr std::size_t most_runs = 65000;
constexpr std::size_t shortest_run = 8;
constexpr char lead = '\xF3';  ///< of the private characters, and of hardly any others

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); }

/// True when there is a reference to a private character, or to none at all.
bool names_private(std::string_view html) {
  for (std::size_t at = html.find("&#"); at != std::string_view::npos; at = html.find("&#", at + 2)) {
    std::size_t i = at + 2;
    bool hex = i < html.size() && (html[i] | 0x20) == 'x';
    std::uint32_t code = 0;
    for (i += hex; i < html.size() && code < first_private; ++i) {
      char c = html[i];
      if (is_digit(c)) {
        code = code * (hex ? 16 : 10) + static_cast<std::uint32_t>(c - '0');
      } else if (hex && (c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
        code = code * 16 + static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
      } else {
        break;
      }
    }
    if (code >= first_private) return true;
  }
  return false;
}

}  // namespace

Condensed::Condensed(std::string_view html, const Prose& prose) : html_(html) {
  std::size_t sum = 0, at = 0;
  for (const auto& [begin, end] : prose) sum += end - begin;
  if (sum < 64 || html.find(lead) != std::string_view::npos || names_private(html)) return;
  text_.reserve(html.size() - sum + 8 * prose.size());
  for (const auto& [begin, end] : prose) {
    text_ += html.substr(at, begin - at);
    set_aside(html.substr(begin, end - begin));
    at = end;
  }
  text_ += html.substr(at);
  condensed_ = true;
  rewind();
}

void Condensed::rewind() { told_.assign(runs_.size(), 0); }

/// References stay for the parser to read, and so do blanks at the beginning, which it may want to drop.
void Condensed::set_aside(std::string_view text) {
  while (!text.empty()) {
    std::size_t begin = std::min(text.find_first_not_of(" \t\n\r\f"), text.size());
    std::size_t end = std::min(text.find('&', begin), text.size());
    text_ += text.substr(0, begin);
    if (end - begin < shortest_run || runs_.size() >= most_runs) {
      text_ += text.substr(begin, end - begin);
    } else {
      auto index = static_cast<std::uint32_t>(runs_.size());
      runs_.push_back(text.substr(begin, end - begin));
      text_ += lead;
      text_ += static_cast<char>(0xB0 | (index >> 12));
      text_ += static_cast<char>(0x80 | ((index >> 6) & 0x3F));
      text_ += static_cast<char>(0x80 | (index & 0x3F));
    }
    std::size_t next = end;
    if (next < text.size()) ++next;
    while (next < text.size() && end < text.size() && (is_alnum(text[next]) || text[next] == '#')) ++next;
    if (end < text.size() && next < text.size() && text[next] == ';') ++next;
    text_ += text.substr(end, next - end);
    text = text.substr(next);
  }
}

std::string_view Condensed::expanded(std::string_view text, std::string& room) {
  std::size_t at = condensed_ ? text.find(lead) : std::string_view::npos;
  if (at == std::string_view::npos) return text;
  room.clear();
  std::size_t done = 0;
  for (; at != std::string_view::npos && at + 4 <= text.size(); at = text.find(lead, done)) {
    auto bits = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]) & 0x3Fu; };
    std::size_t index = ((bits(1) & 0xFu) << 12) | (bits(2) << 6) | bits(3);
    room += text.substr(done, at - done);
    if (index < runs_.size() && std::exchange(told_[index], 1) == 0) room += runs_[index];
    done = at + 4;
  }
  return room += text.substr(done);
}

}  // namespace feedd::codec
