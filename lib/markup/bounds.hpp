/// cmark-gfm takes time that grows with the square of a few texts. Marks break them before it reads them; what they say
/// comes out all the same.
#pragma once

#include <string>
#include <string_view>

namespace feedd::markup {

std::string bounded(std::string source);

/// Whether a paragraph holds so many quotation marks that they are better left straight.
bool holds_many_quotes(std::string_view source);

}  // namespace feedd::markup
