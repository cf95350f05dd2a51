/// The ids that generators give to headings, so that links into a post arrive.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "markup/marks.hpp"

namespace feedd::markup {

/// Of a heading's text: its letters and digits in small, blanks as hyphens. Zola writes all of it in ASCII, and
/// whatever is neither letter nor digit as one hyphen.
std::string heading_id(std::string_view text, Ids ids);

/// HTML without tags and references, which stand for punctuation in a heading; `mark` takes the place of each of these.
std::string words_of(std::string_view html, std::string_view mark = "");

/// The second `a` of a post is `a-1`. Hugo and Zola go on to `a-2` where that is another heading's; kramdown only
/// counts, and gives an id twice.
class UsedIds {
 public:
  explicit UsedIds(Ids ids) : ids_(ids) {}
  std::string unique(std::string id);
  /// What a heading was given by its author, which stays.
  void take(const std::string& id);

 private:
  Ids ids_;
  std::unordered_map<std::string, int> count_;  ///< the last number given to each id that is used
};

}  // namespace feedd::markup
