/// A feed on our own disk, answered as a server would.
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "upstream/http_client.hpp"

namespace feedd::upstream {

/// Blocks. 200 with an ETag made of the content, or 304 when the validator still names it. Fails with `not_found`,
/// `io`, `too_large`, or `unsupported` for what is no regular file on this machine.
Result<Got> read_file(const Get& get, std::uint64_t max_body);

}  // namespace feedd::upstream
