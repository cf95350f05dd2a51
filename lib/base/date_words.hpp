/// What a word means in a date, in the languages that feeds are written in. Tables of whole words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace feedd {

struct DateWord {
  enum class Kind {
    unknown,
    month,    ///< `value` 1 to 12
    weekday,  ///< nobody asks which
    forenoon,
    afternoon,
    filler,  ///< "at", "de", "Uhr"
    year,    ///< 年 and the like, after a number
    month_number,
    day,
    hour,
    minute,
    second
  };
  Kind kind = Kind::unknown;
  int value = 0;
  int home = 0;            ///< hours from UTC where the word is spoken, if that is one place
  std::size_t length = 0;  ///< bytes
};

/// Fit for word_at(): lower case, no accents, plain blanks, hyphens and digits, and comments in brackets left out.
std::string folded_date(std::string_view text);

/// The word at the beginning of a folded text, which is no digit; as far as its letters go when it is unknown.
DateWord word_at(std::string_view folded);

}  // namespace feedd
