#include "upstream/ending.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace feedd::upstream {
namespace {

/// The name of the first element, behind declarations, instructions and comments.
std::string_view root_of(std::string_view text) {
  for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
    const auto rest = text.substr(at + 1);
    const std::string_view closed_by = rest.starts_with("!--") ? "-->" : rest.starts_with('?') ? "?>" : ">";
    if (!rest.starts_with('!') && !rest.starts_with('?')) return rest.substr(0, rest.find_first_of(" \t\r\n/>"));
    const auto end = text.find(closed_by, at);
    if (end == std::string_view::npos) break;
    at = end + closed_by.size();
  }
  return {};
}

bool ends_with_its_root(std::string_view text) {
  const auto root = root_of(text);
  while (text.ends_with("-->")) text = trim(text.substr(0, std::min(text.rfind("<!--"), text.size() - 1)));
  if (root.empty() || !text.ends_with('>')) return false;
  const auto tag = text.rfind("</");
  return tag != std::string_view::npos && iequals(trim(text.substr(tag + 2, text.size() - tag - 3)), root);
}

bool closes_its_first_bracket(std::string_view text) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted) {
      if (text[i] == '\\')
        ++i;
      else if (text[i] == '"')
        quoted = false;
    } else if (text[i] == '"') {
      quoted = true;
    } else if (text[i] == '{' || text[i] == '[') {
      ++depth;
    } else if ((text[i] == '}' || text[i] == ']') && --depth == 0) {
      return i + 1 == text.size();
    }
  }
  return false;
}

}  // namespace

bool has_its_end(std::string_view document) {
  document = trim(without_byte_order_mark(document));
  if (document.starts_with('<')) return ends_with_its_root(document);
  return (document.starts_with('{') || document.starts_with('[')) && closes_its_first_bracket(document);
}

}  // namespace feedd::upstream
