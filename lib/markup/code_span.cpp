#include "markup/code_span.hpp"

#include <algorithm>

namespace feedd::markup {

std::size_t past_code(std::string_view text, std::size_t at, std::size_t end) {
  text = text.substr(0, end);
  const auto after = std::min(text.find_first_not_of('`', at), end);
  const auto length = after - at;
  for (auto next = text.find('`', after); next != std::string_view::npos; next = text.find('`', next)) {
    const auto stop = std::min(text.find_first_not_of('`', next), end);
    if (stop - next == length) return stop;
    next = stop;
  }
  return after;
}

}  // namespace feedd::markup
