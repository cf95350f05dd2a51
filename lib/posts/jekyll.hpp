/// Jekyll: `_posts` with dated names, `_config.yml`. https://jekyllrb.com/docs/; lib/jekyll/*.rb of 4.3
#pragma once

#include "posts/rules.hpp"

namespace feedd::posts {

extern const Rules jekyll_rules;

}  // namespace feedd::posts
