#include "markup/markdown.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "markup/aside.hpp"
#include "markup/bounds.hpp"
#include "markup/emoji.hpp"
#include "markup/footnotes.hpp"
#include "markup/kramdown.hpp"
#include "markup/marks.hpp"
#include "markup/paragraphs.hpp"

namespace feedd::markup {
namespace {

struct FreeParser {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};

/// Where cmark-gfm builds its trees: one piece of memory behind the other, all let go at once when a text is done. Kept
/// from text to text; under the lock.
class Workshop {
 public:
  static cmark_mem* memory() {
    static cmark_mem face{allocate, again, [](void*) {}};
    return &face;
  }
  static void clear() {
    auto& shop = one();
    if (shop.rooms_.size() > 1 || shop.size_ > room_size) shop = {};
    shop.used_ = 0;
    shop.last_ = nullptr;
  }

 private:
  static constexpr std::size_t room_size = std::size_t{1} << 20, align = 16;

  static Workshop& one() {
    static Workshop shop;
    return shop;
  }

  /// As calloc does.
  static void* allocate(std::size_t count, std::size_t size) {
    return std::memset(piece(count * size), 0, count * size);
  }

  /// The size stands in front.
  static void* piece(std::size_t wanted) {
    auto& shop = one();
    const auto taken = (wanted + align + align - 1) / align * align;
    if (shop.rooms_.empty() || shop.used_ + taken > shop.size_) {
      shop.size_ = std::max(room_size, taken);
      shop.rooms_.push_back(std::make_unique_for_overwrite<std::byte[]>(shop.size_));
      shop.used_ = 0;
    }
    auto* start = shop.rooms_.back().get() + shop.used_;
    shop.used_ += taken;
    std::memcpy(start, &wanted, sizeof wanted);
    return shop.last_ = start + align;
  }

  static std::size_t size_of(void* its) {
    std::size_t size = 0;
    std::memcpy(&size, static_cast<std::byte*>(its) - align, sizeof size);
    return size;
  }

  /// As realloc does. The last piece grows where it stands: mostly it is the text that is being written.
  static void* again(void* old, std::size_t size) {
    if (auto& shop = one(); old && old == shop.last_) {
      const auto at = static_cast<std::size_t>(shop.last_ - shop.rooms_.back().get());
      if (size >= size_of(old) && at + size + align <= shop.size_) {
        std::memcpy(shop.last_ - align, &size, sizeof size);
        shop.used_ = at + (size + align - 1) / align * align;
        return old;
      }
    }
    auto* fresh = piece(size);
    if (!old) return fresh;
    std::memcpy(fresh, old, std::min(size_of(old), size));
    return fresh;
  }

