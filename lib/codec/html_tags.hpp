/// What the tags of an element do to the list of open elements a parser keeps. Internal to this room.
#pragma once

#include <cstddef>
#include <string_view>

namespace feedd::codec {

enum TagTrait : unsigned {
  tag_empty = 1 << 0,       ///< has no content and no end tag
  tag_raw = 1 << 1,         ///< its content is text up to its end tag
  tag_paragraph = 1 << 2,   ///< closed by its like, and by what ends around it
  tag_item = 1 << 3,        ///< of ul and ol
  tag_definition = 1 << 4,  ///< of dl
  tag_cell = 1 << 5,        ///< of a row
  tag_row = 1 << 6,         ///< of a part of a table
  tag_part = 1 << 7,        ///< of a table
  tag_annotation = 1 << 8,  ///< of ruby
  tag_single = 1 << 9,      ///< closes its like, wherever that stands
  tag_option = 1 << 10,     ///< closed by its like right before it
  tag_page = 1 << 11,       ///< stands once in a page, which collects its attributes
  tag_void = 1 << 12,       ///< nothing anybody here wants to hear of
  tag_island = 1 << 13,     ///< ruled by laws of its own within
  tag_block = 1 << 14,      ///< its end tag ends paragraphs in it
  tag_formula = 1 << 15,    ///< of MathML
  tag_words = 1 << 16,      ///< of MathML, with nothing but text in it
};

/// Names longer than this are nobody's.
inline constexpr std::size_t longest_tag = 14;

/// The traits of the element of that name in lower case; 0 for one that does nothing unusual.
unsigned tag_traits(std::string_view name);

/// Which open elements the end tag closes with its own: those that need no end tag, in their right place only.
unsigned closed_with(std::string_view name, unsigned traits);

}  // namespace feedd::codec
