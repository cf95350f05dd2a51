/// Configuration files and command lines → Config. toml++ and yaml-cpp live behind this face.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/result.hpp"
#include "config/config.hpp"

namespace feedd::config {

/// What the command line adds to a file, or says alone: interface.md §2.
struct Additions {
  std::vector<std::string> posts;      ///< --posts DIR
  std::vector<std::string> upstreams;  ///< --upstream URL
  std::vector<std::string> listen;     ///< --listen ADDR:PORT; replaces the file's
};

/// Everything that is wrong at once, each as `FILE:LINE: what is wrong: what would be right`.
using Findings = std::vector<Error>;

/// `file` may be empty: then the additions alone. The format is told by the file's ending.
tl::expected<Config, Findings> load(const std::filesystem::path& file, const Additions& additions);
/// The same from text that stands in memory; `file` names it in findings and anchors relative paths.
tl::expected<Config, Findings> parse(std::string_view text, const std::filesystem::path& file,
                                     const Additions& additions);

}  // namespace feedd::config
