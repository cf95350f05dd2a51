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

/// The programs whose directories feedd reads as they do; `plain` is any directory of posts.
enum class Generator { plain, jekyll, hugo, zola };

/// Whose ids the entries carry: those of feedd (the address at first sight, whatever becomes of it), or those that the
/// subscribers of a blog hold already.
enum class GuidRule {
  own,
  jekyll_feed,  ///< the address with its last part exchanged for the slug, as jekyll-feed writes it
  permalink,    ///< the entry's address as it is now: Hugo's and Zola's feeds, and Jekyll's without the plugin
  tag,          ///< RFC 4151: `tag:HOST,YYYY-MM-DD:PATH`
};

struct PostsConfig {
  SourceId id;  ///< posts/NAME
  std::string name;
  std::filesystem::path path;     ///< absolute
  std::optional<Generator> kind;  ///< none: told by what lies beside the posts
  std::optional<Uri> url;         ///< base of the posts' own pages; none: the generator's own setting
  std::string permalink;          ///< pattern or style; empty: the generator's own, else "/:path/"
  GuidRule guid = GuidRule::own;
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
