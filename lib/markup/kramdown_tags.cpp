#include "markup/kramdown_tags.hpp"

#include <algorithm>

#include "markup/tags.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos;
constexpr std::size_t most_unclosed = 64;  ///< of more the closing tags are not looked for

/// HTML in which `<` is text where no tag begins with it.
std::string with_text(std::string_view html) {
  std::string out;
  std::size_t copied = 0;
  bool comments_end = true;
  for (auto at = html.find('<'); at != none; at = html.find('<', at)) {
    const bool is_comment = html.substr(at, 4) == "<!--";
    const auto end = is_comment && !comments_end ? at : past_kramdown_tag(html, at);
    if (end == at) {
      comments_end = comments_end && !is_comment;
      out.append(html, copied, at - copied).append("&lt;");
      copied = ++at;
    } else {
      at = end;
    }
  }
  return out.append(html, copied);
}

}  // namespace

KramdownTags::Found KramdownTags::read(std::string_view text, std::size_t at, const std::string& name) {
  using Kind = Found::Kind;
  const auto end = past_kramdown_tag(text, at);
  const bool closes = text[at + 1] == '/';
  const auto kind = kind_of_tag(name);
  if (end == at || kind.is_block || (kind.is_void && closes) || (closes && kind.is_span && is_stray(name))) {
    return {Kind::text, at + 1, {}};
  }
  if (closes || text[end - 2] == '/' || kind.is_void) return {Kind::tag, end, {}};
  if (kind.holds_spans) {
    open_.push_back(name);
    return {Kind::tag, end, {}};
  }
  if (const auto closing = closing_of(text, end, name); closing != none) {
    // The tags stay: what stands beside them is told by them whether it may begin or end an emphasis.
    const auto inner_end = text.rfind('<', closing - 1);
    const auto inner = text.substr(end, inner_end - end);
    auto kept = inner.empty() ? std::string() : aside_.put(kind.is_raw_span ? std::string(inner) : with_text(inner));
    const auto tag = std::string(text.substr(at, end - at));
    return {Kind::element, closing, tag + kept + std::string(text.substr(inner_end, closing - inner_end))};
  }
  if (kind.is_raw_span || has_bar_behind(text, end)) return {Kind::tag, end, {}};
  return unclosed(text, at, name);
}

/// It closes what is not open, or not the last that was opened.
bool KramdownTags::is_stray(const std::string& name) {
  if (open_.empty() || open_.back() != name) return true;
  open_.pop_back();
  return false;
}

std::size_t KramdownTags::closing_of(std::string_view text, std::size_t from, const std::string& name) {
  if (unclosed_.size() > most_unclosed || std::find(unclosed_.begin(), unclosed_.end(), name) != unclosed_.end()) {
    return none;
  }
  const auto found = find_closing(text, from, name);
  if (found == none) unclosed_.push_back(name);
  return found;
}

/// It may be one of a table, which is read cell for cell.
bool KramdownTags::has_bar_behind(std::string_view text, std::size_t from) {
  if (bar_ < from) bar_ = text.find('|', from);
  return bar_ != none;
}

/// What follows is not read, line for line.
KramdownTags::Found KramdownTags::unclosed(std::string_view text, std::size_t at, const std::string& name) {
  const auto last = std::min(text.find_last_not_of(" \t\n"), text.size() - 1) + 1;
  std::string out;
  while (at < last) {
    const auto end = std::min(text.find('\n', at), last);
    out += aside_.put(with_text(text.substr(at, end - at)) + (end == last ? "</" + name + ">" : ""));
    at = std::min(text.find_first_not_of("\n \t>", end), last);
    out.append(text, end, at - end);
  }
  return {Found::Kind::element, last, std::move(out)};
}

}  // namespace feedd::markup
