/// One file → one entry.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "model/entry.hpp"
#include "posts/page.hpp"

namespace feedd::posts {

struct Made {
  std::optional<Entry> entry;  ///< none for what is not to be shown
  std::vector<Error> remarks;  ///< what was not understood and kept as its author wrote it; each begins with the line
};

/// Errors begin with the line: `3: …`.
Result<Made> post(const PostFile& file, const Settings& settings, const Survey& survey, Instant now);

}  // namespace feedd::posts
