#include "markup/kramdown_html.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "markup/tags.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos;

constexpr std::array<std::string_view, 14> of_text{"p",  "h1", "h2",      "h3",     "h4", "h5", "h6",
                                                   "dt", "th", "caption", "legend", "rb", "rp", "rt"};

constexpr std::array<std::string_view, 28> of_blocks{
    "address",  "applet", "article",    "aside",    "blockquote", "body",    "dd",      "details", "div", "dl",
    "fieldset", "figure", "figcaption", "footer",   "form",       "header",  "hgroup",  "iframe",  "li",  "main",
    "map",      "menu",   "nav",        "noscript", "object",     "section", "summary", "td"};

template <std::size_t size>
bool holds(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The attribute and where it stands; the value is empty when there is none.
struct Markdown {
  std::string_view value;
  std::size_t start = 0, end = 0;
};
Markdown markdown_attribute(std::string_view tag) {
  const auto at = tag.find(" markdown=");
  if (at == none || at + 11 >= tag.size()) return {};
  const char quote = tag[at + 10];
  if (quote != '"' && quote != '\'') {
    const auto stop = tag.find_first_of(" />", at + 10);
    return {tag.substr(at + 10, stop - at - 10), at, stop};
  }
  const auto stop = tag.find(quote, at + 11);
  if (stop == none) return {};
  return {tag.substr(at + 11, stop - at - 11), at, stop + 1};
}

/// Where the element ends whose opening tag ends at `at`. A tag that closes
/// another than the last one opened closes nothing, as in kramdown; `no_tags` are the `<` of such and of what is none.
std::size_t past_element(std::string_view text, std::size_t at, std::string name, std::vector<std::size_t>& no_tags) {
  std::vector<std::string> open{std::move(name)};
  while (true) {
    if (kind_of_tag(open.back()).is_raw_span) {
      const auto end = find_closing(text, at, open.back());
      if (end == none) break;
      at = text.rfind("</", end - 1);
    } else {
      at = text.find('<', at);
    }
    if (at == none) break;
    if (text.substr(at, 4) == "<!--") {
      const auto end = text.find("-->", at);
      if (end == none) break;
      at = end + 3;
      continue;
    }
    const auto end = past_kramdown_tag(text, at);
    if (end == at) {
      no_tags.push_back(at++);
      continue;
    }
    const auto tag = text.substr(at, end - at);
    auto tag_is = tag_name(tag);
    if (tag.starts_with("</")) {
      if (tag_is == open.back()) {
        open.pop_back();
        if (open.empty()) return end;
      } else {
        no_tags.push_back(at);
      }
    } else if (tag_is.empty()) {
      no_tags.push_back(at);
    } else if (!tag_is.empty() && !kind_of_tag(tag_is).is_void && !tag.ends_with("/>")) {
      open.push_back(std::move(tag_is));
    }
    at = end;
  }
  return text.size();
}

std::string with_text(std::string_view html, std::size_t start, const std::vector<std::size_t>& no_tags) {
  std::string out;
  std::size_t copied = 0;
  for (auto at : no_tags) {
    out.append(html, copied, at - start - copied).append("&lt;");
    copied = at - start + 1;
  }
  return out.append(html, copied);
}

/// To the closing tag at the start of a line that has as many closed as opened.
std::size_t past_markdown(std::string_view text, std::size_t at, std::string_view name, std::size_t& inner) {
  int depth = 1;
  bool comments_end = true;
  for (auto next = text.find('<', at); next != none; next = text.find('<', next + 1)) {
    const bool is_comment = text.substr(next, 4) == "<!--";
    if (is_comment && !comments_end) continue;
    const auto end = past_kramdown_tag(text, next);
    if (end == next) {
      comments_end = comments_end && !is_comment;
      continue;
    }
    const auto tag = text.substr(next, end - next);
    if (tag_name(tag) != name || tag.ends_with("/>")) continue;
    depth += tag.starts_with("</") ? -1 : 1;
    if (depth == 0) {
      inner = next;
      return end;
    }
  }
  return inner = text.size();
}

}  // namespace

HtmlBlock kramdown_html(std::string_view text, std::size_t at, std::size_t end, bool holds_markdown) {
  text = text.substr(0, end);
  HtmlBlock out;
  out.end = at;
  const auto past = past_kramdown_tag(text, at);
  if (past == at) return out;
  const auto tag = text.substr(at, past - at);
  if (tag.starts_with("<!--")) {
    out.end = past;
    out.html = tag;
    return out;
  }
  const auto name = tag_name(tag);
  if (name.empty() || tag.starts_with("</") || kind_of_tag(name).is_span) return out;
  out.end = past;
  out.html = tag;
  if (kind_of_tag(name).is_void || tag.ends_with("/>")) return out;
  auto attribute = markdown_attribute(tag);
  if (attribute.value.empty() && holds_markdown && (holds(of_blocks, name) || holds(of_text, name))) {
    attribute = {"1", tag.size() - 1, tag.size() - 1};
  }
  out.has_markdown = attribute.value == "1" || attribute.value == "block" || attribute.value == "span";
  if (out.has_markdown) {
    out.open = std::string(tag.substr(0, attribute.start)) + std::string(tag.substr(attribute.end));
    out.close = "</" + name + ">";
    out.is_span = attribute.value == "span" || (attribute.value == "1" && holds(of_text, name));
    out.inner = past;
    out.end = past_markdown(text, past, name, out.inner_end);
  } else {
    std::vector<std::size_t> no_tags;
    out.end = past_element(text, past, name, no_tags);
    out.is_closed = out.end < text.size() || iequals(text.substr(text.size() - name.size() - 1), name + ">");
    out.html = with_text(text.substr(at, out.end - at), at, no_tags);
  }
  return out;
}

}  // namespace feedd::markup
