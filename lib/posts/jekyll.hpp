/// Jekyll: `_posts` with dated names, `_config.yml`. https://jekyllrb.com/docs/; lib/jekyll/*.rb of 4.3
#pragma once

#include <string_view>

#include "posts/rules.hpp"

namespace feedd::posts {

class Looker;

extern const Rules jekyll_rules;

/// Lays what `_config.yml` and `_data/authors` say under `settings`. Internal to Jekyll's rules.
Result<void> configure_jekyll(Settings& settings);
bool jekyll_lives_in(const std::filesystem::path& root);

/// Lays what `feed:` of the configuration `file` tells jekyll-feed (0.17, and 0.18's icon) under `settings`, whose base
/// is known. What feedd has other means for is a remark that names them. Internal to Jekyll's rules.
void read_jekyll_feed(Settings& settings, const Looker& look, std::string_view file);

}  // namespace feedd::posts
