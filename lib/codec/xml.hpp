/// pugixml in one place: text → a tree that is bounded and without a DTD; names with the
/// vocabulary they belong to. Strict reading first; what is broken is repaired (xml_repair.hpp) and read again, so that
/// nothing that stands before a fault is lost. Internal to this room.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/uri.hpp"
#include "codec/xml_names.hpp"

namespace pugi {
class xml_document;
class xml_node;
}  // namespace pugi

namespace feedd::codec::xml {

class Tree {
 public:
  Tree();
  ~Tree();
  Tree(Tree&&) noexcept;
  Tree& operator=(Tree&&) noexcept;

  /// The outermost element; of several, the first whose name is that of a feed.
  pugi::xml_node root() const;
  std::vector<std::string> faults;  ///< what had to be repaired, for people
  bool broken = false;              ///< not well-formed, or not read to its end
  bool cut_off = false;             ///< the text ended inside the root: its last child may lack something

 private:
  friend Result<Tree> parse(std::string_view);
  std::unique_ptr<pugi::xml_document> document_;
};

/// `text` is UTF-8 that XML allows, and so is all that is in the tree; of a text of more than a million tags the first
/// million are read. Fails with `syntax` when there is no element at all.
Result<Tree> parse(std::string_view text);
/// The same, with references that only HTML knows resolved first (xml_references.hpp). Where the strict reading leaves
/// a
/// `&name;` in plain text, nobody can tell whether it was written so or escaped: this tells.
Result<Tree> parse_resolved(std::string text);

/// Whether an element of this name, whatever its prefix, may be the root of what this room reads.
bool is_feed_root(std::string_view name);

/// Whether a text holds what looks like a reference that was not resolved; in HTML its ampersand is a reference itself.
bool holds_reference(std::string_view text, std::string_view ampersand = "&");

std::vector<pugi::xml_node> children(const pugi::xml_node& node);  ///< elements only
std::string_view local_name(const pugi::xml_node& node);           ///< the name without its prefix
/// What is inside as HTML: prefixes gone, void elements without end tags; where an element inside names a base of its
/// own the addresses below it are made absolute.
std::string html(const pugi::xml_node& node, const Uri& base);
}  // namespace feedd::codec::xml
