/// What is to be published, as the configuration has it.
#pragma once

#include <utility>
#include <vector>

#include "base/uri.hpp"
#include "model/feed.hpp"
#include "site/channel.hpp"
#include "site/pages.hpp"
#include "site/route.hpp"

namespace feedd::site {

/// Channels, their rules, and the sources as people know them, in configured order.
struct Plan {
  Uri url;  ///< public base of all addresses; ends in a slash
  std::vector<Channel> channels;
  Routes routes;
  std::vector<std::pair<SourceId, SourceInfo>> sources;
  std::vector<std::pair<SourceId, SourceInfo>> lists = {};  ///< reading lists: told of in the status alone
  ReadFile read_file = {};                                  ///< for the pages of own posts
  Sections sections = {};                                   ///< as in the routes
};

}  // namespace feedd::site
