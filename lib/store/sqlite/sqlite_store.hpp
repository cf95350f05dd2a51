/// The store that lasts: one SQLite file.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.hpp"
#include "store/store.hpp"

namespace feedd::store {

/// Creates the file and its directory where there are none. Fails with `store` and the file's name when it is damaged,
/// no database, or written by a newer feedd; it is left as it is.
Result<std::unique_ptr<Store>> open_sqlite(const std::filesystem::path& path);

}  // namespace feedd::store
