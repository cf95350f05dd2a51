/// Addresses without what campaigns add to them to know who came from where.
#pragma once

#include "base/uri.hpp"

namespace feedd {

/// The same address without the parameters of its query, and of a fragment that holds such ones, that are known to do
/// nothing else: utm_*, click and mailing identifiers, `ref=rss` and the like. Every other byte stays. Addresses of the
/// web only; names that also mean something elsewhere stay.
Uri without_tracking(const Uri& uri);

}  // namespace feedd
