#include "markup/emoji.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "markup/emoji_names.hpp"

namespace feedd::markup {
namespace {

using Sign = std::pair<std::string_view, std::string_view>;

std::vector<Sign> signs() {
  std::vector<Sign> out;
  for (std::size_t at = 0; at < emoji_names.size();) {
    const auto name_end = emoji_names.find(' ', at);
    const auto end = std::min(emoji_names.find(' ', name_end + 1), emoji_names.size());
    out.emplace_back(emoji_names.substr(at, name_end - at), emoji_names.substr(name_end + 1, end - name_end - 1));
    at = end + 1;
  }
  return out;
}

bool is_of_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '+'; }

}  // namespace

std::string with_emoji(std::string_view text) {
  static const auto known = signs();
  std::string out;
  std::size_t copied = 0;
  for (auto at = text.find(':'); at != std::string_view::npos;) {
    const auto start = at + 1;
    auto end = start;
    while (end < text.size() && is_of_name(text[end])) ++end;
    if (end == text.size() || text[end] != ':') {
      at = text.find(':', end);
      continue;
    }
    const auto name = text.substr(start, end - start);
    const auto sign = std::lower_bound(known.begin(), known.end(), name,
                                       [](const Sign& each, std::string_view wanted) { return each.first < wanted; });
    if (sign != known.end() && sign->first == name) {
      out.append(text, copied, at - copied).append(sign->second);
      copied = end + 1;
      at = text.find(':', copied);
    } else {
      at = end;
    }
  }
  return out.append(text, std::min(copied, text.size()));
}

}  // namespace feedd::markup
