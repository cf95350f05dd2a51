#include "config/hidden.hpp"

#include <cstdlib>

namespace feedd::config {

std::string hidden_by_unit(const std::filesystem::path& path) {
  if (!std::getenv("INVOCATION_ID")) return "";
  for (const std::string hidden : {"/home", "/root", "/run/user"}) {
    if (path != hidden && !path.string().starts_with(hidden + "/")) continue;
    return "feedd.service hides " + hidden + ": add BindReadOnlyPaths=" + path.string() +
           " in a drop-in (systemctl edit feedd)";
  }
  return "";
}

}  // namespace feedd::config
