#include "markup/attributes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "markup/aside.hpp"
#include "markup/characters.hpp"
#include "markup/marks.hpp"
#include "markup/tags.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos;
constexpr std::string_view blanks = " \t\n\r";
constexpr std::string_view comment = "<!--", comment_end = "-->";
constexpr std::string_view escaped_comment = "&lt;!--", escaped_comment_end = "--&gt;";
constexpr std::size_t most_classes = 10'000;  ///< bytes: a list may name itself
constexpr int most_tags = 1'000'000;          ///< looked at for all the lists of a text
constexpr char all_marks[] = {mark::of_span, mark::of_block, mark::of_next, mark::of_item};

bool is_space(char c) { return blanks.find(c) != none; }
bool is_word(char c) { return is_alphanumeric(c) || c == '_'; }

void set(Attributes& attributes, std::string_view name, std::string_view value) {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(), [&](const auto& each) { return each.first == name; });
  if (found == attributes.end()) {
    attributes.emplace_back(name, value);
  } else if (name == "class" && !found->second.empty()) {
    if (found->second.size() + value.size() < most_classes) found->second.append(" ").append(value);
  } else {
    found->second = value;
  }
}

std::size_t past_name(std::string_view text, std::size_t at) {
  if (at >= text.size() || !is_word(text[at])) return at;
  while (at < text.size() && (is_word(text[at]) || text[at] == '-')) ++at;
  return at;
}

bool ends_word(std::string_view text, std::size_t at) { return at >= text.size() || is_space(text[at]); }

/// `key="value"` at `at`; moves past it.
bool read_pair(std::string_view text, std::size_t& at, Attributes& out) {
  const auto end = past_name(text, at);
  if (end == at || end + 1 >= text.size() || text[end] != '=') return false;
  const char quote = text[end + 1];
  if (quote != '"' && quote != '\'') return false;
  std::string value;
  for (auto next = end + 2; next < text.size(); ++next) {
    if (text[next] == '\\' && next + 1 < text.size() && (text[next + 1] == quote || text[next + 1] == '}')) {
      value += text[++next];
    } else if (text[next] == quote && ends_word(text, next + 1)) {
      const auto name = text.substr(at, end - at);
      const auto had = std::find_if(out.begin(), out.end(), [&](const auto& each) { return each.first == name; });
      if (had != out.end()) had->second.clear();
      set(out, name, value);
      at = next + 1;
      return true;
    } else {
      value += text[next];
    }
  }
  return false;
}

/// `#id.class.class`
bool is_names(std::string_view word) {
  for (std::size_t at = 0; at < word.size();) {
    const auto end = std::min(word.find_first_of(".#", at + 1), word.size());
    if (end == at + 1 || (word[at] == '#' ? !is_letter(word[at + 1]) : word[at] != '.')) return false;
    at = end;
  }
  return !word.empty();
}

/// Whether a value holds the reference `&…;` at `at`, which stays one.
bool is_reference(std::string_view value, std::size_t at) {
  const auto end = value.find(';', at);
  return end != none && end - at > 1 && end - at < 34 &&
         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                     value.begin() + static_cast<std::ptrdiff_t>(end), [](char c) { return is_word(c) || c == '#'; });
}

std::string attribute_value(std::string_view value) {
  std::string out;
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value[at] == '&' && is_reference(value, at)) {
      out += '&';
    } else {
      out += escape_markup(value.substr(at, 1));
    }
  }
  return out;
}

/// Where the value of an attribute stands in a tag, without its quotation marks; {npos, 0} when it has none.
std::pair<std::size_t, std::size_t> find_value(std::string_view tag, std::string_view name) {
  for (std::size_t at = 1; at < tag.size();) {
    if (tag[at] == '"' || tag[at] == '\'') {
      at = std::min(tag.find(tag[at], at + 1), tag.size() - 1) + 1;
      continue;
    }
    const auto after = at + name.size();
    if (is_space(tag[at - 1]) && after + 1 < tag.size() && iequals(tag.substr(at, name.size()), name) &&
        tag[after] == '=') {
      const char quote = tag[after + 1];
      if (quote != '"' && quote != '\'') return {after + 1, tag.find_first_of(" \t\n>", after) - after - 1};
      const auto end = tag.find(quote, after + 2);
      if (end != none) return {after + 2, end - after - 2};
    }
    ++at;
  }
  return {none, 0};
}

