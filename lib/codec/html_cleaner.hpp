/// Foreign HTML written anew from its tree, with what html_policy.hpp lets stay. Internal to this room.
///
/// What comes out is safe in whatever place and by whatever parser it is read: there is nothing in it that would make
/// text of markup or markup of text (no comments, no raw text, every `<` and `&` escaped, every value in quotes), so
/// the tags seen are the tags written, and none of these does harm wherever it ends up. Being the same at the next
/// reading is another matter: elements that are gone may have kept others apart. The cleaner follows the parser's rules
/// of nesting and knows when it has written what reads back as it stands.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/uri.hpp"
#include "codec/html_policy.hpp"
#include "codec/html_tree.hpp"

namespace feedd::codec {

/// Elements nested deeper than this are written as if their tags were not there.
inline constexpr std::size_t html_depth = 200;

/// `text` with what HTML would read as markup as references, without the characters XML forbids and carriage returns.
void append_escaped(std::string& out, std::string_view text, bool attribute);

/// The ids of a text that its own links lead to: footnotes and headings.
class Anchors : public HtmlVisitor {
 public:
  explicit Anchors(const Uri& base);  ///< must outlive this
  bool enter(const Element& element) override;
  void leave() override {}
  void text(std::string_view) override {}

  /// Leaves only the ids that are both there and led to.
  void match();
  bool contains(std::string_view id) const { return ids_.find(id) != ids_.end(); }
  /// The id a link leads to within the text; empty when it leads elsewhere.
  std::string target(std::string_view href) const;

 private:
  std::string fragment(std::string_view href) const;

  const Uri& base_;
  std::string page_;
  std::set<std::string, std::less<>> ids_;
  std::map<std::string, std::string, std::less<>> targets_;  ///< by the links that lead to them, as written
};

enum class Nesting {
  as_found,  ///< what will not read back the same is written all the same
  strict     ///< it is unwrapped, so that everything reads back the same
};

class Cleaner : public HtmlVisitor {
 public:
  Cleaner(const Uri& base, const Anchors& anchors, Nesting nesting, std::size_t limit);

  bool enter(const Element& element) override;
  void leave() override;
  void text(std::string_view text) override;

  bool settled() const;                          ///< cleaning the result again would change nothing
  bool overflown() const { return overflown_; }  ///< the result is longer than the limit, and cut somewhere
  std::string take() { return std::move(out_); }

 private:
  struct Open {
    const ElementRule* rule = nullptr;  ///< null for what was unwrapped
    bool in_paragraph = false, in_link = false, in_item = false, in_definition = false, in_math = false;
  };

  bool fits(const ElementRule& rule) const;
  bool unfit();
  void end_paragraph();
  bool unwrap();
  bool start_tag(const Element& element, const ElementRule& rule);
  void append_attribute(std::string_view name, std::string_view value);
  bool append_value(const AttributeRule& rule, std::string_view value);
  bool append_sources(const Element& element, const ElementRule& rule);
  std::string source(const Element& element, const ElementRule& rule);

  const Uri& base_;
  const Anchors& anchors_;
  Nesting nesting_;
  std::size_t limit_;
  std::string out_;
  std::vector<Open> open_;  ///< of the tree
  std::vector<Open> kept_;  ///< of the result; the first one is what it will stand in
  bool restless_ = false, overflown_ = false;
  bool late_ = false;     ///< the picture being written waited for a script
  bool tracked_ = false;  ///< the one being written only counts its readers
  std::size_t after_pre_ = std::string::npos;
  std::size_t after_late_ = std::string::npos;            ///< where the last picture that waited for a script ends
  std::size_t noscript_ = 0;                              ///< open_ in <noscript>, and one
  std::set<std::string, std::less<>> ids_, targets_;      ///< written
  std::set<std::string, std::less<>> fallbacks_, lates_;  ///< pictures shown for want of a script, and instead of one
};

}  // namespace feedd::codec
