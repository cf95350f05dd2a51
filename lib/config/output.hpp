/// How a feed of ours is written: the keys that [site] and [[feed]] have in common.
#pragma once

#include "config/section.hpp"
#include "site/channel.hpp"

namespace feedd::config {

/// `limit`, `share`, `content`, `attribution`; what is not said stays as it is in `out`.
void read_output(Section& section, site::Channel& out);

}  // namespace feedd::config
