#include "markup/abbreviations.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "markup/marks.hpp"

namespace feedd::markup {
namespace {

/// As kramdown's regular expressions have it: letters beyond ASCII are none.
bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// The longest of the known that `text` begins with.
Abbreviations::const_iterator longest(std::string_view text, const Abbreviations& known) {
  auto out = known.end();
  auto next = known.upper_bound(text);
  // Those that text begins with stand before it, and none of them behind one that differs earlier.
  while (next != known.begin()) {
    --next;
    const std::string_view word = next->first;
    const auto after = word.size();
    if (text.starts_with(word) && (after >= text.size() || !is_word(text[after]))) {
      out = next;
      break;
    }
    if (word.empty() || word[0] != text[0]) break;
  }
  return out;
}

}  // namespace

std::string with_abbreviations(std::string_view text, const Abbreviations& known) {
  std::array<bool, 256> begins{};
  for (const auto& [word, title] : known) {
    if (!word.empty()) begins[static_cast<unsigned char>(word[0])] = true;
  }
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == mark::kept) {
      at = std::min(text.find(mark::kept, at + 1), text.size() - 1) + 1;
      continue;
    }
    const bool may_begin = begins[static_cast<unsigned char>(text[at])] && (at == 0 || !is_word(text[at - 1]));
    const auto found = may_begin ? longest(text.substr(at), known) : known.end();
    if (found == known.end()) {
      ++at;
      continue;
    }
    out.append(escape_markup(text.substr(copied, at - copied))).append("<abbr");
    if (!found->second.empty()) out.append(" title=\"").append(escape_markup(found->second)).append("\"");
    out.append(">").append(escape_markup(found->first)).append("</abbr>");
    copied = at += found->first.size();
  }
  if (copied == 0) return {};
  return out.append(escape_markup(text.substr(copied)));
}

}  // namespace feedd::markup
