#include "markup/bounds.hpp"

#include <algorithm>

#include "markup/marks.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t most_openers = 100;  ///< `<?`, `<!X`, `<![CDATA[`: each is sought the end of to the paragraph's
constexpr std::size_t most_addresses = 500;
constexpr std::size_t most_columns = 200;
constexpr std::size_t most_headers = 50;      ///< of tables in one paragraph, which is read from its start for each
constexpr std::size_t most_containers = 100;  ///< one within another: quotes and lists that begin on one line
constexpr std::size_t most_quotes = 1000;
constexpr std::size_t most_notes = 1000;  ///< in one paragraph: at each its emphasis is looked through

std::size_t count(std::string_view text, std::string_view what, std::size_t most) {
  std::size_t out = 0;
  for (auto at = text.find(what); at != std::string_view::npos && out <= most; at = text.find(what, at + 1)) ++out;
  return out;
}

/// Where the containers of a line become too many; npos where they do not.
std::size_t too_deep(std::string_view line) {
  std::size_t containers = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (c == ' ' || c == '\t') continue;
    const bool is_blank_next = at + 1 < line.size() && (line[at + 1] == ' ' || line[at + 1] == '\t');
    const bool is_number = c >= '0' && c <= '9';
    if (c != '>' && !(is_blank_next && (c == '-' || c == '+' || c == '*' || c == '.' || c == ')')) && !is_number) break;
    if (!is_number && ++containers > most_containers) return at;
  }
  return std::string_view::npos;
}

bool is_wide_table(std::string_view line) {
  return line.size() > 2 * most_columns && line.find_first_not_of("|:- \t>\r") == std::string_view::npos &&
         count(line, "|", most_columns) > most_columns;
}

/// What may stand below the head of a table.
bool is_header_rule(std::string_view line) {
  return line.find_first_not_of("|:- \t>\r\f\v") == std::string_view::npos &&
         line.find('-') != std::string_view::npos && line.find_first_of("|:") != std::string_view::npos;
}

/// Marks in lines of which none is likely to be somebody's text.
std::string with_bounded_lines(std::string source) {
  std::string out;
  std::size_t copied = 0, headers = 0;
  for (std::size_t at = 0; at < source.size();) {
    const auto end = std::min(source.find('\n', at), source.size());
    const auto line = std::string_view(source).substr(at, end - at);
    auto stop = std::string_view::npos;
    const auto content = line.find_first_not_of(" \t>\r");
    if (content == std::string_view::npos) headers = 0;
    if (is_header_rule(line) && ++headers > most_headers) stop = content;
    if (line.size() > most_containers && stop == std::string_view::npos)
      stop = is_wide_table(line) ? 0 : too_deep(line);
    if (stop != std::string_view::npos) {
      out.append(source, copied, at + stop - copied).append(mark::neutral);
      copied = at + stop;
    }
    at = end + 1;
  }
  return copied == 0 && out.empty() ? std::move(source) : out.append(source, copied);
}

}  // namespace

std::string bounded(std::string source) {
  source = with_bounded_lines(std::move(source));
  const bool has_openers =
      count(source, "<?", most_openers) > most_openers || count(source, "<!", most_openers) > most_openers;
  const bool has_addresses = count(source, "@", most_addresses) > most_addresses;
  const bool has_notes = count(source, "[^", most_notes) > most_notes;
  if (!has_openers && !has_addresses && !has_notes) return source;
  std::string out;
  out.reserve(source.size() + source.size() / 2);
  std::size_t openers = 0, addresses = 0, notes = 0;
  for (std::size_t at = 0; at < source.size(); ++at) {
    if (source[at] == '@' && ++addresses > most_addresses) out += mark::neutral;
    out += source[at];
    if (source[at] == '\n' && at + 1 < source.size() && source[at + 1] == '\n') notes = 0;
    if (source.compare(at, 2, "[^") == 0 && ++notes > most_notes) out += mark::neutral;
    if (source[at] != '<' || at + 1 >= source.size() || (source[at + 1] != '?' && source[at + 1] != '!')) continue;
    if (source.compare(at, 4, "<!--") != 0 && ++openers > most_openers) out += mark::neutral;
  }
  return out;
}

bool holds_many_quotes(std::string_view source) {
  if (count(source, "\"", most_quotes) + count(source, "'", most_quotes) <= most_quotes) return false;
  std::size_t quotes = 0;
  for (auto at = source.find_first_of("\"'\n"); at != std::string_view::npos;
       at = source.find_first_of("\"'\n", at + 1)) {
    if (source[at] != '\n') {
      if (++quotes > most_quotes) return true;
    } else if (at + 1 < source.size() && source[at + 1] == '\n') {
      quotes = 0;
    }
  }
  return false;
}

}  // namespace feedd::markup
