#include "codec/xml_repair.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "base/text.hpp"
#include "codec/reading.hpp"
#include "codec/xml.hpp"

namespace feedd::codec::xml {
namespace {

constexpr std::size_t depth_limit = 500;
constexpr std::size_t name_limit = 100;
constexpr std::size_t dtd_limit = 64 << 10;
constexpr std::size_t entities_limit = 3000;  // HTML has 2231
constexpr std::size_t sections_limit = 20;    // CDATA in CDATA
constexpr auto npos = std::string_view::npos;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool begins_name(char c) { return is_letter(c) || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80; }
bool in_name(char c) { return begins_name(c) || is_digit(c) || c == '-' || c == '.'; }

/// What follows `from` up to and with `what`; everything when that is missing.
std::size_t after(std::string_view text, std::string_view what, std::size_t from) {
  std::size_t found = text.find(what, std::min(from, text.size()));
  return found == npos ? text.size() : found + what.size();
}

/// The end of a `<!DOCTYPE …>` with its declarations.
std::size_t after_doctype(std::string_view text, std::size_t at) {
  std::size_t close = text.find('>', at);
  if (close == npos) return text.size();
  std::size_t open = text.substr(0, close).find('[', at);
  if (open == npos) return close + 1;
  std::size_t end = text.substr(0, open + dtd_limit).find(']', open);
  return end == npos ? close + 1 : after(text, ">", end);
}

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
    std::string_view rest = all.substr(at_, 9);
    if (rest.size() < 2 || rest[1] != '!') {
      ++at_;
    } else if (rest.starts_with("<!--")) {
      at_ = after(all, "-->", at_ + 4);
    } else if (rest == "<![CDATA[") {
      at_ = after(all, "]]>", at_ + 9);
    } else if (iequals(rest, "<!doctype")) {
      at_ = after_doctype(all, at_);
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
    if (std::string meant = html_entity(name); !meant.empty()) replace(begin, at_, escape_markup(meant));
  }

  std::string html_entity(std::string_view name) {
    if (entities_.size() >= entities_limit) return {};
    auto [place, fresh] = entities_.try_emplace(std::string(name));
    if (fresh) place->second = character_of(name);
    return place->second;
  }

  void number(std::string_view all, std::size_t begin) {
    std::size_t at = begin + 2;
    bool hex = at < all.size() && (all[at] == 'x' || all[at] == 'X');
    bool upper = hex && all[at] == 'X';  // XML wants a small one
    if (hex) ++at;
    unsigned long value = 0;
    std::size_t digits = at;
    for (; at < all.size(); ++at) {
      char c = static_cast<char>(all[at] | 0x20);
      int digit = is_digit(all[at]) ? all[at] - '0' : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) break;
      value = std::min(value * (hex ? 16 : 10) + static_cast<unsigned long>(digit), 0x110000UL);
    }
    if (at == digits) return;
    bool closed = at < all.size() && all[at] == ';';
    at_ = at + (closed ? 1 : 0);
    bool allowed = value == 0x9 || value == 0xA || value == 0xD || (value >= 0x20 && value <= 0xD7FF) ||
                   (value >= 0xE000 && value <= 0xFFFD) || (value >= 0x10000 && value <= 0x10FFFF);
    bool control = value >= 0x80 && value <= 0x9F;
    if (allowed && !control && closed && !upper) return;
    std::string meant;
    if (control && windows_1252[value - 0x80] != 0) value = windows_1252[value - 0x80];
    if (allowed) append_utf8(meant, value);
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
  std::unordered_map<std::string, std::string> entities_;
};

std::string_view local_part(std::string_view name) {
  std::size_t colon = name.rfind(':');
  return colon == npos ? name : name.substr(colon + 1);
}

bool is_item(std::string_view name) {
  name = local_part(name);
  return iequals(name, "item") || iequals(name, "entry");
}

/// Elements of a feed that hold words: none of them stands inside another one (a media:content is no such thing).
bool holds_words(std::string_view name) {
  if (name.starts_with("media:")) return false;
  static constexpr std::array<std::string_view, 18> names{
      "title",   "guid",      "pubdate",  "description", "category", "creator",  "encoded", "summary",  "content",
      "updated", "published", "subtitle", "link",        "comments", "modified", "issued",  "language", "date"};
  std::string lower = ascii_lower(local_part(name));
  return std::find(names.begin(), names.end(), lower) != names.end();
}

class Repair {
 public:
  explicit Repair(std::string_view text) : all_(text) {}