void put_plainly(const Attributes& attributes, std::size_t tag, std::string& html) {
  for (const auto& [name, value] : attributes) {
    const auto end = past_tag(html, tag, html.size());
    if (end == tag) return;
    const auto [at, length] = find_value(std::string_view(html).substr(tag, end - tag), name);
    const auto written = attribute_value(value);
    if (at == none) {
      auto last = end - 1;
      if (html[last - 1] == '/') --last;
      while (is_space(html[last - 1])) --last;
      html.insert(last, fmt::format(" {}=\"{}\"", name, written));
    } else if (name == "class" && length > 0) {
      html.insert(tag + at + length, " " + written);
    } else {
      html.replace(tag + at, length, written);
    }
  }
}

/// Where the tag begins that opens the element which ends where `html` does; npos when none does, and when it is too
/// many tags away. Takes from `left` those that were looked at.
std::size_t tag_of_last(std::string_view html, int& left) {
  if (!html.ends_with('>')) return none;
  auto at = html.rfind('<');
  if (at == none) return none;
  const auto name = tag_name(html.substr(at));
  if (name.empty()) return none;
  if (html[at + 1] != '/') return kind_of_tag(name).is_void || html.ends_with("/>") ? at : none;
  int depth = 1;
  while (depth > 0) {
    if (at == 0 || --left < 0) return none;
    at = html.rfind('<', at - 1);
    if (at == none) return none;
    if (tag_name(html.substr(at, name.size() + 3)) == name) depth += html[at + 1] == '/' ? 1 : -1;
  }
  return at;
}

class Placing {
 public:
  Placing(std::string_view html, const Aside& aside) : html_(html), aside_(aside) {}

  std::string all() {
    out_.reserve(html_.size() + html_.size() / 16);
    const std::string_view marks(all_marks, sizeof all_marks);
    for (auto next = html_.find_first_of(marks); next != none; next = html_.find_first_of(marks, at_)) {
      copy_to(next);
      read_mark();
    }
    copy_to(html_.size());
    return std::move(out_);
  }

 private:
  void copy_to(std::size_t end) {
    const auto start = out_.size();
    out_.append(html_, at_, end - at_);
    at_ = end;
    if (next_.empty()) return;
    const auto tag = out_.find_first_not_of(blanks, start);
    if (tag == std::string::npos || std::string_view(out_).substr(tag) == comment) return;
    const auto rest = std::string_view(out_).substr(tag);
    const bool is_tag = rest.size() > 1 && rest[0] == '<' && is_letter(rest[1]);
    if (is_tag && !rest.starts_with("<div class=\"footnotes\" role=\"doc-endnotes\">")) put_on_tag(next_, tag, out_);
    next_.clear();
  }

  void read_mark() {
    const char kind = html_[at_];
    const auto end = html_.find(kind, at_ + 1);
    if (end == none) {
      ++at_;
      return;
    }
    const auto list = aside_.get(html_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    const auto rest = html_.substr(at_);
    if (out_.ends_with(escaped_comment) && rest.starts_with(escaped_comment_end)) {
      out_.resize(out_.size() - escaped_comment.size());
      at_ += escaped_comment_end.size();
      return write_as_text(list);
    }
    if (!out_.ends_with(comment) || !rest.starts_with(comment_end)) return;
    out_.resize(out_.size() - comment.size());
    at_ += comment_end.size();
    const auto attributes = parse_attributes(list, aside_.attribute_lists);
    if (kind == mark::of_span) return of_span(attributes, list);
    if (kind == mark::of_item) {
      const auto item = out_.rfind("<li");
      if (item != std::string::npos) put_on_tag(attributes, item, out_);
      return;
    }
    if (html_.substr(at_).starts_with('\n')) ++at_;
    if (kind == mark::of_next) {
      merge(next_, attributes);
      return;
    }
    const auto last = out_.find_last_not_of(blanks);
    if (last == std::string::npos) return;
    const auto tag = tag_of_last(std::string_view(out_).substr(0, last + 1), tags_left_);
    if (tag != none && !kind_of_tag(tag_name(std::string_view(out_).substr(tag))).is_span)
      put_on_tag(attributes, tag, out_);
  }

  void of_span(const Attributes& attributes, std::string_view list) {
    if (out_.ends_with("\\)") || out_.ends_with("-->")) return;  // a formula has no tag
    const auto tag = tag_of_last(out_, tags_left_);
    if (tag == none) return write_as_text(list);
    put_on_tag(attributes, tag, out_);
  }

  void write_as_text(std::string_view list) { out_.append("{:").append(escape_markup(list)).append("}"); }

  std::string_view html_;
  const Aside& aside_;
  std::size_t at_ = 0;
  std::string out_;
  Attributes next_;  ///< of the element to come
  int tags_left_ = most_tags;
};

/// The list in the comment at `at`, when its mark is of this kind; moves past it.
bool list_at(std::string_view html, std::size_t& at, char kind, const Aside& aside, std::string_view& list) {
  const auto start = at + comment.size();
  if (html.substr(at, comment.size()) != comment || start >= html.size() || html[start] != kind) return false;
  const auto end = html.find(kind, start + 1);
  if (end == none) return false;
  list = aside.get(html.substr(start + 1, end - start - 1));
  at = end + 1 + comment_end.size();
  return true;
}

}  // namespace

