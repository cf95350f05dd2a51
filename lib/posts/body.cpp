#include "posts/body.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "posts/markdown.hpp"

namespace feedd::posts {
namespace {

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

}  // namespace

bool is_post(std::string_view name) { return kind_of(name).has_value(); }

Body body_of(const Page& page, const std::optional<Uri>&, const Settings& settings, const Survey&) {
  Body out;
  if (kind_of(page.place) == Kind::html) {
    out.html = page.body;
  } else {
    out.html = markdown(page.body, settings.generator == Generator::jekyll ? Flavour::kramdown : Flavour::commonmark);
  }
  return out;
}

}  // namespace feedd::posts
