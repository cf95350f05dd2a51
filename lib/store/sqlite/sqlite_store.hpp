/// The store that lasts: one SQLite file.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.hpp"
#include "store/store.hpp"

namespace feedd::store {

/// Creates the file and its directory where there are none. Fails with the file's name: with `damaged` when it is no
/// sound database, with `unsupported` when it was written by a newer
/// feedd, with `store` when it cannot be used; it is left as it is. When there
/// is none, but its backup, ids and dates are restored from that.
Result<std::unique_ptr<Store>> open_sqlite(const std::filesystem::path& path, Access access = Access::write);

/// Renames a damaged database to FILE.corrupt-TIME, which is returned.
Result<std::filesystem::path> set_aside_sqlite(const std::filesystem::path& path);

}  // namespace feedd::store
