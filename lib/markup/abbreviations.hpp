/// kramdown's abbreviations: `*[HTML]: HyperText Markup Language` explains the word wherever it stands in text.
/// https://kramdown.gettalong.org/syntax.html#abbreviations
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace feedd::markup {

/// What each word is short for.
using Abbreviations = std::map<std::string, std::string, std::less<>>;

/// HTML of a piece of text with an <abbr> around each word that is in the list and stands between word boundaries, the
/// longest first; empty when none is. What was put aside stays.
std::string with_abbreviations(std::string_view text, const Abbreviations& known);

}  // namespace feedd::markup
