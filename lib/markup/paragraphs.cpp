#include "markup/paragraphs.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "markup/characters.hpp"
#include "markup/formulas.hpp"
#include "markup/lines.hpp"
#include "markup/marks.hpp"
#include "markup/spans.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos;
constexpr std::array<std::string_view, 6> zola_settings{"", "linenos", "linenostart", "hl_lines", "hide_lines", "name"};

bool is_id_of_kramdown(std::string_view id) {
  return !id.empty() && (is_letter(id[0]) || id[0] == mark::kept) && std::all_of(id.begin(), id.end(), [&](char c) {
    return is_alphanumeric(c) || c == '_' || c == '-' || c == ':' || c == mark::kept;
  });
}

/// `# Heading {#id}`: the braces are no text. None of it for what is no such line.
std::size_t find_attributes(std::string_view text, const Line& line, const MarkdownOptions& options) {
  if (options.flavour == Flavour::commonmark || !options.heading_attributes) return none;
  auto end = line.end;
  while (end > line.content && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
  if (end == line.content || text[end - 1] != '}') return none;
  const auto start = text.substr(0, end).rfind('{');
  if (start == none || start <= line.content || text[start - 1] != ' ' || start + 1 >= end) return none;
  if (options.flavour != Flavour::kramdown) return text[start + 1] == '#' || text[start + 1] == '.' ? start : none;
  return text[start + 1] == '#' && is_id_of_kramdown(text.substr(start + 2, end - start - 3)) ? start : none;
}

/// What stands in a heading whose first line this is, and that ends where `text` does: Hugo makes the id of it.
std::string heading_source(std::string_view text, const Line& first) {
  auto out = trim(text.substr(first.content));
  if (first.kind == Line::Kind::heading) {
    out = trim(out.substr(std::min(out.find_first_not_of('#'), out.size())));
    const auto last = out.find_last_not_of('#');
    if (last != none && last + 1 < out.size() && out[last] == ' ') out = trim(out.substr(0, last));
  }
  return std::string(out);
}

/// Where the text of a heading ends: before the `##` that may close one of a single line.
std::size_t end_of_heading(std::string_view text, const Line& line) {
  if (line.kind != Line::Kind::heading) return line.end;
  const auto content = text.substr(line.content, line.end - line.content);
  const auto last = content.find_last_not_of(" \t");
  if (last == none || content[last] != '#') return line.end;
  const auto before = content.substr(0, last).find_last_not_of('#');
  if (before == none || content[before] != ' ') return line.end;
  return line.content + before;
}

/// `[name]: address`, which is no text. Footnotes are.
bool is_definition(std::string_view text, const Line& line) {
  const auto content = text.substr(line.content, line.end - line.content);
  if (!content.starts_with('[') || content.starts_with("[^")) return false;
  const auto end = content.find(']');
  return end != none && end + 1 < content.size() && content[end + 1] == ':';
}

/// Of all definitions, as what refers to one may stand before it. Some in code do no harm.
void read_labels(std::string_view text, Aside& aside) {
  if (text.find("]:") == none) return;
  for (std::size_t at = 0; at < text.size(); at = std::min(text.find('\n', at), text.size() - 1) + 1) {
    const auto start = text.find_first_not_of(" \t>", at);
    if (start == none || text[start] != '[' || text.substr(start, 2) == "[^") continue;
    const auto end = text.substr(0, text.find('\n', start)).find("]:", start);
    if (end != none) aside.labels.insert(normal_label(text.substr(start + 1, end - start - 1)));
  }
}

/// A fence line with its language alone: "```rust,linenos,hl_lines=1-2" is of Rust, as is "```linenos,rust".
std::string zola_fence(std::string_view line) {
  const auto info = line.find_first_not_of("`~", line.find_first_of("`~"));
  if (info == none) return std::string(line);
  std::string language;
  for (const auto& word : split(trim(line.substr(info)), ',')) {
    const auto name = trim(std::string_view(word).substr(0, word.find('=')));
    if (std::find(zola_settings.begin(), zola_settings.end(), name) == zola_settings.end()) language = trim(word);
  }
  return std::string(line.substr(0, info)).append(language).append("\n");
}

/// goldmark's `{.class #id}` at the end of a block, on a line of its own.
bool is_attributes_of_block(std::string_view text, const Line& line) {
  const auto content = trim(text.substr(line.content, line.end - line.content));
  if (line.kind != Line::Kind::text || line.begins_item || content.size() < 3) return false;
  if (!content.starts_with('{') || content.find_first_of("{}", 1) != content.size() - 1) return false;
  const auto first = content.substr(1, content.find_first_of(" }") - 1);
  if (!first.starts_with('.') && !first.starts_with('#') && first.find('=') == none) return false;
  const auto next = text.substr(std::min(line.end + 1, text.size()));
  return trim(next.substr(0, next.find('\n'))).empty();
}

}  // namespace

