/// Markdown → HTML as a site's own generator has it: GitHub's dialect (tables, strikethrough, task lists, footnotes),
/// raw HTML kept, formulas left alone, friendly to scripts without blanks, and what Jekyll's, Hugo's and Zola's readers
/// take differently. cmark-gfm lives behind this face.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace feedd::markup {

enum class Flavour {
  commonmark,  ///< GitHub's, for plain directories
  kramdown,    ///< Jekyll's
  goldmark,    ///< Hugo's
  pulldown,    ///< Zola's
};

/// What the configuration says of headings' ids, and of the list of contents that is made of them.
struct HeadingIds {
  std::string prefix;                   ///< before each that is made
  bool ascii = false;                   ///< without letters of other scripts, accents removed
  bool keeps_text = false;              ///< as it stands, with underscores for blanks
  int first_level = 1, last_level = 6;  ///< of the headings that the list holds
  bool operator==(const HeadingIds&) const = default;
};

/// What the configuration says of notes.
struct Footnotes {
  int first = 1;                 ///< number of the first (kramdown)
  std::string prefix;            ///< of their names in ids (kramdown)
  std::string back = "&#8617;";  ///< HTML of the link back; empty: there is none
  bool at_end = false;           ///< Zola's bottom_footnotes
  bool operator==(const Footnotes&) const = default;
};

struct MarkdownOptions {
  /// As the generator has it when its configuration says nothing.
  MarkdownOptions(Flavour flavour = Flavour::commonmark);  // NOLINT: a flavour is a set of options

  Flavour flavour;
  bool smart;    ///< “quotes”, – dashes, …
  bool emoji;    ///< `:smile:`
  bool linkify;  ///< bare addresses are links
  bool footnotes;
  bool heading_ids;
  bool definitions;  ///< `term`, then `: what it is`
  bool math;         ///< `$…$` and `$$…$$` are no Markdown
  bool tables = true, strikethrough = true, task_lists = true;
  bool smart_quotes = true;          ///< where it is `smart` at all; else dashes and dots alone
  bool hard_wraps = false;           ///< each end of a line is a line break
  bool heading_attributes = true;    ///< `# Heading {#id}`
  bool raw_html = true;              ///< else left out, as goldmark does unless it is told that it may be unsafe
  bool block_attributes = false;     ///< `{.class}` on a line behind a block (goldmark)
  bool dashes = true;                ///< where it is `smart` at all: – … «
  int heading_offset = 0;            ///< added to the level of each heading
  bool html_holds_markdown = false;  ///< kramdown's parse_block_html: every block is as if it said `markdown="1"`
  HeadingIds ids;
  Footnotes notes;
  /// kramdown's typographic_symbols, as HTML: by name what stands in the place of `…`, `–` and their like.
  std::map<std::string, std::string, std::less<>> symbols;
};

/// Safe on every thread, one at a time. `text` holds no control characters but tab and line ends, and neither U+FFFE
/// nor U+FFFF. Time is bounded by the length of the text, whatever stands in it.
std::string markdown(std::string_view text, const MarkdownOptions& options = {});

}  // namespace feedd::markup
