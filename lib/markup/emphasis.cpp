#include "markup/emphasis.hpp"

#include <algorithm>

#include "markup/characters.hpp"
#include "markup/full_width.hpp"

namespace feedd::markup {

Emphasis::Neutral Emphasis::read(std::string_view before, std::size_t length, std::string_view after) {
  const bool is_left =
      begins_with_full_width(after) || (is_kramdown_ && !after.empty() && is_punctuation(after.front()));
  const bool is_right = ends_with_full_width(before) ||
                        (is_kramdown_ && !before.empty() && before.back() != '\\' && is_punctuation(before.back()));
  const bool word_before = !before.empty() && !is_right && !is_blank(before.back()) && !is_punctuation(before.back());
  const bool word_after = !after.empty() && !is_left && !is_blank(after.front()) && !is_punctuation(after.front());
  auto& is_open = open_[std::min(length, open_.size()) - 1];
  const bool opens = !is_open;
  is_open = opens;
  if (opens) return is_left && word_before ? Neutral::behind : Neutral::none;
  return is_right && word_after ? Neutral::before : Neutral::none;
}

}  // namespace feedd::markup
