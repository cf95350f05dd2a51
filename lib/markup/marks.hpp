/// What cmark-gfm does not know is told to it by marks that no post can hold (XML forbids them, and the caller has
/// removed them), put into the source and taken out of the HTML again. Marks, and not edits of the tree, so that what
/// follows a shortened link is still read as Markdown; and harmless in code, where they go out as they came in.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "markup/abbreviations.hpp"
#include "markup/attributes.hpp"
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
// In a comment, before and after the number of what was put aside: whose attributes those are.
constexpr char of_span = '\x0F', of_block = '\x10', of_next = '\x11', of_item = '\x12';
// Around what a template language did not understand.
constexpr char as_written = '\x13', end_as_written = '\x14';
// Around the HTML that a template language made of something: it is not the author's own.
constexpr char as_html = '\x15', end_as_html = '\x16';
}  // namespace mark

/// HTML that is to come out as it is, put aside while the rest is read as Markdown.
class Aside {
 public:
  /// What stands for it within a line.
  std::string put(std::string html);
  /// What stands for it as a block of its own.
  std::string put_block(std::string html);
  /// The same for HTML that shows this text, which is what is left of it in an address.
  std::string put_text(std::string html, std::string_view text);
  /// What stands within a line for text that is not read.
  std::string put_written(std::string_view text);
  /// The text with what `put_written` put aside back in it: for an address.
  std::string with_written(std::string_view text) const;
  /// The comment that stands for an attribute list, without its braces; the mark says whose it is.
  std::string put_attributes(char mark, std::string list);
  /// Of what `put` returned, without the marks.
  std::string_view get(std::string_view number) const;
  /// The same as its author wrote it; empty for what is no text.
  std::string_view written(std::string_view number) const;
  bool holds(std::string_view number) const { return find(number) != nullptr; }
  bool is_empty() const { return kept_.empty(); }
  bool has_attributes() const { return has_attributes_; }

  // What the text says once for all of it.
  AttributeLists attribute_lists;
  Abbreviations abbreviations;
  std::set<std::string, std::less<>> labels;  ///< of the definitions of links, as `normal_label` has them

 private:
  struct Kept {
    std::string html;
    std::string written;  ///< empty for what is no text
  };
  const Kept* find(std::string_view number) const;

  std::vector<Kept> kept_;
  bool has_attributes_ = false;
};

/// Labels that are the same to Markdown are equal.
std::string normal_label(std::string_view label);

enum class Ids { none, github, hugo, zola };

/// Puts aside what a template language did not understand, and the HTML that it made, before anything of the text is
/// read.
std::string with_written_aside(std::string_view text, Aside& aside);

/// HTML without the marks, with what was put aside, and with the headings' own ids.
std::string without_marks(std::string_view html, const Aside& aside, Ids ids, const HeadingIds& wishes = {});

}  // namespace feedd::markup
