/// What holds for every post of one directory: the settings of the site's own generator, with the configuration laid
/// over them. A directory with a Jekyll `_config.yml` is a Jekyll site; anything else is plain.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "posts/config.hpp"
#include "posts/front_matter.hpp"

namespace feedd::posts {

struct Settings {
  SourceId source;
  std::filesystem::path root;
  Dialect dialect = Dialect::plain;
  std::optional<Uri> base;  ///< of the posts' pages; none: entries have no link
  std::string permalink;    ///< a pattern; never empty
  std::string title, language;
  std::string excerpt_separator;  ///< never empty
  std::vector<Person> authors;
  std::vector<std::string> tags;
  std::vector<std::string> include, exclude;  ///< globs; no `include`: whatever is a post of this generator
  bool drafts = false, future = false;
  Zone zone;
  std::vector<Error> remarks;  ///< what was wrong in the generator's file and got over

  /// Changes when an entry made of an unchanged file would: part of each stamp.
  std::string digest() const;
};

/// Reads `_config.yml`. Fails when it cannot be read or is not YAML; without one there is nothing to fail.
Result<Settings> settings(const PostsConfig& config);

}  // namespace feedd::posts
