#include "markup/definitions.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "markup/marks.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos;

bool is_blank_line(std::string_view line) { return line.find_first_not_of(" \t\r") == none; }

/// `- x`, `1. x`
bool begins_item(std::string_view line) {
  line = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
  const auto digits = std::min(line.find_first_not_of("0123456789"), line.size());
  const auto mark = digits > 0 ? digits : 0;
  if (mark + 1 >= line.size() || (line[mark + 1] != ' ' && line[mark + 1] != '\t')) return false;
  return digits > 0 ? line[mark] == '.' || line[mark] == ')' : std::string_view("-+*").find(line[0]) != none;
}

bool begins_block(std::string_view line) {
  return line.starts_with("```") || line.starts_with("~~~") || line.starts_with('#') || line.starts_with('>') ||
         begins_item(line);
}

/// One `: …` whose mark stands at `mark` in the line at `at`, which moves past it; whether a blank line ends it.
bool read_definition(std::string_view text, std::size_t& at, std::size_t mark, bool ends_at_blocks, Definition& out) {
  const auto begin = std::min(text.find_first_not_of(" \t", mark + 1), text.size());
  const auto indent = std::max<std::size_t>(2, std::min<std::size_t>(begin - at, 4));
  auto line = begin;
  bool after_blank = false;
  for (bool is_first = true; line < text.size(); is_first = false) {
    const auto end = std::min(text.find('\n', line), text.size());
    auto content = text.substr(line, end - line);
    const auto blanks = std::min(content.find_first_not_of(" \t"), content.size());
    const bool is_empty = blanks == content.size();
    if (!is_first && !is_empty) {
      const bool is_inside = blanks >= indent || content.starts_with('\t');
      if (!is_inside && (after_blank || content.substr(blanks).starts_with("{:"))) break;
      if (blanks < 4 && content.substr(blanks).starts_with(": ")) break;
      if (ends_at_blocks && !is_inside && begins_block(content.substr(blanks))) break;
      content.remove_prefix(content.starts_with('\t') ? 1 : std::min(blanks, indent));
      out.blank_within = out.blank_within || after_blank;
    }
    after_blank = is_empty;
    out.text.append(is_empty ? std::string_view() : content).append("\n");
    line = std::min(end + 1, text.size());
  }
  at = line;
  while (out.text.ends_with("\n\n")) out.text.pop_back();
  return after_blank;
}

}  // namespace

Definitions read_definitions(std::string_view text, std::size_t at, bool blank_before, bool ends_at_blocks) {
  Definitions out;
  out.blank_behind = blank_before;
  while (at < text.size()) {
    const auto mark = text.find_first_not_of(' ', at);
    if (mark == none || mark - at > 3 || text[mark] != ':') break;
    auto& definition = out.all.emplace_back();
    definition.blank_before = out.blank_behind;
    out.blank_behind = read_definition(text, at, mark, ends_at_blocks, definition);
  }
  out.end = at;
  return out;
}

std::string contained(std::string_view text, std::size_t at, std::string_view prefix) {
  std::string out;
  bool after_blank = false;
  while (at < text.size()) {
    const auto end = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, end - at);
    bool is_short = false;
    for (char c : prefix) {
      if (line.starts_with(c)) {
        line.remove_prefix(1);
      } else if (c == '>') {
        return out;
      } else if (line.starts_with('\t')) {
        line.remove_prefix(1);
        break;
      } else {
        is_short = true;
      }
    }
    const bool is_empty = is_blank_line(line);
    if (is_short && !is_empty && prefix.find('>') == none && (after_blank || begins_item(line))) break;
    if (line.starts_with("{:") || (after_blank && !is_empty && std::string_view(" \t:").find(line[0]) == none)) break;
    out.append(line).append("\n");
    after_blank = is_empty;
    at = end + 1;
  }
  return out;
}

Definitions contained_definitions(std::string_view text, std::size_t at, std::string_view prefix, bool blank_before,
                                  bool ends_at_blocks) {
  const auto inner = contained(text, at, prefix);
  auto out = read_definitions(inner, 0, blank_before, ends_at_blocks);
  const auto read = std::string_view(inner).substr(0, out.end);
  out.end = at;
  for (auto lines = std::count(read.begin(), read.end(), '\n'); lines > 0; --lines) {
    out.end = std::min(text.find('\n', out.end), text.size() - 1) + 1;
  }
  return out;
}

std::string continuation(std::string_view marks) {
  std::string out(marks);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c != '>' && c != '\t'; }, ' ');
  return out;
}

std::string with_prefix(std::string_view lines, std::string_view prefix) {
  if (prefix.empty()) return std::string(lines);
  std::string out;
  for (std::size_t at = 0; at < lines.size();) {
    const auto end = std::min(lines.find('\n', at), lines.size());
    const auto line = lines.substr(at, end - at);
    out.append(line.empty() ? prefix.substr(0, prefix.find_last_of('>') + 1) : prefix).append(line).append("\n");
    at = end + 1;
  }
  return out;
}

std::string definition_list(std::string_view terms, const Definitions& definitions, Aside& aside,
                            const std::function<std::string(const Definition&)>& text) {
  auto lines = aside.put_block("<dl>") + "\n";
  for (const auto& line : split(terms, '\n')) {
    const auto term = trim(std::string_view(line).substr(std::min(line.find_first_not_of(" \t>"), line.size())));
    if (term.empty()) continue;
    lines.append(aside.put_block("<dt>")).append("\n").append(1, mark::tight).append(term);
    lines.append("\n").append(aside.put_block("</dt>")).append("\n");
  }
  for (const auto& definition : definitions.all) {
    lines.append(aside.put_block("<dd>")).append("\n").append(text(definition));
    if (!lines.ends_with('\n')) lines += '\n';
    lines.append(aside.put_block("</dd>")).append("\n");
  }
  return lines.append(aside.put_block("</dl>")).append("\n");
}

}  // namespace feedd::markup
