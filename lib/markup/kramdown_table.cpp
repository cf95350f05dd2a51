#include "markup/kramdown_table.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "markup/code_span.hpp"
#include "markup/definitions.hpp"
#include "markup/marks.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos, most_columns = 200;
constexpr std::ptrdiff_t most_quotes = 16;  ///< each would read the lines of all in it

using Cells = std::vector<std::string_view>;

/// Between bars outside of code; a bar at either end is none.
Cells cells_of(std::string_view line) {
  Cells out;
  std::size_t start = 0;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '\\') {
      at += 2;
    } else if (line[at] == '`') {
      at = past_code(line, at, line.size());
    } else if (line[at++] == '|') {
      out.push_back(trim(line.substr(start, at - 1 - start)));
      start = at;
    }
  }
  out.push_back(trim(line.substr(std::min(start, line.size()))));
  if (!out.empty() && out.front().empty()) out.erase(out.begin());
  if (!out.empty() && out.back().empty()) out.pop_back();
  return out;
}

void write_row(std::string& out, const Cells& cells, std::size_t columns) {
  out += '|';
  for (std::size_t i = 0; i < columns; ++i) {
    if (i < cells.size()) {
      // What looks like the end of a cell and is in code is no end to kramdown.
      for (std::size_t at = 0; at < cells[i].size(); ++at) {
        if (cells[i][at] == '|' && (at == 0 || cells[i][at - 1] != '\\')) out += '\\';
        out += cells[i][at];
      }
    }
    out += " |";
  }
  out += '\n';
}

/// `- x`, `1. x`
bool begins_item(std::string_view line) {
  line = trim(line);
  const auto mark = line.starts_with('-') || line.starts_with('+') || line.starts_with('*')
                        ? 1
                        : std::min(line.find_first_not_of("0123456789"), line.size());
  const bool is_number = mark > 0 && mark < line.size() && line[mark] == '.';
  const auto after = is_number ? mark + 1 : mark;
  return after < line.size() && (line[after] == ' ' || line[after] == '\t') && (is_number || line[0] < '0');
}

/// Takes the mark of a quote and the blanks before it off a line; whether it was there.
bool take_prefix(std::string_view& line, std::string_view prefix) {
  for (char c : prefix) {
    if (line.starts_with(c)) {
      line.remove_prefix(1);
    } else if (c == '>') {
      return false;
    }
  }
  return true;
}

/// The lines of a quote to a blank one, without its marks.
struct QuotedRows {
  std::string text;
  std::vector<std::size_t> ends;  ///< where each line ends in the whole text, past its line feed
};
QuotedRows quoted_rows(std::string_view text, std::size_t at, std::string_view prefix, bool is_item) {
  QuotedRows out;
  while (at < text.size()) {
    const auto end = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, end - at);
    if (!out.ends.empty() && !take_prefix(line, prefix)) break;
    if (trim(line).empty() || (!out.ends.empty() && is_item && begins_item(line))) break;
    out.text.append(line).append("\n");
    at = std::min(end + 1, text.size());
    out.ends.push_back(at);
  }
  return out;
}

}  // namespace

bool holds_bar(std::string_view line) {
  if (line.find('|') == none) return false;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '|') return true;
    if (line[at] == '`') {
      at = past_code(line, at, line.size());
    } else {
      at += line[at] == '\\' ? 2 : 1;
    }
  }
  return false;
}

bool is_delimiter_row(std::string_view line) {
  line = trim(line);
  return line.find('-') != none && line.find_first_not_of("+|: \t-") == none;
}

namespace {

/// The table whose first line begins at `at`.
Table table_at(std::string_view text, std::size_t at, bool is_item) {
  Table out;
  std::vector<Cells> rows;
  std::size_t header = 0, columns = 0;
  std::string delimiter;
  bool had_delimiter = false;
  while (at < text.size()) {
    const auto end = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, end - at);
    if (trim(line).empty() || line.starts_with("{:") || (is_item && begins_item(line))) break;
    if (line.find('|') == none || line == "|") return {};
    if (is_delimiter_row(line)) {
      if (!had_delimiter && !rows.empty()) {
        header = rows.size();
        delimiter = line;
      }
      had_delimiter = true;
    } else if (trim(line).find_first_not_of("+|: \t=") != none) {
      if (!holds_bar(line)) return {};
      rows.push_back(cells_of(line));
      columns = std::max(columns, rows.back().size());
    }
    at = std::min(end + 1, text.size());
  }
  if (rows.empty() || columns == 0 || columns > most_columns) return {};
  const Cells no_header(columns, std::string_view(&mark::no_header, 1));
  write_row(out.markdown, header > 0 ? rows.front() : no_header, columns);
  auto kinds = cells_of(delimiter);
  out.markdown += '|';
  for (std::size_t i = 0; i < columns; ++i) {
    const auto kind = i < kinds.size() ? kinds[i] : std::string_view();
    out.markdown.append(kind.starts_with(':') ? ":--" : "---")
        .append(kind.ends_with(':') && kind.size() > 1 ? ":|" : "|");
  }
  out.markdown += '\n';
  for (std::size_t i = header > 0 ? 1 : 0; i < rows.size(); ++i) write_row(out.markdown, rows[i], columns);
  out.end = at;
  return out;
}

/// The same in a quote, of which `prefix` begins each line but the first.
Table quoted_table(std::string_view text, std::size_t at, std::string_view prefix, bool is_item) {
  const auto rows = quoted_rows(text, at, prefix, is_item);
  auto out = table_at(rows.text, 0, is_item);
  if (out.end == 0) return out;
  const bool is_all = out.end >= rows.text.size();
  const auto read = std::string_view(rows.text).substr(0, out.end);
  out.end = rows.ends[static_cast<std::size_t>(std::count(read.begin(), read.end(), '\n')) - 1];
  // A line without the marks goes on with the quote, and a table ends before a blank line.
  const auto next = is_all ? trim(text.substr(std::min(out.end, text.size()), text.find('\n', out.end) - out.end)) : "";
  const bool goes_on = !is_item && !next.empty() && std::string_view("{<^>").find(next[0]) == std::string_view::npos;
  return goes_on ? Table() : out;
}

}  // namespace

Table kramdown_table(std::string_view text, const Line& line) {
  const auto first = std::min(text.find_first_not_of("> \t", line.content), line.end);  // in an item it may be quoted
  const auto marks = text.substr(line.start, first - line.start);
  const auto quotes = std::count(marks.begin(), marks.end(), '>');
  if (quotes > most_quotes) return {};
  const auto prefix = continuation(marks);
  auto out = quotes > 0 ? quoted_table(text, first, prefix, line.is_listed) : table_at(text, first, line.is_listed);
  if (out.end > 0) out.markdown = std::string(marks) + with_prefix(out.markdown, prefix).substr(prefix.size());
  return out;
}

}  // namespace feedd::markup
