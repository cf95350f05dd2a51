/// The sections that stand once and are about the daemon itself: [server], [store], [fetch].
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/uri.hpp"
#include "config/section.hpp"
#include "serve/config.hpp"
#include "upstream/config.hpp"

namespace feedd::config {

/// What values are read against.
struct Surroundings {
  std::filesystem::path base;  ///< of relative paths
  Uri url;                     ///< [site] url
};

/// `instead`, when not empty, are the addresses of the command line.
void read_server(Section section, const Surroundings& around, const std::vector<std::string>& instead,
                 serve::ServeConfig& out, Report& report);
void read_store(Section section, std::string& out);
void read_fetch(Section section, const Surroundings& around, upstream::Manners& manners,
                upstream::ClientConfig& client);

}  // namespace feedd::config
