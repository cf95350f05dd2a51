/// pugixml in one place: bytes → a tree that is bounded, in UTF-8, without a DTD; names with their namespaces; and
/// trees built and printed. Internal to this room.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/uri.hpp"

namespace pugi {
class xml_document;
class xml_node;
}  // namespace pugi

namespace feedd::codec::xml {

/// The vocabularies feeds are written in. `none` is RSS itself, whatever namespace it was given over the years.
enum class Ns { none, atom, rdf, dc, dcterms, content, media, itunes, xhtml, other };

struct Name {
  Ns ns = Ns::none;
  std::string_view local;
  bool operator==(const Name&) const = default;
};

class Tree {
 public:
  Tree();
  ~Tree();
  Tree(Tree&&) noexcept;
  Tree& operator=(Tree&&) noexcept;

  pugi::xml_node root() const;
  /// Set when the bytes broke off or broke down on the way: what was read until then is there.
  std::optional<Error> broken;

 private:
  friend Result<Tree> parse(const std::string&);
  std::unique_ptr<pugi::xml_document> document_;
};

/// Bytes as UTF-8: by their mark, else `content_type`, else the XML declaration, else as they are.
std::string decoded(std::string_view bytes, std::string_view content_type = "");

/// Fails with `syntax` when there is no element at all, with `too_large` beyond depth 200, 200 attributes on an element
/// or a million tags.
Result<Tree> parse(const std::string& text);

Name name(const pugi::xml_node& node);
std::vector<pugi::xml_node> children(const pugi::xml_node& node);  ///< elements only

/// All text inside, as XML allows it.
std::string text(const pugi::xml_node& node);
/// What is inside as HTML: prefixes gone, void elements without end tags.
std::string html(const pugi::xml_node& node);
/// An attribute without namespace; empty when there is none.
std::string_view attribute(const pugi::xml_node& node, const char* name);
/// xml:base of the element and those around it, against the document's own address.
Uri base(const pugi::xml_node& node, const Uri& document);
std::string language(const pugi::xml_node& node);  ///< xml:lang of the element or the nearest around it

struct Pair {
  const char* name;
  std::string_view value;
};
/// A new last child. What XML forbids is dropped from text and values; attributes with an empty value are left out, and
/// line ends and tabs in a value are spaces, as every reader would have them (XML 1.0 §3.3.3).
pugi::xml_node append(pugi::xml_node parent, const char* name, std::string_view text = {},
                      std::initializer_list<Pair> attributes = {});
/// Nothing where there is no text.
void append_some(pugi::xml_node parent, const char* name, std::string_view text);
/// Each child on a line of its own: the line ends become part of the tree.
void spread(pugi::xml_node node);

/// UTF-8, with no white space but what the tree holds.
std::string print(const pugi::xml_node& node);
/// The same with the XML declaration, as whole lines.
std::string document(const pugi::xml_node& root);

}  // namespace feedd::codec::xml
