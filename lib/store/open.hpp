/// Which store for this address: the table of schemes.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "store/store.hpp"

namespace feedd::store {

/// `sqlite:FILE`, relative to `directory`; `memory:` forgets everything at the end. Fails with `unsupported`, `store`.
Result<std::unique_ptr<Store>> open(std::string_view address, const std::filesystem::path& directory);

}  // namespace feedd::store
