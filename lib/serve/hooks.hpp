/// What answers beside the published site.
#pragma once

#include <functional>
#include <memory>

#include "base/result.hpp"
#include "base/task.hpp"
#include "serve/receiver.hpp"
#include "site/site.hpp"

namespace feedd::serve {

/// Makes what a Site makes on demand, on another thread; null when it is not there any more. Fails when it cannot be
/// had now.
using Make = std::function<Task<Result<site::DocumentPtr>>(std::shared_ptr<const site::Catalogue>, site::Order)>;

/// Either may be empty: then nothing is made on demand, or nothing received.
struct Hooks {
  Make make = {};
  Receiver receiver = {};
};

}  // namespace feedd::serve
