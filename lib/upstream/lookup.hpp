/// Names → addresses, once for each hop.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "upstream/address.hpp"

namespace feedd::upstream {

/// Blocks, but not for localhost. In the order of preference of getaddrinfo(3). Fails with `network`, saying which
/// name.
Result<std::vector<Address>> look_up(const std::string& host);

}  // namespace feedd::upstream
