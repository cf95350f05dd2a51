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

std::size_t CodeSpans::past(std::size_t at, std::size_t length) {
  const bool is_counted = length < lost_.size();
  if (is_counted && lost_[length]) return at + length;
  const auto end = past_code(text_, at, text_.size());
  if (is_counted) lost_[length] = end == at + length;
  return end;
}

}  // namespace feedd::markup
