#include "codec/xml_references.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <unordered_map>

#include "base/text.hpp"
#include "codec/reading.hpp"

namespace feedd::codec::xml {
namespace {

constexpr std::size_t dtd_limit = 64 << 10;
constexpr std::size_t entities_limit = 3000;  // HTML has 2231
constexpr std::size_t declared_limit = 256, growth_limit = 64 << 10;
constexpr auto npos = std::string_view::npos;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(std::string& out, unsigned long c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

/// What HTML means by `&name;`; empty when it means nothing.
std::string character_of(std::string_view name) {
  std::string written = "&" + std::string(name) + ";", read = characters_of(written);
  return read == written ? std::string() : read;
}

bool is_predefined(std::string_view name) {
  return name == "lt" || name == "gt" || name == "amp" || name == "quot" || name == "apos";
}

/// windows-1252's characters at 0x80 … 0x9F, which HTML reads out of such numbers (HTML §13.2.5.80); 0: none.
constexpr std::array<unsigned short, 32> windows_1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

struct Number {
  unsigned long written = 0, meant = 0;  ///< the character; 0 for what XML forbids
  std::size_t length = 0;                ///< of the whole reference
  bool is_xml = false;                   ///< spelled as XML wants it: with a semicolon, and a small x
};

/// The `&#…` that a text begins with, if there are digits.
std::optional<Number> number_at(std::string_view text) {
  std::size_t at = 2;
  bool hex = at < text.size() && (text[at] == 'x' || text[at] == 'X');
  bool upper = hex && text[at] == 'X';
  if (hex) ++at;
  Number number;
  std::size_t digits = at;
  for (; at < text.size(); ++at) {
    char c = static_cast<char>(text[at] | 0x20);
    int digit = is_digit(text[at]) ? text[at] - '0' : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) break;
    number.written = std::min(number.written * (hex ? 16 : 10) + static_cast<unsigned long>(digit), 0x110000UL);
  }
  if (at == digits) return std::nullopt;
  bool closed = at < text.size() && text[at] == ';';
  auto value = number.written;
  if (value >= 0x7F && value <= 0x9F) value = value == 0x7F ? 0 : windows_1252[value - 0x80];
  bool allowed = value == 0x9 || value == 0xA || value == 0xD || (value >= 0x20 && value <= 0xD7FF) ||
                 (value >= 0xE000 && value <= 0xFFFD) || (value >= 0x10000 && value <= 0x10FFFF);
  number.meant = allowed ? value : 0;
  number.length = at + (closed ? 1 : 0);
  number.is_xml = closed && !upper;
  return number;
}

/// Calls take(place) for each ampersand. Blocks are searched by a plain loop, which the compiler turns into vector
/// instructions; what it found is then taken eight bytes at a time.
template <class Take>
void each_ampersand(std::string_view text, Take take) {
  static_assert(std::endian::native == std::endian::little);
  constexpr std::size_t block = 64, word = sizeof(std::uint64_t);
  std::size_t at = 0;
  for (; at + block <= text.size(); at += block) {
    std::array<std::uint8_t, block> found;
    for (std::size_t i = 0; i < block; ++i) found[i] = static_cast<std::uint8_t>(text.data()[at + i] == '&');
    for (std::size_t i = 0; i < block; i += word) {
      std::uint64_t signs = 0;
      std::memcpy(&signs, found.data() + i, word);
      for (; signs != 0; signs &= signs - 1) take(at + i + static_cast<std::size_t>(std::countr_zero(signs)) / 8);
    }
  }
  for (; at < text.size(); ++at) {
    if (text[at] == '&') take(at);
  }
}

/// Scans a text once; what is to be changed is gathered beside it, so that a text without faults costs no copy.
class References {
 public:
  explicit References(std::string& text) : text_(text) {}

  std::size_t run() {
    std::string_view all = text_;
    while (at_ < all.size()) {
      char c = all[at_];
      if (c == '&') {
        reference(all);
      } else if (c == '<') {
        tag(all);
      } else {
        ++at_;
      }
    }
    if (count_ > 0) {
      out_ += all.substr(copied_);
      text_ = std::move(out_);
    }
    return count_;
  }

 private:
  void tag(std::string_view all) {
    const auto rest = all.substr(at_, 9);
    if (rest.starts_with("<!--")) {
      at_ = after(all, "-->", at_ + 4);
    } else if (rest == "<![CDATA[") {
      at_ = after(all, "]]>", at_ + 9);
    } else if (iequals(rest, "<!doctype")) {
      const auto end = after_doctype(all, at_);
      declare(all.substr(at_, end - at_));
      at_ = end;
    } else {
      ++at_;
    }
  }

  void reference(std::string_view all) {
    std::size_t begin = at_++;
    std::size_t end = at_;
    if (at_ < all.size() && all[at_] == '#') {
      number(all, begin);
      return;
    }
    while (end < all.size() && end < at_ + 32 && (is_letter(all[end]) || is_digit(all[end]))) ++end;
    std::string_view name = all.substr(at_, end - at_);
    if (end == all.size() || all[end] != ';' || name.empty() || is_predefined(name)) return;
    at_ = end + 1;
    std::string meant = html_entity(name);
    if (meant.size() > end - begin) grown_ += meant.size() - (end - begin);
    if (!meant.empty() && grown_ <= growth_limit) replace(begin, at_, escape_markup(meant));
  }

