#include "posts/markdown.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <mutex>

#include "posts/bounds.hpp"
#include "posts/emoji.hpp"
#include "posts/kramdown.hpp"
#include "posts/marks.hpp"
#include "posts/paragraphs.hpp"

namespace feedd::posts {
namespace {

struct FreeParser {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};
struct FreeText {
  void operator()(char* text) const { std::free(text); }
};

/// Marks the headings, so that they are told from raw HTML, and writes emoji.
void prepare(cmark_node* document, const MarkdownOptions& options) {
  std::unique_ptr<cmark_iter, FreeIterator> nodes(cmark_iter_new(document));
  for (auto event = cmark_iter_next(nodes.get()); event != CMARK_EVENT_DONE; event = cmark_iter_next(nodes.get())) {
    if (event != CMARK_EVENT_ENTER) continue;
    auto* node = cmark_iter_get_node(nodes.get());
    const auto type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HEADING) {
      auto* start = cmark_node_new(CMARK_NODE_HTML_INLINE);
      cmark_node_set_literal(start, std::string(1, mark::heading).c_str());
      cmark_node_prepend_child(node, start);
    } else if (options.emoji && type == CMARK_NODE_TEXT) {
      const std::string_view text = cmark_node_get_literal(node);
      if (text.find(':') == std::string_view::npos) continue;
      cmark_node_set_literal(node, with_emoji(text).c_str());
    }
  }
}

/// cmark-gfm 0.29.0.gfm keeps its table of special characters in a global that every parse with inline extensions
/// changes: two threads at once give different HTML from run to run. So one parse at a time in a process.
std::string rendered(std::string_view source, const MarkdownOptions& options) {
  static std::mutex one_at_a_time;
  std::lock_guard lock(one_at_a_time);
  cmark_gfm_core_extensions_ensure_registered();
  // Own posts are trusted: raw HTML stays, also what GitHub's `tagfilter` would blunt (an iframe with a film in it).
  const bool two_tildes = options.flavour == Flavour::kramdown || options.flavour == Flavour::goldmark;
  const int flags = CMARK_OPT_UNSAFE | (options.footnotes ? CMARK_OPT_FOOTNOTES : 0) |
                    (options.smart && !holds_many_quotes(source) ? CMARK_OPT_SMART : 0) |
                    (two_tildes ? CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE : 0);
  std::unique_ptr<cmark_parser, FreeParser> parser(cmark_parser_new(flags));
  for (auto name : {"table", "strikethrough", "autolink", "tasklist"}) {
    if (!options.linkify && std::string_view(name) == "autolink") continue;
    if (auto* extension = cmark_find_syntax_extension(name)) {
      cmark_parser_attach_syntax_extension(parser.get(), extension);
    }
  }
  cmark_parser_feed(parser.get(), source.data(), source.size());
  std::unique_ptr<cmark_node, FreeNode> document(cmark_parser_finish(parser.get()));
  if (options.heading_ids || options.emoji) prepare(document.get(), options);
  std::unique_ptr<char, FreeText> html(
      cmark_render_html(document.get(), flags, cmark_parser_get_syntax_extensions(parser.get())));
  return html.get();
}

Ids ids_of(const MarkdownOptions& options) {
  if (!options.heading_ids) return Ids::none;
  if (options.flavour == Flavour::goldmark) return Ids::hugo;
  return options.flavour == Flavour::pulldown ? Ids::zola : Ids::github;
}

}  // namespace

MarkdownOptions::MarkdownOptions(Flavour its)
    : flavour(its),
      smart(its == Flavour::kramdown || its == Flavour::goldmark),
      emoji(false),
      linkify(its == Flavour::commonmark || its == Flavour::goldmark),
      footnotes(true),
      heading_ids(true),
      definitions(its == Flavour::kramdown || its == Flavour::goldmark),
      math(true) {}

std::string markdown(std::string_view text, const MarkdownOptions& options) {
  Aside aside;
  std::string source(text);
  if (options.flavour == Flavour::kramdown) {
    source = kramdown_blocks(source, aside);
  } else if (options.definitions && source.find("\n:") != std::string::npos) {
    source = definition_lists(source, aside);
  }
  source = bounded(with_marks(source, options, aside));
  return without_marks(rendered(source, options), aside, ids_of(options));
}

}  // namespace feedd::posts
