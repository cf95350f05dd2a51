/// What Markdown is not to touch: it is put aside while the rest is read, a mark with a number stands for it, and the
/// marks' removal puts it back.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "markup/abbreviations.hpp"
#include "markup/attributes.hpp"

namespace feedd::markup {

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
  bool has_contents = false;                  ///< a mark stands for the table of contents
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

/// Puts aside what a template language did not understand, and the HTML that it made, before anything of the text is
/// read.
std::string with_written_aside(std::string_view text, Aside& aside);

}  // namespace feedd::markup
