#include "config/credential.hpp"

#include <cstdlib>

namespace feedd::config {

std::filesystem::path file_or_credential(std::string_view name, const std::filesystem::path& base) {
  auto path = (base / name).lexically_normal();
  std::error_code error;
  const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
  if (credentials && *credentials && std::filesystem::path(name).is_relative() && !std::filesystem::exists(path, error))
    path = (std::filesystem::path(credentials) / name).lexically_normal();
  return path;
}

}  // namespace feedd::config
