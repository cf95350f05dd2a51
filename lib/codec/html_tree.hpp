/// The tree an HTML5 parser builds, told as a walk over it. gumbo is named in html_tree.cpp alone; its tree lives in an
/// arena that is dropped as a whole, so neither depth nor size of hostile input can exhaust the stack or the memory.
/// Internal to this room.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace feedd::codec {

struct Attribute {
  std::string_view name;   ///< lower case
  std::string_view value;  ///< references decoded
};

struct Element {
  std::string_view name;  ///< lower case for HTML
  bool foreign = false;   ///< of SVG or MathML
  bool math = false;      ///< of MathML
  std::span<const Attribute> attributes;
  std::string_view attribute(std::string_view wanted) const;  ///< its value, or empty
};

class HtmlVisitor {
 public:
  virtual ~HtmlVisitor() = default;
  virtual bool enter(const Element& element) = 0;  ///< false: skip what is inside; leave() then is not called
  virtual void leave() = 0;
  virtual void text(std::string_view text) = 0;
};

enum class HtmlScope {
  fragment,  ///< what may stand in <body>; nothing of SVG, of formulas only what MathML has
  document   ///< a whole page
};

/// What a parser made of a text, to be walked over more than once. The text must outlive it.
class HtmlTree {
 public:
  enum class Parser {
    as_fits,  ///< none for tidy text (html_tidy.hpp), which has the same tree
    full
  };
  HtmlTree(std::string_view html, HtmlScope scope, Parser parser = Parser::as_fits);
  ~HtmlTree();
  HtmlTree(const HtmlTree&) = delete;
  HtmlTree& operator=(const HtmlTree&) = delete;

  /// False when the tree grew beyond all reason: such input is best shown as plain text. There is nothing to walk over.
  bool grown() const;
  bool is_tidy() const;
  /// Visits every element and text in order; comments and templates are passed over.
  void walk(HtmlVisitor& visitor) const;

 private:
  struct Arena;
  std::unique_ptr<Arena> arena_;
};

/// Parses and walks once; false, with no call made, when the tree could not be grown.
bool walk_html(std::string_view html, HtmlScope scope, HtmlVisitor& visitor);

/// Elements that have no content and no end tag.
bool is_void_element(std::string_view name);

}  // namespace feedd::codec
