/// One file of an export.
#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "site/body.hpp"

namespace feedd::site {

/// Whether the file has these very bytes.
bool holds(const std::filesystem::path& file, const Body& bytes);

/// Writes beside the place, syncs and renames, so that a reader sees the old bytes or the new. The directories above
/// are made. Fails with `io`.
Result<void> put_in_place(const std::filesystem::path& file, const Body& bytes);

}  // namespace feedd::site
