#include "posts/body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/time.hpp"
#include "markup/liquid.hpp"
#include "markup/markdown.hpp"
#include "markup/shortcode.hpp"
#include "posts/page.hpp"

namespace feedd::posts {
namespace {

using markup::Scope;
using markup::Understood;

enum class Kind { markdown, html };

/// The kinds of posts by their suffixes. A further kind is a line here, and a case in body_of.
constexpr std::array<std::pair<std::string_view, Kind>, 8> kinds{{{".md", Kind::markdown},
                                                                  {".markdown", Kind::markdown},
                                                                  {".mkdown", Kind::markdown},
                                                                  {".mkdn", Kind::markdown},
                                                                  {".mkd", Kind::markdown},
                                                                  {".mdown", Kind::markdown},
                                                                  {".html", Kind::html},
                                                                  {".htm", Kind::html}}};

std::optional<Kind> kind_of(std::string_view name) {
  for (auto [suffix, kind] : kinds) {
    if (name.size() > suffix.size() && iequals(name.substr(name.size() - suffix.size()), suffix)) return kind;
  }
  return std::nullopt;
}

/// What the text may ask for.
Scope scope_of(const Page& page, std::string_view title, const std::optional<Uri>& link, const Settings& settings,
               const Survey& survey) {
  Scope scope;
  if (settings.base) {
    scope.url = settings.base->str();
    scope.url.resize(scope.url.size() - settings.base->path().size());
  }
  scope.base_path = settings.base_path;
  scope.site = &settings.site;
  scope.page = &page.fields;
  scope.title = title;
  if (link) scope.address = link->str();
  if (page.dates.date) scope.date = to_rfc3339(page.dates.date->instant);
  scope.language = settings.language;
  scope.find = [&page, &settings, &survey](std::string_view name) {
    return address_of(name, page.place, settings, survey);
  };
  return scope;
}

Understood understood(const Page& page, const Scope& scope, Generator generator) {
  if (generator == Generator::jekyll && !page.draft.plain_text) return markup::liquid(page.body, scope);
  if (generator == Generator::hugo) return markup::hugo_shortcodes(page.body, scope);
  if (generator == Generator::zola) return markup::zola_shortcodes(page.body, scope);
  return {page.body, {}};
}

}  // namespace

bool is_post(std::string_view name) { return kind_of(name).has_value(); }

bool is_unread_text(std::string_view name) {
  constexpr std::array<std::string_view, 13> suffixes{".org",     ".rst",    ".adoc", ".asciidoc", ".ad",
                                                      ".textile", ".pandoc", ".pdc",  ".mdx",      ".rmd",
                                                      ".qmd",     ".typ",    ".wiki"};
  return std::any_of(suffixes.begin(), suffixes.end(), [&](auto suffix) {
    return name.size() > suffix.size() && iequals(name.substr(name.size() - suffix.size()), suffix);
  });
}

Body body_of(const Page& page, std::string_view title, const std::optional<Uri>& link, const Settings& settings,
             const Survey& survey) {
  Body out;
  auto text = understood(page, scope_of(page, title, link, settings, survey), settings.generator);
  for (const auto& remark : text.remarks) {
    const bool is_bare = remark.what.starts_with('{') && remark.what.ends_with('}');
    out.remarks.push_back({Errc::unsupported, fmt::format("{}: {}{}", page.body_line + remark.line - 1, remark.what,
                                                          is_bare ? " is not understood: kept as it is written" : "")});
  }
  out.html = kind_of(page.place) == Kind::html || !is_markdown(page.location.name.suffix, settings)
                 ? markup::without_written_marks(std::move(text.text))
                 : markup::markdown(text.text, settings.markdown);
  return out;
}

}  // namespace feedd::posts
