/// One file → one entry.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "model/entry.hpp"
#include "posts/generator.hpp"

namespace feedd::posts {

struct PostFile {
  std::string place;  ///< below the root, with slashes
  std::string bytes;
  std::string stamp;
  Instant modified{};
};

/// Whether the suffix is that of a kind of posts.
bool is_post(std::string_view name);

/// None for a draft that is not to be shown. Errors begin with the line: `3: …`.
Result<std::optional<Entry>> post(const PostFile& file, const Settings& settings, Instant now);

}  // namespace feedd::posts
