/// Jekyll's templates in a post, before Markdown sees it and in code as well, as Jekyll does. Understood are raw,
/// comment, highlight, post_url, link, outputs of simple values, assign of one, and for over a list that `split` has
/// made of one; include is left out. Other tags and what asks for more (if, site.data, site.posts) stay as they are
/// written, and `markdown` does not read them. https://shopify.github.io/liquid/
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "markup/scope.hpp"

namespace feedd::markup {

Understood liquid(std::string_view body, const Scope& scope);

/// What `assign` has set: a text, or a list.
struct Variable {
  std::vector<std::string> items;
  bool is_list = false;
};
using Variables = std::map<std::string, Variable, std::less<>>;

/// What stands between `{{` and `}}`: `site.url`, `"/a" | relative_url`. None for what is not understood; what is
/// known not to be there is empty.
std::optional<std::string> liquid_output(std::string_view expression, const Scope& scope,
                                         const Variables& variables = {});

}  // namespace feedd::markup
