#include "markup/kramdown_extensions.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "markup/attributes.hpp"
#include "markup/kramdown_spans.hpp"
#include "markup/marks.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos;

}  // namespace

std::optional<std::string_view> extension_of_line(std::string_view content) {
  const auto end = past_attributes(content, 2);
  if (end == none || !trim(content.substr(end)).empty()) return std::nullopt;
  return content.substr(2, end - 3);
}

bool name_attributes(std::string_view extension, Aside& aside) {
  const auto colon = extension.find(':');
  if (colon == none || colon == 0 || extension.find_first_of(" \t.#=\"'") <= colon) return false;
  merge(aside.attribute_lists[std::string(extension.substr(0, colon))],
        parse_attributes(aside.with_written(extension.substr(colon + 1)), aside.attribute_lists));
  return true;
}

bool asks_for_contents(std::string_view extension) {
  const auto words = split(extension, ' ');
  return std::find(words.begin(), words.end(), "toc") != words.end();
}

bool is_for_html(std::string_view extension) {
  const auto type = extension.find("type=");
  return type == none || extension.find("html", type) != none;
}

bool holds_markdown_by(std::string_view extension, bool before) {
  constexpr std::string_view name = ":options";
  for (const auto& [option, value] :
       parse_attributes(extension.substr(name.size(), extension.size() - name.size() - 1), {})) {
    if (option == "parse_block_html") before = value == "true";
  }
  return before;
}

SpanExtensions::Found SpanExtensions::read(std::string_view text, std::size_t start, std::size_t at,
                                           bool follows_another) {
  const bool is_named = text.substr(at, 3) == "{::";
  if (!braces_end_ || text.substr(at, 2) != "{:" || (at == start && !is_named)) return {};
  const auto past = past_attributes(text, at);
  braces_end_ = past != none;
  if (past == none) return {};
  if (is_named) return named(text, at, past);
  if (!ends_span(text[at - 1]) && !(follows_another && text[at - 1] == '}')) return {};
  return {past, aside_.put_attributes(mark::of_span, std::string(text.substr(at + 2, past - at - 3))), true};
}

/// `past`: behind the list in its first braces.
SpanExtensions::Found SpanExtensions::named(std::string_view text, std::size_t at, std::size_t past) {
  const auto name = text.substr(at + 3, past - at - 4);
  const auto stop = extensions_end_ ? text.find("{:/", past - 1) : none;
  extensions_end_ = stop != none;
  const auto past_stop = stop == none ? none : past_attributes(text, stop);
  if (past_stop != none && name.starts_with("comment")) return {past_stop, {}};
  if (past_stop != none && name.starts_with("nomarkdown"))
    return {past_stop, aside_.put(std::string(text.substr(past, stop - past)))};
  return name.starts_with("options") ? Found{past, {}} : Found{};
}

}  // namespace feedd::markup
