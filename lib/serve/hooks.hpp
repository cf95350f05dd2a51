/// What answers beside the published site.
#pragma once

#include <functional>
#include <memory>

#include "base/result.hpp"
#include "serve/receiver.hpp"
#include "site/site.hpp"

namespace feedd::serve {

/// Takes what was made; null when it is not there any more. Called once, on any thread.
using Made = std::function<void(Result<site::DocumentPtr>)>;

/// Makes what a Site makes on demand. It returns at once and calls back; with an error when it cannot be had now.
using Make = std::function<void(std::shared_ptr<const site::Catalogue>, site::Order, Made)>;

/// Either may be empty: then nothing is made on demand, or nothing received.
struct Hooks {
  Make make = {};
  Receiver receiver = {};
};

}  // namespace feedd::serve
