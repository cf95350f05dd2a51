/// The notes of a text as each generator writes them: with the ids that links from elsewhere lead to, its classes, and
/// its ways back.
#pragma once

#include <string>
#include <string_view>

#include "markup/markdown.hpp"

namespace feedd::markup {

/// Where the notes of Zola's texts stand, which cmark-gfm moves to the end, is marked.
std::string with_places_of_notes(std::string_view text);
/// Without those marks that stand in a formula or the like, where no note is.
std::string without_places_of_notes(std::string html);

/// What cmark-gfm wrote of notes, rewritten; GitHub's own as they are.
std::string with_footnotes(std::string html, const MarkdownOptions& options);

}  // namespace feedd::markup
