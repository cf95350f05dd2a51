/// Files that hold secrets: beside the configuration, or handed over by systemd (LoadCredential=), which reads them as
/// root and shows them to the service alone.
#pragma once

#include <filesystem>
#include <string_view>

namespace feedd::config {

/// `name` relative to `base` when there is such a file; else, unless it is absolute, in $CREDENTIALS_DIRECTORY.
std::filesystem::path file_or_credential(std::string_view name, const std::filesystem::path& base);

}  // namespace feedd::config
