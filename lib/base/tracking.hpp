/// Addresses without what campaigns add to them to know who came from where.
#pragma once

#include <string>

#include "base/uri.hpp"

namespace feedd {

/// The same address without the parameters of its query, and of a fragment that holds such ones, that are known to do
/// nothing else: utm_*, click and mailing identifiers, `ref=rss` and the like. Every other byte stays. Addresses of the
/// web only; names that also mean something elsewhere stay.
Uri without_tracking(const Uri& uri);

/// What is left of an address of the web when everything is taken away that seldom makes it another page: scheme,
/// `www.`, tracking, a slash at the end, the fragment. For comparing, not for following.
std::string page_key(const Uri& uri);

}  // namespace feedd
