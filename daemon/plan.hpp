/// The configuration → what is to be published.
#pragma once

#include "base/result.hpp"
#include "config/config.hpp"
#include "site/publisher.hpp"

namespace feedd::daemon {

/// Asks each directory of posts what it says of itself, and lays it under the channels that are made of it alone. Fails
/// with `config` for a rule that is wrong.
Result<site::Plan> plan_of(config::Config& config);

}  // namespace feedd::daemon
