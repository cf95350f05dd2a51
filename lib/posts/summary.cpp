#include "posts/summary.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "codec/html.hpp"

namespace feedd::posts {
namespace {

constexpr std::size_t longest = 500;

/// Behind the last sentence that ends in the second half of the text; 0 when none does. Chinese and Japanese sentences
/// end in marks of their own and without a blank.
std::size_t end_of_sentence(std::string_view text) {
  constexpr std::array<std::string_view, 6> wide{"。", "！", "？", "…", "」", "．"};
  for (auto at = text.size(); at > text.size() / 2; --at) {
    const auto head = text.substr(0, at);
    for (auto mark : wide) {
      if (head.ends_with(mark)) return at;
    }
    const bool is_mark = head.ends_with('.') || head.ends_with('!') || head.ends_with('?');
    if (is_mark && (at == text.size() || text[at] == ' ')) return at;
  }
  return 0;
}

std::string shortened(std::string text) {
  if (text.size() <= longest) return text;
  const auto head = cut(text, longest);
  if (const auto end = end_of_sentence(head)) return std::string(head.substr(0, end));
  auto end = head.size();
  const auto blank = head.rfind(' ');
  if (blank != std::string_view::npos && blank > longest / 2 && text[head.size()] != ' ') end = blank;
  return std::string(trim(cut(head.substr(0, end), longest - 3))) + "…";
}

/// A paragraph without the tags of emphasis, links and pictures, whose text needs no parser then; as it was where other
/// markup stands in it.
std::string with_few_tags(std::string_view html) {
  constexpr std::array<std::string_view, 12> plain_tags{"a",   "em",  "strong", "code", "p",    "del",
                                                        "sup", "sub", "b",      "i",    "span", "img"};
  std::string out;
  for (std::size_t at = 0;;) {
    const auto open = std::min(html.find('<', at), html.size());
    out.append(html.substr(at, open - at));
    if (open == html.size()) return out;
    auto name = html.substr(open + 1);
    if (name.starts_with('/')) name.remove_prefix(1);
    name = name.substr(0, name.find_first_of(" />"));
    if (std::find(plain_tags.begin(), plain_tags.end(), name) == plain_tags.end()) return std::string(html);
    char quote = 0;
    for (at = open + 1; at < html.size() && (quote != 0 || html[at] != '>'); ++at) {
      if (html[at] == quote) {
        quote = 0;
      } else if (quote == 0 && (html[at] == '"' || html[at] == '\'')) {
        quote = html[at];
      }
    }
    if (at == html.size()) return std::string(html);
    ++at;
  }
}

/// The text of the first paragraph that has any; of everything when there are no paragraphs.
std::string first_paragraph(std::string_view html) {
  for (auto at = html.find("<p"); at != std::string_view::npos; at = html.find("<p", at + 2)) {
    if (at + 2 < html.size() && html[at + 2] != '>' && html[at + 2] != ' ') continue;
    const auto end = std::min(html.find("</p>", at), html.size());
    auto text = codec::text_of(with_few_tags(html.substr(at, end - at)));
    if (!text.empty()) return text;
  }
  return codec::text_of(html, longest * 4);
}

/// `<!--More  -->`: to Zola neither blanks nor capitals matter.
bool is_more(std::string_view html) {
  constexpr std::string_view begin = "<!--", word = "more";
  if (!html.starts_with(begin)) return false;
  auto past_blanks = [html](std::size_t at) { return std::min(html.find_first_not_of(" \t\n", at), html.size()); };
  const auto at = past_blanks(begin.size());
  return iequals(html.substr(at, word.size()), word) && html.substr(past_blanks(at + word.size())).starts_with("-->");
}

/// Where a comment that is the author's mark stands in the HTML, which keeps it; npos for none.
std::size_t divider(std::string_view html, const Page& page, const Settings& settings) {
  const auto separator = page.draft.excerpt_separator.value_or(settings.excerpt_separator);
  constexpr std::string_view comment = "!--";  // which is rarer than what begins with `<`
  for (auto found = html.find(comment); found != std::string_view::npos; found = html.find(comment, found + 1)) {
    const auto at = found - 1;
    if (found == 0 || html[at] != '<') continue;
    const auto rest = html.substr(at);
    if (rest.starts_with("<!--more-->") || (separator.starts_with("<!--") && rest.starts_with(separator))) return at;
    if (settings.generator != Generator::hugo && rest.starts_with("<!-- more -->")) return at;
    if (settings.generator == Generator::zola && is_more(rest)) return at;
  }
  return std::string_view::npos;
}

/// Zola's summaries do not refer to notes.
std::string without_notes(std::string_view html) {
  constexpr std::string_view begin = "<sup class=\"footnote-reference\"", end = "</a></sup>";
  std::string out;
  std::size_t copied = 0;
  for (auto at = html.find(begin); at != std::string_view::npos; at = html.find(begin, copied)) {
    const auto stop = html.find(end, at);
    if (stop == std::string_view::npos) break;
    out.append(html, copied, at - copied);
    copied = stop + end.size();
  }
  return out.append(html, copied);
}

std::string given_by(const Page& page) {
  for (const auto* given : {&page.draft.description, &page.draft.excerpt}) {
    if (!trim(*given).empty()) return shortened(squeeze(codec::text_of(*given)));
  }
  return {};
}

}  // namespace

std::optional<std::size_t> end_of_excerpt(const Page& page, const Settings& settings) {
  if (settings.generator != Generator::jekyll) return std::nullopt;
  const auto& separator = page.draft.excerpt_separator ? *page.draft.excerpt_separator : settings.excerpt_separator;
  if (separator == "\n\n" || separator.starts_with("<!--")) return std::nullopt;
  return std::min(page.body.find(separator), page.body.size());
}

std::string summary_of_excerpt(const Page& page, const std::string& html) {
  auto given = given_by(page);
  return given.empty() ? shortened(codec::text_of(html)) : given;
}

std::string summary_of(const Page& page, const std::string& html, const Settings& settings) {
  if (auto given = given_by(page); !given.empty()) return given;
  if (const auto end = divider(html, page, settings); end != std::string::npos) {
    const auto head = std::string_view(html).substr(0, end);
    auto text = codec::text_of(settings.generator == Generator::zola ? without_notes(head) : std::string(head));
    if (!text.empty()) return shortened(std::move(text));
  }
  const auto& separator = page.draft.excerpt_separator ? *page.draft.excerpt_separator : settings.excerpt_separator;
  const bool is_all = settings.generator == Generator::jekyll && separator.starts_with("<!--");  // which is not there
  return shortened(is_all ? codec::text_of(html, longest * 4) : first_paragraph(html));
}

}  // namespace feedd::posts
