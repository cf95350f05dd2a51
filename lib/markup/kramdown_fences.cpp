#include "markup/kramdown_fences.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos;

}  // namespace

bool KramdownFences::begin_at(const Line& line) {
  const auto content = trim(text_.substr(line.content, line.end - line.content));
  const auto length = std::min(content.find_first_not_of(content[0]), content.size());
  if (trim(content.substr(length)).find_first_of(" \t") != none) return false;
  const auto fence = content.substr(0, length);
  const auto known = ends_.find(fence);
  if (known != ends_.end() && (known->second == none || known->second > line.end)) return known->second != none;
  auto at = std::min(line.end + 1, text_.size());
  while (at < text_.size() && !is_end(at, fence)) at = std::min(text_.find('\n', at), text_.size() - 1) + 1;
  const auto end = at < text_.size() ? at : none;
  ends_.insert_or_assign(std::string(fence), end);
  return end != none;
}

/// Whether the line at `at` ends code that begins with `fence`.
bool KramdownFences::is_end(std::size_t at, std::string_view fence) const {
  const auto line = trim(text_.substr(at, text_.find('\n', at) - at));
  return line.starts_with(fence) && line.find_first_not_of(fence[0]) == none;
}

}  // namespace feedd::markup
