/// `feedd --import-planet`: the planet.ini of Planet and Venus as a configuration of ours.
#pragma once

#include <string>
#include <string_view>

namespace feedd::daemon {

/// The title and address of the planet, and an [[upstream]] for each of its feeds. What has no counterpart here
/// (filters, faces) stays as a comment.
std::string tables_of_planet(std::string_view ini);

/// The exit status.
int import_planet(const std::string& input);

}  // namespace feedd::daemon