  /// `<!ENTITY name "text">`, where the text is no markup and refers to nothing.
  void declare(std::string_view doctype) {
    constexpr std::string_view begin = "<!ENTITY";
    for (auto at = doctype.find(begin); at != npos; at = doctype.find(begin, at + 1)) {
      auto rest = trim(doctype.substr(at + begin.size()));
      const auto end = std::find_if_not(rest.begin(), rest.end(), [](char c) { return is_letter(c) || is_digit(c); });
      const auto name = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
      rest = trim(rest.substr(name.size()));
      if (name.empty() || is_predefined(name) || entities_.size() >= entities_limit) continue;
      if (!rest.starts_with('"') && !rest.starts_with('\'')) continue;
      const auto close = rest.find(rest.front(), 1);
      const auto text = rest.substr(1, std::min(close, rest.size()) - 1);
      if (close == npos || text.size() > declared_limit || text.find_first_of("<&%") != npos) continue;
      entities_.try_emplace(std::string(name), text);
    }
  }

  std::string html_entity(std::string_view name) {
    if (entities_.size() >= entities_limit) return {};
    auto [place, fresh] = entities_.try_emplace(std::string(name));
    if (fresh) place->second = character_of(name);
    return place->second;
  }

  void number(std::string_view all, std::size_t begin) {
    auto number = number_at(all.substr(begin));
    if (!number) return;
    at_ = begin + number->length;
    if (number->meant == number->written && number->is_xml) return;
    std::string meant;
    if (number->meant != 0) append_utf8(meant, number->meant);
    replace(begin, at_, escape_markup(meant));
  }

  void replace(std::size_t begin, std::size_t end, std::string_view with) {
    out_ += std::string_view(text_).substr(copied_, begin - copied_);
    out_ += with;
    copied_ = end;
    ++count_;
  }

  std::string& text_;
  std::string out_;
  std::size_t at_ = 0, copied_ = 0, count_ = 0;
  std::size_t grown_ = 0;  ///< bytes by which what entities stand for is longer than they are
  std::unordered_map<std::string, std::string> entities_;
};

}  // namespace

std::size_t after(std::string_view text, std::string_view what, std::size_t from) {
  std::size_t found = text.find(what, std::min(from, text.size()));
  return found == npos ? text.size() : found + what.size();
}

std::size_t after_doctype(std::string_view text, std::size_t at) {
  std::size_t close = text.find('>', at);
  if (close == npos) return text.size();
  std::size_t open = text.substr(0, close).find('[', at);
  if (open == npos) return close + 1;
  std::size_t end = text.substr(0, open + dtd_limit).find(']', open);
  return end == npos ? close + 1 : after(text, ">", end);
}

bool may_declare_entities(std::string_view text) {
  return text.substr(0, dtd_limit).find("!ENTITY") != npos;  // `!` is rarer than `<`
}

std::size_t resolve_references(std::string& text) { return References(text).run(); }

std::string resolved(std::string_view written) {
  std::string out(written.size(), '\0');  // nothing grows: no reference is shorter than what it stands for
  char* to = out.data();
  std::string_view left = written;
  auto copy = [&](std::size_t run) {
    constexpr std::size_t wide = 32;  // most runs are shorter, and so many bytes are copied in no time
    if (run <= wide && left.size() >= wide) {
      std::memcpy(to, left.data(), wide);
    } else {
      std::memcpy(to, left.data(), run);
    }
    to += run;
    left.remove_prefix(run);
  };
  auto is = [&](std::string_view name, char character) {
    if (!left.starts_with(name)) return false;
    *to++ = character;
    left.remove_prefix(name.size());
    return true;
  };
  each_ampersand(written, [&](std::size_t at) {
    copy(at - (written.size() - left.size()));
    if (is("&lt;", '<') || is("&gt;", '>') || is("&amp;", '&') || is("&quot;", '"') || is("&apos;", '\'')) return;
    auto number = left.starts_with("&#") ? number_at(left) : std::nullopt;
    if (!number || !number->is_xml) return;
    std::string character;
    if (number->meant != 0) append_utf8(character, number->meant);
    to = std::copy(character.begin(), character.end(), to);
    left.remove_prefix(number->length);
  });
  copy(left.size());
  out.resize(static_cast<std::size_t>(to - out.data()));
  return out;
}

void restore_windows_1252(std::string& text) {
  auto meant_at = [&](std::size_t at) {
    auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0xFFU;
    return next >= 0x80 && next <= 0x9F ? windows_1252[next - 0x80] : 0;
  };
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = text.find('\xC2'); at != npos; at = text.find('\xC2', at + 1)) {
    auto meant = meant_at(at);
    if (meant == 0) continue;
    out.append(text, copied, at - copied);
    append_utf8(out, meant);
    copied = at + 2;
  }
  if (copied > 0) text = out.append(text, copied);
}

}  // namespace feedd::codec::xml
