/// Jekyll's templates in a post, before Markdown sees it and in code as well, as Jekyll does. Understood are raw,
/// comment, highlight, post_url, link and outputs of simple values; include is left out. Other tags and what asks for
/// more (if, for, assign, site.data) stay as they are written. https://shopify.github.io/liquid/
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "posts/scope.hpp"

namespace feedd::posts {

Understood liquid(std::string_view body, const Scope& scope);

/// What stands between `{{` and `}}`: `site.url`, `"/a" | relative_url`. None for what is not understood; what is
/// known not to be there is empty.
std::optional<std::string> liquid_output(std::string_view expression, const Scope& scope);

}  // namespace feedd::posts
