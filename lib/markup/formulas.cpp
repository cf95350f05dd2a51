#include "markup/formulas.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "markup/characters.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos, longest = 2000;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }

/// Quotation marks stay: only text is written.
std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string within(std::string_view open, std::string_view formula, std::string_view close) {
  return std::string(open) + escaped(trim(formula)) + std::string(close);
}

/// Lines of a quote as they are within it.
std::string without_quote_marks(std::string_view lines) {
  std::string out;
  for (bool is_first = true; !lines.empty(); is_first = false) {
    const auto end = std::min(lines.find('\n'), lines.size() - 1) + 1;
    auto line = lines.substr(0, end);
    const auto mark = is_first ? none : line.find_first_not_of(" \t");
    if (mark != none && line[mark] == '>') line.remove_prefix(mark + 1);
    out += line;
    lines.remove_prefix(end);
  }
  return out;
}

bool is_blank_line(std::string_view text, std::size_t at) {
  const auto first = text.find_first_not_of(" \t", at);
  return first == none || text[first] == '\n' || text.substr(first, 2) == "{:";
}

/// Whether a block of kramdown's may end at `at`: before a blank line, what is like one, or the next item.
bool is_block_end(std::string_view text, std::size_t at, bool is_listed) {
  const auto end = std::min(text.find('\n', at), text.size());
  const auto rest = trim(text.substr(at, end - at));
  if (!rest.empty() || end == text.size()) return rest.empty() || rest.starts_with("{:");
  const auto next = trim(text.substr(end + 1, text.find('\n', end + 1) - end - 1));
  if (next.empty() || next == ">") return true;
  if (next.size() > 4 && next.starts_with("<!--") && next[4] < ' ') return true;  // attributes that were put aside
  return is_listed && std::string_view("-+*0123456789").find(next[0]) != none;
}

}  // namespace

Formula formula_at(std::string_view text, std::size_t at, bool is_kramdown) {
  Formula out;
  out.end = at;
  const auto rest = text.substr(at, longest);
  if (rest.starts_with("$$")) {
    const auto end = rest.find("$$", 2);
    if (end == none || end == 2) return out;
    out.end = at + end + 2;
    const auto inner = rest.substr(2, end - 2);
    out.html = is_kramdown ? within("\\(", inner, "\\)") : escaped(rest.substr(0, end + 2));
    return out;
  }
  if (rest.size() < 3 || is_space(rest[1]) || (at > 0 && is_alphanumeric(text[at - 1]))) return out;
  const auto end = rest.find('$', 1);
  if (end == none || is_space(rest[end - 1]) || rest[end - 1] == '\\') return out;
  if (end + 1 < rest.size() && (is_alphanumeric(rest[end + 1]) || rest[end + 1] == '$')) return out;
  const auto inner = rest.substr(1, end - 1);
  if (inner.find('`') != none || inner.find("](") != none) return out;
  out.end = at + end + 1;
  out.is_harmless = inner.find_first_of("\\_*<>[]~^&\"'-.") == none;
  out.html = escaped(rest.substr(0, end + 1));
  return out;
}

Formula formula_block_at(std::string_view text, const Line& line, bool is_kramdown, bool in_paragraph) {
  Formula out;
  out.end = line.content;
  const auto end = text.find("$$", line.content + 2);
  if (end == none || end == line.content + 2) return out;
  if (end < line.end && !is_blank_line(text, end + 2)) return out;  // within a sentence
  auto inner = text.substr(line.content + 2, end - line.content - 2);
  std::string unquoted;
  if (line.is_quoted && end > line.end) inner = unquoted = without_quote_marks(inner);
  // Without an end in the same paragraph it is hardly one: money, or a shell's process id.
  const bool holds_gap = inner.find("\n\n") != none;
  if (holds_gap && (!is_kramdown || in_paragraph || inner.size() > 20 * longest)) return out;
  out.end = end + 2;
  if (is_kramdown && !in_paragraph && is_block_end(text, end + 2, line.is_listed)) {
    out.html = within("\\[", inner, "\\]");
  } else {
    out.html = is_kramdown ? within("\\(", inner, "\\)") : escaped("$$" + std::string(inner) + "$$");
  }
  return out;
}

}  // namespace feedd::markup
