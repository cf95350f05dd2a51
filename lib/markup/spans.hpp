/// Lines that Markdown reads together: marks where cmark-gfm would read them otherwise than the generator, and put
/// aside what Markdown is not to touch. Code and tags within them stay as they are.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "markup/aside.hpp"
#include "markup/markdown.hpp"
#include "markup/quotes.hpp"

namespace feedd::markup {

class Spans {
 public:
  Spans(const MarkdownOptions& options, Aside& aside);
  /// Writes the lines from `start` to `end` of a text.
  void write(std::string_view text, std::size_t start, std::size_t end, std::string& out);

 private:
  const MarkdownOptions& options_;
  Aside& aside_;
  GoldmarkQuotes quotes_;
  std::array<bool, 256> is_stop_{};  ///< what is to be looked at, by its first byte
};

}  // namespace feedd::markup
