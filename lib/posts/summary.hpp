/// What a post is about, in a few sentences of plain text.
#pragma once

#include <string>

#include "posts/rules.hpp"

namespace feedd::posts {

/// What its author says (`description`, `excerpt`, `summary`); else the text before `<!--more-->` or the site's own
/// separator; else the first paragraph that holds any. At most 500 bytes, cut behind a sentence where there is one,
/// never within a character.
std::string summary_of(const Page& page, const std::string& html, const Settings& settings);

}  // namespace feedd::posts
