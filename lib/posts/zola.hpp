/// Zola: `content/` and a `config.toml` with `base_url`. https://www.getzola.org/documentation/content/page/
#pragma once

#include "posts/rules.hpp"

namespace feedd::posts {

extern const Rules zola_rules;

}  // namespace feedd::posts
