/// Which store for this address: the table of schemes.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "store/store.hpp"

namespace feedd::store {

/// `sqlite:FILE`, relative to `directory`; `memory:` forgets everything at the end. Fails with `unsupported`, `store`,
/// and with `damaged` when what lies there is no sound store.
Result<std::unique_ptr<Store>> open(std::string_view address, const std::filesystem::path& directory,
                                    Access access = Access::write);

/// In memory, of what the store at that address decided once: the ids and dates of its entries, as its backup has them.
/// Nothing there is opened or changed: a feedd may be at work with it.
std::unique_ptr<Store> scratch(std::string_view address, const std::filesystem::path& directory);

/// The file of a store that lasts; empty for one that does not.
std::filesystem::path file_of(std::string_view address, const std::filesystem::path& directory);

/// Takes a damaged store out of the way, so that open() makes a new one of its backup. Where it lies now.
Result<std::filesystem::path> set_aside(std::string_view address, const std::filesystem::path& directory);

}  // namespace feedd::store
