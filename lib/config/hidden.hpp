/// What a unit's sandbox hides: a directory that people see, and the service does not.
#pragma once

#include <filesystem>
#include <string>

namespace feedd::config {

/// Why `path` cannot be seen and what to do, when a service manager started us and ProtectHome= may be the reason; else
/// empty.
std::string hidden_by_unit(const std::filesystem::path& path);

}  // namespace feedd::config
