/// The head of a post: split from the body and read into a tree. YAML between `---` and `---` or `...`, TOML between
/// `+++`, or one JSON object; Jekyll knows only the first. A file without a head is all body.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "codec/value.hpp"
#include "posts/config.hpp"

namespace feedd::posts {

struct Matter {
  codec::Value fields;  ///< a map, or null
  std::string body;     ///< lines end in LF; no character that XML forbids
  int body_line = 1;    ///< the line of the file at which the body begins
};

/// Errors begin with the line: `3: not YAML: …`. Fails with `syntax` for bytes that are not UTF-8.
Result<Matter> read_front_matter(std::string_view bytes, Generator generator);

}  // namespace feedd::posts
