/// Straight quotes made typographic where the generator decides otherwise than cmark-gfm does.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "markup/line_starts.hpp"

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

/// Whether kramdown has read no text yet before `at` that it has not made something of, in the lines that begin at
/// `start`.
bool is_first_text(std::string_view text, std::size_t start, std::size_t at, LineStarts& lines);

/// What stands in kramdown for a quote, or for two that it reads at once.
struct KramdownQuote {
  std::size_t length = 1;
  std::string text;
};

/// Of the quote at `at`, by what is beside it (its smart_quotes.rb). `is_first`: what stands before it is no text, or
/// was read already as a span.
KramdownQuote kramdown_quote(std::string_view text, std::size_t at, bool is_first);

/// Whether the single quote at `at` stands for a century: `the '90s`.
bool is_decade(std::string_view text, std::size_t at);

}  // namespace feedd::markup
