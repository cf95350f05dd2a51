#include "store/open.hpp"

#include "store/memory.hpp"
#include "store/sqlite/backup.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace feedd::store {
namespace {

using Opened = Result<std::unique_ptr<Store>>;

struct Scheme {
  std::string_view name;
  Opened (*open)(const std::filesystem::path& file, Access access);
  bool lasts = false;
};

constexpr Scheme schemes[] = {
    {"sqlite:", [](const std::filesystem::path& file, Access access) { return open_sqlite(file, access); }, true},
    {"memory:", [](const std::filesystem::path&, Access) -> Opened { return memory_store(); }},
};

const Scheme* scheme_of(std::string_view address) {
  for (const auto& scheme : schemes)
    if (address.starts_with(scheme.name)) return &scheme;
  return nullptr;
}

}  // namespace

Result<std::unique_ptr<Store>> open(std::string_view address, const std::filesystem::path& directory, Access access) {
  const auto* scheme = scheme_of(address);
  if (!scheme) return fail(Errc::unsupported, "no store for '{}': sqlite:FILE and memory: are known", address);
  if (scheme->lasts && address == scheme->name)
    return fail(Errc::unsupported, "store.url names no file: 'sqlite:feedd.db' would");
  return scheme->open(file_of(address, directory), access);
}

std::unique_ptr<Store> scratch(std::string_view address, const std::filesystem::path& directory) {
  const auto file = file_of(address, directory);
  return file.empty() ? memory_store() : memory_store_of(Backup(file).rows());
}

std::filesystem::path file_of(std::string_view address, const std::filesystem::path& directory) {
  const auto* scheme = scheme_of(address);
  return scheme && scheme->lasts ? directory / address.substr(scheme->name.size()) : std::filesystem::path();
}

Result<std::filesystem::path> set_aside(std::string_view address, const std::filesystem::path& directory) {
  return set_aside_sqlite(file_of(address, directory));
}

}  // namespace feedd::store
