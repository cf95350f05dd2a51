#include "posts/front_matter.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "codec/value.hpp"

namespace feedd::posts {
namespace {

using codec::Value;

enum class Language { none, yaml, toml, json };

struct Parts {
  Language language = Language::none;
  std::string_view head, body;
  int head_line = 2, body_line = 1;
};

std::string_view without_trailing_blanks(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  return line;
}

/// The text up to the line end at or after `at`, and past it.
std::string_view next_line(std::string_view text, std::size_t& at) {
  const auto end = std::min(text.find('\n', at), text.size());
  const auto line = text.substr(at, end - at);
  at = std::min(end + 1, text.size());
  return line;
}

int lines_in(std::string_view text) { return static_cast<int>(std::count(text.begin(), text.end(), '\n')); }

/// Where Hugo and Zola look for the head: behind blanks, and Hugo within a comment of HTML too.
std::size_t start_of_head(std::string_view text, Generator generator, bool& in_comment) {
  if (generator != Generator::hugo && generator != Generator::zola) return 0;
  auto at = std::min(text.find_first_not_of(" \t\n"), text.size());
  if (generator == Generator::zola) return at;
  in_comment = text.substr(at).starts_with("<!--");
  if (in_comment) at = std::min(text.find_first_not_of(" \t\n", at + 4), text.size());
  return at;
}

Result<Parts> split_head(std::string_view text, Generator generator) {
  Parts parts;
  parts.body = text;
  bool in_comment = false;
  std::size_t at = start_of_head(text, generator, in_comment);
  const auto first_line = 1 + lines_in(text.substr(0, at));
  const auto opener = without_trailing_blanks(next_line(text, at));
  if (opener == "---" || (opener == "+++" && generator != Generator::jekyll)) {
    const auto start = at;
    while (at < text.size()) {
      const auto line_start = at;
      const auto whole = next_line(text, at);
      const auto line = generator == Generator::zola ? trim(whole) : without_trailing_blanks(whole);
      if (line != opener && (opener != "---" || line != "...")) continue;
      parts.language = opener == "---" ? Language::yaml : Language::toml;
      parts.head = text.substr(start, line_start - start);
      parts.head_line = first_line + 1;
      if (auto after = at; in_comment && trim(next_line(text, after)) == "-->") at = after;
      parts.body = text.substr(at);
      parts.body_line = 1 + lines_in(text.substr(0, at)) + (text[at - 1] == '\n' ? 0 : 1);
      return parts;
    }
    // `---` alone is a rule across the page, as Jekyll reads it.
    if (opener == "+++") return fail(Errc::syntax, "1: the front matter has no end: close it with +++");
  }
  if (generator != Generator::jekyll && text.starts_with('{')) {
    const auto second = text.find_first_not_of(" \t\n", 1);
    if (second != std::string_view::npos && (text[second] == '"' || text[second] == '}')) {
      parts.language = Language::json;
      parts.head = text;
    }
  }
  return parts;
}

}  // namespace

Result<Matter> read_front_matter(std::string_view bytes, Generator generator) {
  if (!is_utf8(bytes)) return fail(Errc::syntax, "1: the file is not UTF-8: save it as UTF-8");
  bytes = without_byte_order_mark(bytes);
  const auto text = xml_safe(bytes.find('\r') == std::string_view::npos ? bytes : replace_all(bytes, "\r\n", "\n"));
  TRY(auto parts, split_head(text, generator));
  Matter matter;
  if (parts.language == Language::yaml) {
    TRY(matter.fields, codec::read_yaml(parts.head, parts.head_line));
  } else if (parts.language == Language::toml) {
    TRY(matter.fields, codec::read_toml(parts.head, parts.head_line));
  } else if (parts.language == Language::json) {
    std::size_t taken = 0;
    TRY(matter.fields, codec::read_json(parts.head, 1, taken));
    const auto end = text.find_first_not_of(" \t", taken);
    parts.body = end == std::string::npos ? std::string_view() : std::string_view(text).substr(end);
    if (parts.body.starts_with('\n')) parts.body.remove_prefix(1);
    parts.body_line = 1 + lines_in(std::string_view(text).substr(0, text.size() - parts.body.size()));
  }
  if (matter.fields.kind != Value::Kind::map && matter.fields.kind != Value::Kind::null) {
    return fail(Errc::syntax, "2: the front matter holds no keys: write it as 'title: …', one key a line");
  }
  matter.body = parts.body;
  matter.body_line = parts.body_line;
  return matter;
}

}  // namespace feedd::posts