  std::vector<std::unique_ptr<std::byte[]>> rooms_;
  std::size_t used_ = 0, size_ = 0;
  std::byte* last_ = nullptr;  ///< the piece made last
};

void mark_heading(cmark_node* node) {
  auto* start = cmark_node_new_with_mem(CMARK_NODE_HTML_INLINE, Workshop::memory());
  cmark_node_set_literal(start, std::string(1, mark::heading).c_str());
  cmark_node_prepend_child(node, start);
}

bool holds_blocks(cmark_node* node) {
  const auto type = cmark_node_get_type(node);
  return type == CMARK_NODE_DOCUMENT || type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_LIST ||
         type == CMARK_NODE_ITEM || type == CMARK_NODE_FOOTNOTE_DEFINITION;
}

/// Headings of Markdown are marked, so that they are told from those in raw HTML; kramdown counts every list from one.
/// Text is not gone through for them.
void settle_blocks(cmark_node* document, const MarkdownOptions& options) {
  for (auto* node = document; node;) {
    const auto type = cmark_node_get_type(node);
    if (type == CMARK_NODE_LIST && options.flavour == Flavour::kramdown) cmark_node_set_list_start(node, 1);
    if (type == CMARK_NODE_HEADING) {
      if (options.heading_ids || options.heading_attributes) mark_heading(node);
      if (options.heading_offset != 0) {
        cmark_node_set_heading_level(node,
                                     std::clamp(cmark_node_get_heading_level(node) + options.heading_offset, 1, 6));
      }
    }
    auto* next = holds_blocks(node) ? cmark_node_first_child(node) : nullptr;
    while (node && !next) {
      next = cmark_node_next(node);
      node = cmark_node_parent(node);
    }
    node = next;
  }
}

void write_emoji(cmark_node* document) {
  std::unique_ptr<cmark_iter, FreeIterator> nodes(cmark_iter_new(document));
  for (auto event = cmark_iter_next(nodes.get()); event != CMARK_EVENT_DONE; event = cmark_iter_next(nodes.get())) {
    auto* node = cmark_iter_get_node(nodes.get());
    if (event != CMARK_EVENT_ENTER || cmark_node_get_type(node) != CMARK_NODE_TEXT) continue;
    const std::string_view text = cmark_node_get_literal(node);
    if (text.find(':') != std::string_view::npos) cmark_node_set_literal(node, with_emoji(text).c_str());
  }
}

/// Not in the alternative texts of pictures, which are no text.
void write_abbreviations(cmark_node* document, const Abbreviations& known) {
  std::unique_ptr<cmark_iter, FreeIterator> nodes(cmark_iter_new(document));
  int images = 0;
  for (auto event = cmark_iter_next(nodes.get()); event != CMARK_EVENT_DONE; event = cmark_iter_next(nodes.get())) {
    auto* node = cmark_iter_get_node(nodes.get());
    const auto type = cmark_node_get_type(node);
    if (type == CMARK_NODE_IMAGE) images += event == CMARK_EVENT_ENTER ? 1 : -1;
    if (type != CMARK_NODE_TEXT || images > 0) continue;
    const auto html = with_abbreviations(cmark_node_get_literal(node), known);
    if (html.empty()) continue;
    auto* replaced = cmark_node_new_with_mem(CMARK_NODE_HTML_INLINE, Workshop::memory());
    cmark_node_set_literal(replaced, html.c_str());
    cmark_node_insert_before(node, replaced);
    cmark_node_free(node);  // a leaf, which the iterator has left already
  }
}

/// goldmark's IsDangerousURL.
bool is_dangerous(std::string_view address) {
  const auto begins = [&](std::string_view with) {
    return address.size() >= with.size() && iequals(address.substr(0, with.size()), with);
  };
  if (begins("data:image/")) {
    return !begins("data:image/png;") && !begins("data:image/gif;") && !begins("data:image/jpeg;") &&
           !begins("data:image/webp;") && !begins("data:image/svg+xml;");
  }
  return begins("javascript:") || begins("vbscript:") || begins("file:") || begins("data:");
}

/// Leaves out the author's HTML and the addresses that run something, and keeps the marks and what ends a summary.
void omit_html(cmark_node* document) {
  std::unique_ptr<cmark_iter, FreeIterator> nodes(cmark_iter_new(document));
  for (auto event = cmark_iter_next(nodes.get()); event != CMARK_EVENT_DONE; event = cmark_iter_next(nodes.get())) {
    auto* node = cmark_iter_get_node(nodes.get());
    const auto type = cmark_node_get_type(node);
    if ((type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) && is_dangerous(cmark_node_get_url(node))) {
      cmark_node_set_url(node, "");
    }
    if (type != CMARK_NODE_HTML_BLOCK && type != CMARK_NODE_HTML_INLINE) continue;
    std::string_view html = cmark_node_get_literal(node);
    if (trim(html) == "<!--more-->") continue;
    html.remove_prefix(std::min(html.find_first_not_of(' '), html.size()));
    if (html.starts_with("<!--")) html.remove_prefix(4);
    const bool is_mark = !html.empty() && html[0] > 0 && html[0] < ' ' && html[0] != '\n' && html[0] != '\t';
    if (!is_mark) cmark_node_set_literal(node, "<!-- raw HTML omitted -->");
  }
}

/// cmark-gfm 0.29.0.gfm keeps its table of special characters in a global that every parse with inline extensions
/// changes: two threads at once give different HTML from run to run. So one parse at a time in a process.
std::string rendered(std::string_view source, const MarkdownOptions& options, const Abbreviations& abbreviations) {
  static std::mutex one_at_a_time;
  std::lock_guard lock(one_at_a_time);
  cmark_gfm_core_extensions_ensure_registered();
  // Own posts are trusted: raw HTML stays, also what GitHub's `tagfilter` would blunt (an iframe with a film in it).
  const bool two_tildes = options.flavour == Flavour::kramdown || options.flavour == Flavour::goldmark;
  const bool has_footnotes = options.footnotes && source.find("[^") != std::string_view::npos;
  const int flags =
      CMARK_OPT_UNSAFE | (has_footnotes ? CMARK_OPT_FOOTNOTES : 0) |
      (options.smart && options.dashes && options.symbols.empty() && !holds_many_quotes(source) ? CMARK_OPT_SMART : 0) |
      (options.hard_wraps ? CMARK_OPT_HARDBREAKS : 0) | (two_tildes ? CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE : 0);
  std::unique_ptr<cmark_parser, FreeParser> parser(cmark_parser_new_with_mem(flags, Workshop::memory()));
  const std::pair<const char*, bool> extensions[] = {{"table", options.tables},
                                                     {"strikethrough", options.strikethrough},
                                                     {"autolink", options.linkify},
                                                     {"tasklist", options.task_lists}};
  for (const auto& [name, is_on] : extensions) {
    if (!is_on) continue;
    if (auto* extension = cmark_find_syntax_extension(name)) {
      cmark_parser_attach_syntax_extension(parser.get(), extension);
    }
  }
  cmark_parser_feed(parser.get(), source.data(), source.size());
  auto* document = cmark_parser_finish(parser.get());  // is forgotten with all that the workshop holds
  settle_blocks(document, options);
  if (!options.raw_html) omit_html(document);
  if (options.emoji) write_emoji(document);
  if (!abbreviations.empty()) write_abbreviations(document, abbreviations);
  std::string html =
      cmark_render_html_with_mem(document, flags, cmark_parser_get_syntax_extensions(parser.get()), Workshop::memory());
  parser.reset();
  Workshop::clear();
  return html;
}

/// That of the generator, which may be asked for what is not its usual one.
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
      math(true) {
  if (its == Flavour::goldmark) notes.back = "&#x21a9;&#xfe0e;";
}

std::string markdown(std::string_view text, const MarkdownOptions& options) {
  Aside aside;
  auto source = with_written_aside(text, aside);
  if (options.flavour == Flavour::kramdown) {
    source = kramdown_blocks(source, aside, options.html_holds_markdown);
  } else if (options.definitions && source.find("\n:") != std::string::npos) {
    source = definition_lists(source, aside);
  }
  const bool has_notes = options.footnotes && source.find("[^") != std::string::npos;
  const bool in_place = has_notes && options.flavour == Flavour::pulldown && !options.notes.at_end;
  if (in_place) source = with_places_of_notes(source);
  source = bounded(with_marks(source, options, aside));
  auto html = rendered(source, options, aside.abbreviations);
  if (has_notes) html = with_footnotes(std::move(html), options);
  html = without_marks(html, aside, ids_of(options), options.ids);
  return in_place ? without_places_of_notes(std::move(html)) : html;
}

}  // namespace feedd::markup
