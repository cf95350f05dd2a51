/// An element as its readers see it: its attributes by name and its text, as views into the tree, which must outlive
/// them. Internal to this room.
#pragma once

#include <boost/container/small_vector.hpp>
#include <list>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace feedd::codec::xml {

/// A text that stands in the tree as it is said, as most short ones do, or one that had to be made.
class Text {
 public:
  Text() = default;
  explicit Text(std::string_view in_tree) : in_tree_(in_tree) {}
  /// What is said by a value that the tree holds as it was written (xml_references.hpp).
  static Text of(const pugi::xml_attribute& attribute);
  static Text of(const pugi::xml_node& text);
  explicit Text(std::string made) : made_(std::move(made)) {}

  std::string_view view() const { return made_.empty() ? in_tree_ : std::string_view(made_); }
  operator std::string_view() const { return view(); }  // NOLINT(google-explicit-constructor): as std::string does
  std::string take() && { return made_.empty() ? std::string(in_tree_) : std::move(made_); }

 private:
  std::string_view in_tree_;
  std::string made_;
};

struct Attribute {
  std::string_view name, value;  ///< the name with its prefix
};

class Element {
 public:
  explicit Element(const pugi::xml_node& node);
  Element(Element&&) = default;

  const pugi::xml_node& node() const { return node_; }
  std::string_view tag() const { return node_.name(); }  ///< the name with its prefix
  const auto& attributes() const { return attributes_; }
  /// By its name without prefix, in any case; empty when there is none.
  std::string_view attribute(std::string_view name) const;
  /// By its name exactly as written; null when there is none.
  const Attribute* find(std::string_view full_name) const;
  bool has_elements() const { return has_elements_; }
  bool is_empty() const { return !first_; }
  Text text() const;  ///< all text inside

 private:
  pugi::xml_node node_, first_;
  boost::container::small_vector<Attribute, 6> attributes_;
  std::list<std::string> made_;  ///< the values that had to be made
  bool has_elements_ = false;
  bool in_one_piece_ = false;  ///< its text, which is all there is in it
};

/// The whole tree below `top`, in order, without recursion. `enter(node)` and `leave(node)` see what is below it.
template <class Enter, class Leave>
void walk(const pugi::xml_node& top, Enter enter, Leave leave) {
  pugi::xml_node node = top.first_child();
  while (node) {
    enter(node);
    if (pugi::xml_node child = node.first_child()) {
      node = child;
      continue;
    }
    leave(node);
    while (!node.next_sibling()) {
      node = node.parent();
      if (node == top) return;
      leave(node);
    }
    node = node.next_sibling();
  }
}

inline bool is_text(const pugi::xml_node& node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

inline std::string_view local_part(std::string_view name) {
  std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace feedd::codec::xml
