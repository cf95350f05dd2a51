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

namespace pugi {
class xml_document;
class xml_node;
}  // namespace pugi

namespace feedd::codec::xml {

/// The vocabularies feeds are written in. `none` is RSS itself, whatever namespace it was given over the years.
enum class Ns : unsigned char {
  none,
  atom,
  rdf,
  dc,
  dcterms,
  content,
  media,
  itunes,
  podcast,
  googleplay,
  chapters,
  xhtml,
  thread,
  slash,
  wfw,
  georss,
  geo,
  gml,
  feedburner,
  license,
  syndication,
  other
};

/// The prefix a vocabulary is customarily given; empty for `none` and `other`.
std::string_view customary_prefix(Ns ns);

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

  /// The outermost element; of several, the first whose name is that of a feed.
  pugi::xml_node root() const;
  std::vector<std::string> faults;  ///< what had to be repaired, for people
  bool cut_off = false;             ///< the text ended inside the root: its last child may lack something

 private:
  friend Result<Tree> parse(std::string_view);
  std::unique_ptr<pugi::xml_document> document_;
};

/// `text` is UTF-8; of a text of more than a million tags the first million are read. Fails with `syntax` when there is
/// no element at all.
Result<Tree> parse(std::string_view text);
/// The same, with references that only HTML knows resolved first (xml_repair.hpp). Where the strict reading leaves a
/// `&name;` in plain text, nobody can tell whether it was written so or escaped: this tells.
Result<Tree> parse_resolved(std::string text);

/// Whether an element of this name, whatever its prefix, may be the root of what this room reads.
bool is_feed_root(std::string_view name);

/// Whether a text holds what looks like a reference that was not resolved; in HTML its ampersand is a reference itself.
bool holds_reference(std::string_view text, std::string_view ampersand = "&");

/// What the elements around say for those inside: namespaces (Namespaces in XML 1.0 §6), xml:base, xml:lang. Every
/// element whose children are read is entered, and left with the scope of the Inside.
class Context {
 public:
  explicit Context(const Uri& document);
  ~Context();

  class Inside {
   public:
    Inside(Context& context, const pugi::xml_node& node);
    ~Inside();
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

   private:
    Context& context_;
    std::size_t prefixes_;
    std::shared_ptr<const Uri> base_;
    std::string_view language_;
  };

  /// Of the element entered last or of a child of it; a child's own declarations count.
  Name name(const pugi::xml_node& node) const;
  Uri base(const pugi::xml_node& node) const;  ///< for references in this element
  std::shared_ptr<const Uri> base() const { return base_; }
  bool is_based() const { return base_ != document_; }     ///< some element around named a base
  std::string_view language() const { return language_; }  ///< empty when nobody said
  std::size_t depth() const { return depth_; }             ///< elements entered
  /// Plain text held what may be an unresolved reference: the reading must be done again, resolved.
  void doubt(std::string_view plain) const { doubtful_ = doubtful_ || holds_reference(plain); }
  void doubt_html(std::string_view html) const { doubtful_ = doubtful_ || holds_reference(html, "&amp;"); }
  bool is_doubtful() const { return doubtful_; }

 private:
  struct Prefix {
    std::string_view prefix;
    Ns ns;
    bool known;  ///< the address is one of ours; else the prefix may tell
  };
  static Prefix declaration(std::string_view prefix, std::string_view uri);

  std::vector<Prefix> prefixes_;
  std::shared_ptr<const Uri> document_, base_;
  std::string_view language_;
  std::size_t depth_ = 0;
  mutable bool doubtful_ = false;
};

std::vector<pugi::xml_node> children(const pugi::xml_node& node);  ///< elements only
std::string_view local_name(const pugi::xml_node& node);           ///< the name without its prefix
/// All text inside, with nothing in it that XML forbids, and windows-1252's controls as what was meant.
std::string text(const pugi::xml_node& node);
bool has_elements(const pugi::xml_node& node);
/// What is inside as HTML: prefixes gone, void elements without end tags; where an element inside names a base of its
/// own the addresses below it are made absolute.
std::string html(const pugi::xml_node& node, const Uri& base);
/// An attribute by its name without prefix, in any case; empty when there is none.
std::string_view attribute(const pugi::xml_node& node, std::string_view name);

}  // namespace feedd::codec::xml
