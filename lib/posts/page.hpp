/// One file → what its author says, with all that its site adds, and where it is found.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/uri.hpp"
#include "posts/rules.hpp"

namespace feedd::posts {

struct PostFile {
  std::string place;  ///< below the root, with slashes
  std::string bytes;
  std::string stamp;
  Instant modified{};
  std::optional<Instant> committed = {};  ///< by git, where the site wants to know
};

/// Errors begin with the line: `3: …`.
Result<Page> read_page(const PostFile& file, const Settings& settings, const Survey& survey);

/// The address of a page; none where the site has none. Errors begin with the line.
Result<std::optional<Uri>> link_of(const Page& page, const Settings& settings);

/// The address of another page of the site by the name that a text calls it: `2020-03-07-a` (Jekyll's post_url),
/// `_posts/2020-03-07-a.md` (its link), `a.md`, `/posts/a` (Hugo's ref), `@/posts/a.md` (Zola). None when there is no
/// such page. Reads that page's file.
std::optional<std::string> address_of(std::string_view name, std::string_view asking_place, const Settings& settings,
                                      const Survey& survey);

}  // namespace feedd::posts
