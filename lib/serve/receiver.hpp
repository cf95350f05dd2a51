/// The one place where something may be sent to us: what stands below a prefix is not the site's, and a POST there may
/// have a body.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "serve/respond.hpp"

namespace feedd::serve {

struct Receiver {
  std::string prefix = {};   ///< "/websub/"; empty: nothing is received
  std::size_t max_body = 0;  ///< more is refused with 413
  /// GET and POST alike, with the whole body. Called on the threads that serve, which wait for it.
  std::function<Answer(const Request&, std::string body)> receive = {};

  bool takes(std::string_view target) const { return !prefix.empty() && target.starts_with(prefix); }
};

}  // namespace feedd::serve