std::string with_marks(std::string_view text, const MarkdownOptions& options, Aside& aside) {
  using Kind = Line::Kind;
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  read_labels(text, aside);
  Spans spans(options, aside);
  Lines lines(text, true);
  Line line, last, first;
  std::size_t start = 0;  // of the run, while there is one
  bool in_run = false;
  const auto close = [&](std::size_t end, bool is_heading) {
    if (!in_run) return;
    const auto braces = is_heading ? find_attributes(text, last, options) : none;
    if (braces != none && braces >= start) {
      spans.write(text, start, braces, out);
      out.append(" ").append(1, mark::attributes);
      out += aside.put(aside.with_written(text.substr(braces + 1, text.rfind('}', last.end) - braces - 1)));
      out.append(text, last.end, end - last.end);
    } else {
      const bool by_source = is_heading && options.flavour == Flavour::goldmark && options.heading_ids;
      const auto stop = by_source ? std::clamp(end_of_heading(text, last), start, end) : end;
      spans.write(text, start, stop, out);
      if (by_source) {
        out.append(" ").append(1, mark::attributes);
        out += aside.put("=" + heading_source(text.substr(0, std::clamp(last.end, start, end)), first));
        out.append(text, stop, end - stop);
      }
    }
    in_run = false;
  };
  while (lines.next(line)) {
    if (options.block_attributes && last.kind != Kind::blank && is_attributes_of_block(text, line)) {
      close(line.start, last.kind == Kind::heading);
      const auto list = trim(text.substr(line.content, line.end - line.content));
      out.append(text, line.start, line.content - line.start);
      out.append(aside.put_attributes(mark::of_block, std::string(list.substr(1, list.size() - 2)))).append("\n");
      last = {};
      continue;
    }
    const bool is_read = (line.kind == Kind::text && !is_definition(text, line)) || line.kind == Kind::heading;
    if (!is_read || line.begins_block || last.kind == Kind::heading) {
      close(line.start, last.kind == Kind::heading || line.kind == Kind::rule);
    }
    const auto past = std::min(line.end + 1, text.size());
    if (!is_read) {
      const auto unread = text.substr(line.start, past - line.start);
      if (is_definition(text, line)) {
        out += aside.with_written(unread);
      } else if (line.kind == Kind::fence && options.flavour == Flavour::pulldown) {
        out += zola_fence(unread);
      } else {
        out += unread;
      }
    } else if (options.math && text.substr(line.content, 2) == "$$") {
      const bool in_paragraph = last.kind != Kind::blank && !line.begins_block;
      const auto found = formula_block_at(text, line, options.flavour == Flavour::kramdown, in_paragraph);
      if (found.end != line.content) {
        close(line.start, false);
        out.append(text, line.start, line.content - line.start).append(aside.put(found.html));
        start = found.end;
        in_run = true;
        const auto line_end = text.find('\n', found.end);
        if (line_end == none) break;
        if (line_end > line.end) lines.move_to(line_end + 1, false);
        line.end = line_end;
      }
    }
    if (is_read && !in_run) {
      start = line.start;
      first = line;
      in_run = true;
    }
    last = line;
  }
  close(text.size(), last.kind == Kind::heading);
  return out;
}

}  // namespace feedd::markup
