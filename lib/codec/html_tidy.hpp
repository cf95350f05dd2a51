/// Tidy HTML read without a parser: what editors and Markdown write, every element closed in its order and in a place
/// where HTML's laws (WHATWG HTML §13.2.6) neither move nor close nor add anything. Of such text the tree is what the
/// tags say. Anything else is for the parser. Internal to this room.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codec/html_tree.hpp"

namespace feedd::codec {

class TidyHtml {
 public:
  /// True when `html`, which must outlive this, is tidy; else there is nothing to walk over.
  bool read(std::string_view html);
  /// What HtmlTree::walk() of the same text tells.
  void walk(HtmlVisitor& visitor) const;

 private:
  struct Token {
    enum class Kind : std::uint8_t { start, end, text, comment };
    Kind kind;
    std::uint32_t first = 0, count = 0;  ///< of its attributes
    std::string_view text;               ///< its name, or what it says
    bool is_empty = false;               ///< an element that has no content and no end tag
  };
  class Reader;

  std::string room_;  ///< for what is written with references
  std::vector<Token> tokens_;
  std::vector<Attribute> attributes_;
};

}  // namespace feedd::codec