void merge(Attributes& into, const Attributes& more) {
  for (const auto& [name, value] : more) set(into, name, value);
}

Attributes parse_attributes(std::string_view list, const AttributeLists& lists) {
  Attributes out, own;
  for (auto at = list.find_first_not_of(blanks); at < list.size(); at = list.find_first_not_of(blanks, at)) {
    if (read_pair(list, at, own)) continue;
    const auto end = std::min(list.find_first_of(blanks, at), list.size());
    const auto word = list.substr(at, end - at);
    at = end;
    if (past_name(word, 0) == word.size()) {
      const auto named = lists.find(word);
      if (named != lists.end()) merge(out, named->second);
    } else if (is_names(word)) {
      for (std::size_t start = 0; start < word.size();) {
        const auto stop = std::min(word.find_first_of(".#", start + 1), word.size());
        set(own, word[start] == '#' ? "id" : "class", word.substr(start + 1, stop - start - 1));
        start = stop;
      }
    }
  }
  merge(out, own);
  return out;
}

void put_on_tag(const Attributes& attributes, std::size_t tag, std::string& html) {
  const auto end = past_tag(html, tag, html.size());
  const auto rest = std::string_view(html).substr(tag);
  if (!rest.starts_with("<pre") || !std::string_view(html).substr(end).starts_with("<code")) {
    return put_plainly(attributes, tag, html);
  }
  Attributes of_pre, of_code;
  for (const auto& [name, value] : attributes) {
    if (name != "class") {
      of_pre.emplace_back(name, value);
      continue;
    }
    for (const auto& each : split(value, ' ')) {
      if (!each.empty()) set(each.starts_with("language-") ? of_code : of_pre, name, each);
    }
  }
  put_plainly(of_code, end, html);
  put_plainly(of_pre, tag, html);
}

std::string with_attributes(std::string_view html, const Aside& aside) { return Placing(html, aside).all(); }

Attributes waiting_around(std::string_view before, std::string_view after, const Aside& aside) {
  Attributes out;
  std::string_view list;
  std::vector<std::string_view> lists;
  while (true) {
    const auto last = before.find_last_not_of(blanks);
    before = before.substr(0, last == none ? 0 : last + 1);
    auto at = before.ends_with(comment_end) ? before.rfind(comment) : none;
    if (at == none) break;
    const auto start = at;
    if (!list_at(before, at, mark::of_next, aside, list)) break;
    lists.push_back(list);
    before = before.substr(0, start);
  }
  for (auto each = lists.rbegin(); each != lists.rend(); ++each)
    merge(out, parse_attributes(*each, aside.attribute_lists));
  for (std::size_t at = after.starts_with('\n') ? 1 : 0; list_at(after, at, mark::of_block, aside, list);) {
    merge(out, parse_attributes(list, aside.attribute_lists));
    if (at < after.size() && after[at] == '\n') ++at;
  }
  return out;
}

std::size_t past_attributes(std::string_view text, std::size_t at) {
  for (auto end = text.find('}', at); end != none; end = text.find('}', end + 1)) {
    if (text[end - 1] != '\\') return end + 1;
  }
  return none;
}

}  // namespace feedd::markup
