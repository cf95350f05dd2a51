#include "store/open.hpp"

#include "store/memory.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace feedd::store {
namespace {

using Opened = Result<std::unique_ptr<Store>>;

struct Scheme {
  std::string_view name;
  Opened (*open)(std::string_view rest, const std::filesystem::path& directory);
};

constexpr Scheme schemes[] = {
    {"sqlite:",
     [](std::string_view rest, const std::filesystem::path& directory) -> Opened {
       if (rest.empty()) return fail(Errc::unsupported, "store.url names no file: 'sqlite:feedd.db' would");
       return open_sqlite(directory / rest);
     }},
    {"memory:", [](std::string_view, const std::filesystem::path&) -> Opened { return memory_store(); }},
};

}  // namespace

Result<std::unique_ptr<Store>> open(std::string_view address, const std::filesystem::path& directory) {
  for (const auto& scheme : schemes) {
    if (address.starts_with(scheme.name)) return scheme.open(address.substr(scheme.name.size()), directory);
  }
  return fail(Errc::unsupported, "no store for '{}': sqlite:FILE and memory: are known", address);
}

}  // namespace feedd::store
