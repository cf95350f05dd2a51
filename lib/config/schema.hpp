/// The schema of interface.md §3, walked once over the neutral tree.
#pragma once

#include <filesystem>

#include "config/config.hpp"
#include "config/load.hpp"
#include "config/section.hpp"

namespace feedd::config {

/// What the tree (null: no file) and the command line say; what is wrong goes into the report.
Config config_of(const Value* tree, const std::filesystem::path& file, const Additions& additions, Report& report);

}  // namespace feedd::config
