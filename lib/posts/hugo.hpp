/// Hugo: `content/` with sections and bundles, `hugo.toml` or `config.*` or `config/_default/`.
/// https://gohugo.io/content-management/
#pragma once

#include "posts/rules.hpp"

namespace feedd::posts {

extern const Rules hugo_rules;

/// Lays what Hugo's configuration files say under `settings`. Internal to Hugo's rules.
Result<void> configure_hugo(Settings& settings);
bool hugo_lives_in(const std::filesystem::path& root);

/// A `cascade`, of the configuration or of a section's page.
std::vector<Default> cascade_of(const codec::Value& cascade, const Settings& settings);

/// The path of a page: `url`, the section's permalink pattern, or its place. Internal to Hugo's rules.
Result<std::string> hugo_address(const Page& page, const Settings& settings);

}  // namespace feedd::posts
