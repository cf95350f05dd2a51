/// The text of a post → HTML, as its generator renders it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/uri.hpp"
#include "posts/rules.hpp"

namespace feedd::posts {

/// Whether the suffix is that of a kind of posts.
bool is_post(std::string_view name);

/// Whether it is that of a text which other programs make posts of, and feedd does not read: `.org`, `.rst`, `.adoc`.
bool is_unread_text(std::string_view name);

struct Body {
  std::string html;            ///< addresses as their author wrote them
  std::vector<Error> remarks;  ///< what was kept as it was written; each begins with the line of the file
};

/// Templates first, then Markdown. `title` is the entry's.
Body body_of(const Page& page, std::string_view title, const std::optional<Uri>& link, const Settings& settings,
             const Survey& survey);

}  // namespace feedd::posts
