/// What is sent along with the requests of one upstream: headers, name and password.
#pragma once

#include <filesystem>

#include "config/section.hpp"
#include "upstream/config.hpp"

namespace feedd::config {

void read_headers(Section& section, upstream::Subscription& out);

/// The file is relative to `base`, else one of systemd's credentials. What it holds is never told.
void read_password(Section& section, const std::filesystem::path& base, upstream::Subscription& out);

}  // namespace feedd::config
