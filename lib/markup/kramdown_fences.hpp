/// Fences of code as kramdown takes them: with one word behind them at most, and only where a line ends the code.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "markup/lines.hpp"

namespace feedd::markup {

class KramdownFences {
 public:
  explicit KramdownFences(std::string_view text) : text_(text) {}

  /// Whether code begins with a line that looks like it. Asked from front to back.
  bool begin_at(const Line& line);

 private:
  bool is_end(std::size_t at, std::string_view fence) const;

  std::string_view text_;
  std::map<std::string, std::size_t, std::less<>> ends_;  ///< by the fence: where its like is that ends it next
};

}  // namespace feedd::markup
