/// The user's wishes as values.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/uri.hpp"
#include "posts/config.hpp"
#include "serve/config.hpp"
#include "site/channel.hpp"
#include "upstream/config.hpp"

namespace feedd::config {

struct Config {
  std::filesystem::path file;                ///< where it was read; empty: the command line alone
  Uri url;                                   ///< [site] url: public base of all that is served, ends in a slash
  bool has_url = false;                      ///< it was written, and not made of [server] listen
  bool websub = true;                        ///< [fetch] websub
  std::vector<site::Channel> channels = {};  ///< the main one first, then each [[feed]]
  site::Sections sections = {true, true};    ///< [site] tag_feeds, source_feeds
  std::vector<posts::PostsConfig> posts = {};
  std::vector<upstream::Subscription> upstreams = {};
  std::vector<upstream::Subscription> lists = {};    ///< [[upstream]] opml: each stands for the feeds it names
  std::map<SourceId, site::Rule> source_rules = {};  ///< keep and drop of an upstream, whatever the channel
  upstream::ClientConfig client = {};
  upstream::Manners manners = {};
  serve::ServeConfig serve = {};
  std::string store = {};  ///< [store] url
};

}  // namespace feedd::config
