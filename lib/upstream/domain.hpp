/// Whose host is it? By the public suffix list, through libpsl.
#pragma once

#include <string>

#include "base/uri.hpp"

namespace feedd::upstream {

/// What one operator answers for: the registrable domain of the host (`blog.example.co.uk` → `example.co.uk`), and
/// where there is none, as for addresses and names of a local network, `host:port`.
std::string operator_of(const Uri& url);

/// Whether the host is on the public internet, as far as its name tells: it has a registrable domain, or is a public
/// address.
bool is_public_host(const Uri& url);

}  // namespace feedd::upstream
