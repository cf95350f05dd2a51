/// The ids that generators give to headings, so that links into a post arrive.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "markup/marks.hpp"

namespace feedd::markup {

/// Of a heading's text: its letters and digits in small, blanks as hyphens; Zola has no two hyphens in a row.
std::string heading_id(std::string_view text, Ids ids);

/// HTML without tags and references, which stand for punctuation in a heading.
std::string words_of(std::string_view html);

/// No id twice in a post: the second `a` is `a-1`.
class UsedIds {
 public:
  std::string unique(std::string id);

 private:
  std::unordered_map<std::string, int> count_;
};

}  // namespace feedd::markup
