/// What all connections of one thread share.
#pragma once

#include "base/published.hpp"
#include "serve/config.hpp"
#include "serve/receiver.hpp"
#include "site/site.hpp"

namespace feedd::serve {

struct Means {
  const ServeConfig& config;
  const Published<site::Site>& site;
  const Receiver& receiver;
};

}  // namespace feedd::serve
