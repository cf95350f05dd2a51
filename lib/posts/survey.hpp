/// What a site says of its posts in other places than the posts: the pages of sections, and which section is the main
/// one.
#pragma once

#include <string>
#include <vector>

#include "model/batch.hpp"
#include "posts/rules.hpp"

namespace feedd::posts {

/// Reads the pages of sections. `posts` are the places of the posts that were found, sorted; those that are files of
/// another page's bundle leave it. A section that cannot be read is a note.
Survey survey(const Settings& settings, std::vector<std::string>& posts, const std::vector<std::string>& section_pages,
              std::vector<Note>& notes);

}  // namespace feedd::posts