  Repaired run() {
    at_ = first_root();
    while (at_ < all_.size()) {
      std::size_t next = std::min(all_.find('<', at_), all_.size());
      words(all_.substr(at_, next - at_));
      at_ = next;
      if (at_ < all_.size()) markup();
    }
    bool cut_off = !open_.empty();
    close_to(0);
    return {std::move(out_), cut_off};
  }

 private:
  /// What stands before the root of a feed is no part of it: warnings of a server, a page around it.
  std::size_t first_root() const {
    for (std::size_t at = all_.find('<'); at != npos; at = all_.find('<', at + 1)) {
      if (at + 1 < all_.size() && begins_name(all_[at + 1]) && is_feed_root(name_at(at + 1))) return at;
    }
    return 0;
  }

  void words(std::string_view text) {
    if (open_.empty()) return;  // nothing may stand outside the root
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '&' && !is_reference(text.substr(i))) {
        out_ += "&amp;";
      } else {
        out_ += text[i];
      }
    }
  }

  static bool is_reference(std::string_view text) {
    text = text.substr(0, 36);
    std::size_t end = text.find(';');
    if (end == npos || end < 2) return false;
    std::string_view name = text.substr(1, end - 1);
    if (name.front() == '#') name.remove_prefix(1);
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return is_letter(c) || is_digit(c); });
  }

  void markup() {
    std::string_view rest = all_.substr(at_, 9);
    char second = rest.size() > 1 ? rest[1] : '\0';
    if (rest.starts_with("<!--")) {
      at_ = after(all_, "-->", at_ + 4);
    } else if (iequals(rest, "<![CDATA[")) {
      character_data();
    } else if (iequals(rest, "<!doctype")) {
      at_ = after_doctype(all_, at_);
    } else if (second == '?') {
      std::size_t end = all_.find("?>", at_);
      at_ = end == npos ? after(all_, ">", at_) : end + 2;
    } else if (second == '!') {
      at_ = after(all_, ">", at_);
    } else if (second == '/' && rest.size() > 2 && begins_name(rest[2])) {
      end_tag();
    } else if (begins_name(second)) {
      start_tag();
    } else {
      if (!open_.empty()) out_ += "&lt;";
      ++at_;
    }
  }

  /// A section ends at its own `]]>`, also when others were put into it. One that nobody ended goes to the end tag of
  /// the element it stands in.
  void character_data() {
    constexpr std::string_view begin = "<![CDATA[", end = "]]>";
    std::size_t from = at_ + begin.size(), at = from, depth = 1;
    std::string inside;
    while (depth > 0 && !sections_done_) {
      std::size_t close = all_.find(end, at);
      sections_done_ = close == npos;
      if (sections_done_) break;
      std::size_t inner = depth < sections_limit ? all_.substr(0, close).find(begin, at) : npos;
      std::size_t stop = std::min(inner, close);
      inside += all_.substr(at, stop - at);
      at = stop + (inner < close ? begin.size() : end.size());
      depth += inner < close ? 1 : std::size_t(-1);
    }
    if (depth > 0) {
      std::size_t close = open_.empty() ? npos : all_.find("</" + std::string(open_.back()), at);
      close = std::min(close, all_.size());
      inside += all_.substr(at, close - at);
      at = close;
    }
    if (!open_.empty()) out_ += escape_markup(inside);
    at_ = at;
  }

  std::string_view name_at(std::size_t begin) const {
    std::size_t end = begin;
    while (end < all_.size() && in_name(all_[end])) ++end;
    return all_.substr(begin, end - begin);
  }

  void end_tag() {
    std::string_view name = name_at(at_ + 2);
    at_ = after(all_, ">", at_ + 2 + name.size());
    auto named = names_.find(name);
    if (named == names_.end() || named->second == 0) return;
    std::size_t depth = open_.size();
    while (open_[depth - 1] != name) --depth;
    close_to(depth - 1);
  }

  void start_tag() {
    std::string_view name = name_at(at_ + 1);
    at_ += 1 + name.size();
    if (open_.empty() && !out_.empty()) {  // a second root: what follows the first one's end
      if (!is_item(name) || root_.empty()) {
        at_ = after(all_, ">", at_);
        return;
      }
      reopen_root();
    }
    std::string attributes;
    bool empty = false;
    if (!read_attributes(attributes, empty)) {  // the text ends inside the tag
      at_ = all_.size();
      return;
    }
    if (name.size() > name_limit || open_.size() >= depth_limit) return;
    if (is_item(name)) close_item();
    if (!open_.empty() && holds_words(name) && holds_words(open_.back())) close_to(open_.size() - 1);
    out_.append("<").append(name).append(attributes).append(empty ? "/>" : ">");
    if (root_.empty()) root_ = name;
    if (empty) return;
    open_.push_back(name);
    ++names_[name];
  }

  /// An item that was never closed ends where the next one begins.
  void close_item() {
    for (std::size_t depth = open_.size(); depth > 0; --depth) {
      if (is_item(open_[depth - 1])) {
        close_to(depth - 1);
        return;
      }
    }
  }

  /// The root was closed too early, and items follow.
  void reopen_root() {
    std::string end = "</" + std::string(root_) + ">";
    if (!out_.ends_with(end)) return;
    out_.resize(out_.size() - end.size());
    open_.push_back(root_);
    ++names_[root_];
  }

  void close_to(std::size_t depth) {
    while (open_.size() > depth) {
      out_.append("</").append(open_.back()).append(">");
      --names_[open_.back()];
      open_.pop_back();
    }
  }

  /// Up to and with the `>`. False when there is none.
  bool read_attributes(std::string& out, bool& empty) {
    std::vector<std::string_view> seen;
    while (at_ < all_.size()) {
      char c = all_[at_];
      if (c == '>') {
        ++at_;
        return true;
      }
      if (c == '<') return true;  // the `>` was forgotten
      if (c == '/' && at_ + 1 < all_.size() && all_[at_ + 1] == '>') {
        empty = true;
        at_ += 2;
        return true;
      }
      if (!begins_name(c)) {
        ++at_;
        continue;
      }
      std::string_view name = name_at(at_);
      at_ += name.size();
      std::string_view value = attribute_value();
      if (name.size() > name_limit || seen.size() >= 200 || std::find(seen.begin(), seen.end(), name) != seen.end())
        continue;
      seen.push_back(name);
      out.append(" ").append(name).append("=\"");
      append_value(out, value);
      out += '"';
    }
    return false;
  }

  std::string_view attribute_value() {
    std::size_t at = at_;
    while (at < all_.size() && is_blank(all_[at])) ++at;
    if (at == all_.size() || all_[at] != '=') return {};
    ++at;
    while (at < all_.size() && is_blank(all_[at])) ++at;
    if (at == all_.size()) return {};
    char quote = all_[at];
    if (quote == '"' || quote == '\'') {
      std::size_t end = (quote == '"' ? double_quote_ : single_quote_).from(all_, at + 1);
      std::size_t close = greater_.from(all_, at + 1);
      std::size_t open = less_.from(all_, at + 1);
      // A quote that was never closed would swallow the tags that follow.
      if (end != npos && (end < open || close == npos || end < close)) {
        at_ = end + 1;
        return all_.substr(at + 1, end - at - 1);
      }
      ++at;
    }
    std::size_t end = at;
    while (end < all_.size() && !is_blank(all_[end]) && all_[end] != '>' && all_[end] != '<') ++end;
    if (end < all_.size() && all_[end] == '>' && end > at && all_[end - 1] == '/' && quote != '"') --end;
    at_ = end;
    return all_.substr(at, end - at);
  }

  static void append_value(std::string& out, std::string_view value) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (value[i] == '<') {
        out += "&lt;";
      } else if (value[i] == '"') {
        out += "&quot;";
      } else if (value[i] == '&' && !is_reference(value.substr(i))) {
        out += "&amp;";
      } else {
        out += value[i];
      }
    }
  }

  /// Where a character stands next; asked from left to right, the text is looked through once.
  struct Next {
    char wanted;
    std::size_t at = 0;
    bool asked = false;
    std::size_t from(std::string_view text, std::size_t begin) {
      if (!asked || (at != npos && at < begin)) at = text.find(wanted, begin);
      asked = true;
      return at;
    }
  };

  std::string_view all_, root_;
  std::size_t at_ = 0;
  bool sections_done_ = false;  ///< no CDATA section ends after here
  Next double_quote_{'"'}, single_quote_{'\''}, greater_{'>'}, less_{'<'};
  std::string out_;
  std::vector<std::string_view> open_;
  std::unordered_map<std::string_view, std::size_t> names_;
};

}  // namespace

std::size_t resolve_references(std::string& text) { return References(text).run(); }

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

Repaired repaired(std::string_view text) { return Repair(text).run(); }

}  // namespace feedd::codec::xml
