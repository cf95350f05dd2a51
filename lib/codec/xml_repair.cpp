#include "codec/xml_repair.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "base/text.hpp"
#include "codec/xml.hpp"
#include "codec/xml_references.hpp"

namespace feedd::codec::xml {
namespace {

constexpr std::size_t depth_limit = 500;
constexpr std::size_t name_limit = 100;
constexpr std::size_t sections_limit = 20;  // CDATA in CDATA
constexpr auto npos = std::string_view::npos;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool begins_name(char c) { return is_letter(c) || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80; }
bool in_name(char c) { return begins_name(c) || is_digit(c) || c == '-' || c == '.'; }

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

Repaired repaired(std::string_view text) { return Repair(text).run(); }

}  // namespace feedd::codec::xml
