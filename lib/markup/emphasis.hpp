/// Where asterisks are emphasis to the generator and not to CommonMark, whose rule about punctuation beside them
/// expects blanks between words: `**加粗：**后文` is bold. kramdown has no such rule at all.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace feedd::markup {

class Emphasis {
 public:
  explicit Emphasis(bool is_kramdown) : is_kramdown_(is_kramdown) {}

  /// On which side of the asterisks `mark::neutral` lets CommonMark read them alike.
  enum class Neutral { none, before, behind };
  /// Of the next `length` asterisks, which stand between these texts.
  Neutral read(std::string_view before, std::size_t length, std::string_view after);

 private:
  bool is_kramdown_;
  std::array<bool, 3> open_{};  ///< by length: asterisks that await their like
};

}  // namespace feedd::markup
