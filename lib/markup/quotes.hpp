/// Straight quotes made typographic where the generator decides otherwise than cmark-gfm does.
#pragma once

#include <cstddef>
#include <string_view>

namespace feedd::markup {

/// goldmark's quotes in one text, which it counts from paragraph to paragraph (its typographer.go): `it's`, `the '90s`,
/// `"x"`. One with letters on both sides, as between Chinese characters, stays straight.
class GoldmarkQuotes {
 public:
  /// What stands for the quote at `at`.
  std::string_view at(std::string_view text, std::size_t at);

 private:
  std::string_view single(std::string_view text, std::size_t at, bool opens, bool closes);
  std::string_view twofold(std::string_view text, std::size_t at, bool opens, bool closes);

  int single_ = 0, double_ = 0;  ///< open ones
};

/// Whether the single quote at `at` stands for a century: `the '90s`.
bool is_decade(std::string_view text, std::size_t at);

}  // namespace feedd::markup
