/// Names → addresses, once for each hop and family.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "upstream/address.hpp"

namespace feedd::upstream {

enum class Family { v6, v4 };

/// Blocks. In the order of preference of getaddrinfo(3); none when the host has none of that
/// family, or is none. Fails with `network` when it cannot be told.
Result<std::vector<Address>> look_up(const std::string& host, Family family);

}  // namespace feedd::upstream
