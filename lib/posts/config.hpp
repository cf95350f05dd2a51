/// What the configuration says about one directory of posts ([[posts]]).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "base/uri.hpp"
#include "model/entry.hpp"

namespace feedd::posts {

/// How the posts are kept. `automatic` looks for a generator's own configuration beside them.
enum class SiteKind { automatic, jekyll, plain };

struct PostsConfig {
  SourceId id;  ///< posts/NAME
  std::string name;
  std::filesystem::path path;  ///< absolute
  SiteKind kind = SiteKind::automatic;
  std::optional<Uri> url;         ///< base of the posts' own pages; none: entries have no link
  std::string permalink;          ///< pattern or style; empty: the generator's own, else "/:path/"
  std::string title;              ///< of the source; empty: the generator's own, else the name
  std::vector<Person> authors;    ///< of posts that name none
  std::vector<std::string> tags;  ///< added to each entry
  /// Globs below `path`. These, and none else, mean: whatever is a post of this kind of site.
  std::vector<std::string> include{"**/*.md", "**/*.markdown", "**/*.html"};
  std::vector<std::string> exclude;
  bool drafts = false, future = false;
  std::optional<Zone> zone;  ///< of dates that name none; none: the generator's own, else UTC
  std::string language;
  bool operator==(const PostsConfig&) const = default;
};

}  // namespace feedd::posts
