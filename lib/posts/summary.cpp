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

/// The text of the first paragraph that has any; of everything when there are no paragraphs.
std::string first_paragraph(std::string_view html) {
  for (auto at = html.find("<p"); at != std::string_view::npos; at = html.find("<p", at + 2)) {
    if (at + 2 < html.size() && html[at + 2] != '>' && html[at + 2] != ' ') continue;
    const auto end = std::min(html.find("</p>", at), html.size());
    auto text = codec::text_of(html.substr(at, end - at));
    if (!text.empty()) return text;
  }
  return codec::text_of(html, longest * 4);
}

/// Where the author's mark stands in the HTML, which keeps it; npos for none.
std::size_t divider(std::string_view html, const Page& page, const Settings& settings) {
  const auto separator = page.draft.excerpt_separator.value_or(settings.excerpt_separator);
  auto at = html.find("<!--more-->");
  if (settings.generator != Generator::hugo) at = std::min(at, html.find("<!-- more -->"));
  return separator.starts_with('<') ? std::min(at, html.find(separator)) : at;
}

}  // namespace

std::string summary_of(const Page& page, const std::string& html, const Settings& settings) {
  for (const auto* given : {&page.draft.description, &page.draft.excerpt}) {
    if (!trim(*given).empty()) return shortened(squeeze(codec::text_of(*given)));
  }
  if (const auto end = divider(html, page, settings); end != std::string::npos) {
    auto text = codec::text_of(std::string_view(html).substr(0, end));
    if (!text.empty()) return shortened(std::move(text));
  }
  return shortened(first_paragraph(html));
}

}  // namespace feedd::posts
