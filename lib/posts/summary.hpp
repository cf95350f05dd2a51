/// What a post is about, in a few sentences of plain text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "posts/rules.hpp"

namespace feedd::posts {

/// Where the excerpt of a post of Jekyll's ends in its text as written, when what separates it is not a comment, which
/// the HTML keeps.
std::optional<std::size_t> end_of_excerpt(const Page& page, const Settings& settings);

/// What its author says (`description`, `excerpt`, `summary`); else the text before `<!--more-->` or the site's own
/// separator; else the first paragraph that holds any. At most 500 bytes, cut behind a sentence where there is one,
/// never within a character.
std::string summary_of(const Page& page, const std::string& html, const Settings& settings);

/// Of the HTML of an excerpt, unless its author says one.
std::string summary_of_excerpt(const Page& page, const std::string& html);

}  // namespace feedd::posts
