/// The commands that need no configuration: one document in, one out.
#pragma once

#include <string>

namespace feedd::daemon {

/// `feedd --convert INPUT --to FORMAT`. The exit status.
int convert(const std::string& input, const std::string& to, const std::string& base_url);

/// `feedd --import-opml FILE`: [[upstream]] tables on standard output. The exit status.
int import_opml(const std::string& input);

/// `feedd --import-planet FILE`: the same for the planet.ini of Planet and Venus. The exit status.
int import_planet(const std::string& input);

}  // namespace feedd::daemon
