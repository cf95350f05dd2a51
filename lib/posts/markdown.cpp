#include "posts/markdown.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <mutex>

#include "base/text.hpp"

namespace feedd::posts {
namespace {

// What cmark-gfm does not know is told to it by marks that no post can hold (XML forbids them, and the caller has
// removed them), put into the source and taken out of the HTML again. Marks, and not edits of the tree, so that what
// follows a shortened link is still read as Markdown; and harmless in code, where they go out as they came in.
constexpr std::string_view end_of_link = "\t\xEF\xBF\xBE";  // a tab, known from others by what follows
constexpr std::string_view neutral = "\xEF\xBF\xBE";        // U+FFFE, neither blank nor punctuation
constexpr std::string_view blank = "\xEF\xBF\xBF";          // U+FFFF, a blank inside an address
constexpr std::string_view neutral_encoded = "%EF%BF%BE";
constexpr std::string_view blank_encoded = "%EF%BF%BF";

constexpr std::array<std::string_view, 26> full_width{"，", "。", "）", "》", "；", "：", "！", "？", "、",
                                                      "」", "』", "】", "（", "《", "「", "『", "【", "“",
                                                      "”",  "‘",  "’",  "〈", "〉", "…",  "—",  "　"};

/// The punctuation mark that begins, or ends, a text; empty when there is none.
std::string_view mark_at_start(std::string_view text) {
  for (auto mark : full_width) {
    if (text.starts_with(mark)) return mark;
  }
  return {};
}
bool ends_with_mark(std::string_view text) {
  return std::any_of(full_width.begin(), full_width.end(), [&](auto mark) { return text.ends_with(mark); });
}

/// Whether an address that begins at `at` says itself where it ends: `<…>`, `](…)`, `]: …`, an attribute.
bool is_delimited(std::string_view text, std::size_t at) {
  auto before = text.substr(0, at);
  if (before.empty()) return false;
  if (before.back() == '<' || before.back() == '"' || before.back() == '\'' || before.back() == '=') return true;
  if (before.ends_with("](")) return true;
  while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
  return before.ends_with("]:") || before.ends_with("](");
}

/// A bare address ends before full-width punctuation: in `见 https://e.org/a，再看` the comma is the sentence's.
std::string with_ends_of_links(std::string_view text) {
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto rest = text.substr(at);
    if (!(rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www.")) ||
        is_delimited(text, at)) {
      ++at;
      continue;
    }
    auto end = at;
    while (end < text.size() && static_cast<unsigned char>(text[end]) > ' ' && text[end] != '<' &&
           mark_at_start(text.substr(end)).empty()) {
      ++end;
    }
    if (end < text.size() && static_cast<unsigned char>(text[end]) > ' ' && text[end] != '<') {
      out.append(text, copied, end - copied).append(end_of_link);
      copied = end;
    }
    at = end;
  }
  return out.append(text, copied);
}

/// `**加粗：**后文` is bold: CommonMark's rule about punctuation beside asterisks expects blanks between words.
std::string with_neutral_asterisks(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '*') {
      out += text[at++];
      continue;
    }
    const auto end = std::min(text.find_first_not_of('*', at), text.size());
    if (ends_with_mark(text.substr(0, at))) out += neutral;
    out.append(text, at, end - at);
    if (!mark_at_start(text.substr(end)).empty()) out += neutral;
    at = end;
  }
  return out;
}

/// `![](/my picture.png "title")`: the blanks of the address, not those before the title.
std::string with_blanks_in_addresses(std::string_view text) {
  std::string out;
  std::size_t copied = 0;
  for (auto at = text.find("]("); at != std::string_view::npos; at = text.find("](", at + 2)) {
    const auto start = at + 2;
    auto end = start;
    for (int depth = 0; end < text.size() && text[end] != '\n' && (text[end] != ')' || depth > 0); ++end) {
      if (text[end] == '(') ++depth;
      if (text[end] == ')') --depth;
    }
    if (end >= text.size() || text[end] != ')' || text[start] == '<') continue;
    auto address = text.substr(start, end - start);
    for (char quote : {'"', '\''}) {
      const auto title = address.find(std::string(" ") + quote);
      if (title != std::string_view::npos && trim(address).ends_with(quote)) address = address.substr(0, title);
    }
    const auto body = trim(address);
    if (body.find(' ') == std::string_view::npos) continue;
    const auto offset = static_cast<std::size_t>(body.data() - text.data());
    out.append(text, copied, offset - copied).append(replace_all(body, " ", blank));
    copied = offset + body.size();
  }
  return out.append(text, copied);
}

std::string without_marks(std::string_view html) {
  std::string out;
  out.reserve(html.size());
  for (std::size_t at = 0; at < html.size();) {
    const auto rest = html.substr(at);
    auto swap = [&](std::string_view mark, std::string_view plain) {
      if (!rest.starts_with(mark)) return false;
      out += plain;
      at += mark.size();
      return true;
    };
    const char c = rest.front();
    const bool swapped = (c == end_of_link.front() && swap(end_of_link, "")) ||
                         (c == neutral.front() && (swap(neutral, "") || swap(blank, " "))) ||
                         (c == '%' && (swap(neutral_encoded, "") || swap(blank_encoded, "%20")));
    if (!swapped) {
      out += c;
      ++at;
    }
  }
  return out;
}

struct FreeParser {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeText {
  void operator()(char* text) const { std::free(text); }
};

/// cmark-gfm 0.29.0.gfm keeps its table of special characters in a global that every parse with inline extensions
/// changes: two threads at once give different HTML from run to run. So one parse at a time in a process.
std::string rendered(std::string_view source) {
  static std::mutex one_at_a_time;
  std::lock_guard lock(one_at_a_time);
  cmark_gfm_core_extensions_ensure_registered();
  // Own posts are trusted: raw HTML stays, also what GitHub's `tagfilter` would blunt (an iframe with a film in it).
  const int options = CMARK_OPT_UNSAFE | CMARK_OPT_FOOTNOTES;
  std::unique_ptr<cmark_parser, FreeParser> parser(cmark_parser_new(options));
  for (auto name : {"table", "strikethrough", "autolink", "tasklist"}) {
    if (auto* extension = cmark_find_syntax_extension(name)) {
      cmark_parser_attach_syntax_extension(parser.get(), extension);
    }
  }
  cmark_parser_feed(parser.get(), source.data(), source.size());
  std::unique_ptr<cmark_node, FreeNode> document(cmark_parser_finish(parser.get()));
  std::unique_ptr<char, FreeText> html(
      cmark_render_html(document.get(), options, cmark_parser_get_syntax_extensions(parser.get())));
  return html.get();
}

}  // namespace

std::string markdown(std::string_view text, Flavour flavour) {
  auto source = with_neutral_asterisks(with_ends_of_links(text));
  if (flavour == Flavour::kramdown) source = with_blanks_in_addresses(source);
  return without_marks(rendered(source));
}

}  // namespace feedd::posts
