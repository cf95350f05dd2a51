/// A directory of posts without a generator: front matter of any kind, addresses after the files' places.
#pragma once

#include "posts/rules.hpp"

namespace feedd::posts {

extern const Rules plain_rules;

}  // namespace feedd::posts
