/// What cmark-gfm does not know is told to it by marks that no post can hold (XML forbids them, and the caller has
/// removed them), put into the source and taken out of the HTML again. Marks, and not edits of the tree, so that what
/// follows a shortened link is still read as Markdown; and harmless in code, where they go out as they came in.
#pragma once

#include <string>
#include <string_view>

#include "markup/markdown.hpp"

namespace feedd::markup {

namespace mark {
// These two may stand in an address, where controls may not.
constexpr std::string_view neutral = "\xEF\xBF\xBE";  ///< U+FFFE, neither blank nor punctuation; goes without a trace
constexpr std::string_view blank = "\xEF\xBF\xBF";    ///< U+FFFF, a blank inside an address
constexpr char kept = '\x03';                         ///< stands, before and after a number, for what was put aside
constexpr char heading = '\x04';                      ///< at the start of a heading's text
constexpr char tight = '\x05';                        ///< at the start of a paragraph that is to have no <p>
constexpr char end_of_link = '\x06';                  ///< behind a tab, which goes with it
constexpr char no_header = '\x07';                    ///< in the header of a table that has none
constexpr char attributes =
    '\x08';                        ///< at the end of a heading, before what `{#id .class}` says, or `=` and its source
constexpr char contents = '\x0E';  ///< where the table of contents goes
// Around what stands for a block that was put aside: Markdown takes a comment for one.
constexpr std::string_view block_open = "<!--", block_close = "-->";
// In a comment, before and after the number of what was put aside: whose attributes those are.
constexpr char of_span = '\x0F', of_block = '\x10', of_next = '\x11', of_item = '\x12';
// Around what a template language did not understand.
constexpr char as_written = '\x13', end_as_written = '\x14';
// Around the HTML that a template language made of something: it is not the author's own.
constexpr char as_html = '\x15', end_as_html = '\x16';
constexpr char note = '\x17';  ///< in a comment, before and after the name of the note that goes there
}  // namespace mark

class Aside;

enum class Ids { none, github, hugo, zola };

/// HTML without the marks, with what was put aside, and with the headings' own ids.
std::string without_marks(std::string_view html, const Aside& aside, Ids ids, const HeadingIds& wishes = {});

}  // namespace feedd::markup
