/// The vocabularies of feeds: which one an element belongs to, and what the elements around it say for it. Internal to
/// this room.
#pragma once

#include <cstddef>
#include <deque>
#include <string_view>
#include <vector>

#include "base/uri.hpp"
#include "codec/xml_element.hpp"

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

/// What the elements around say for those inside: namespaces (Namespaces in XML 1.0 §6), xml:base, xml:lang. Every
/// element whose children are read is entered, and left with the scope of the Inside.
class Context {
 public:
  explicit Context(const Uri& document);

  class Inside {
   public:
    Inside(Context& context, const Element& element);
    ~Inside();
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

   private:
    Context& context_;
    std::size_t prefixes_;
    Ns unprefixed_;
    const Uri* base_;
    std::string_view language_;
  };

  /// Of the element entered last or of a child of it; a child's own declarations count.
  Name name(const Element& element) const;
  /// For references in this element, and in one right inside those entered. Both last as long as the Context.
  const Uri& base(const Element& element);
  const Uri& base() const { return *base_; }
  bool is_based() const { return base_ != &bases_.front(); }  ///< some element around named a base
  std::string_view language() const { return language_; }     ///< empty when nobody said
  std::size_t depth() const { return depth_; }                ///< elements entered
  /// Plain text held what may be an unresolved reference: the reading must be done again, resolved.
  void doubt(std::string_view plain) const;
  void doubt_html(std::string_view html) const;  ///< where an ampersand is a reference itself
  bool is_doubtful() const { return doubtful_; }

 private:
  struct Prefix {
    std::string_view prefix;
    Ns ns;
  };

  std::vector<Prefix> prefixes_;
  Ns unprefixed_ = Ns::none;  ///< what a name without a prefix belongs to
  std::deque<Uri> bases_;     ///< all that were named, the document's own first
  const Uri* base_;
  std::string_view language_;
  std::size_t depth_ = 0;
  mutable bool doubtful_ = false;
};

}  // namespace feedd::codec::xml
