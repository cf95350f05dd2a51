/// What a command reads from the place its line names: a file, - for standard input, or an http(s) address.
#pragma once

#include <string>

#include "base/result.hpp"
#include "codec/parsed.hpp"

namespace feedd::daemon {

/// Of a file or standard input.
Result<std::string> contents(const std::string& name);

/// One feed, read as one that lives at `base_url`; without it at the address it was fetched from, else at its site.
/// Fails with the input's name in front.
Result<codec::Parsed> read_feed(const std::string& input, const std::string& base_url);

}  // namespace feedd::daemon
