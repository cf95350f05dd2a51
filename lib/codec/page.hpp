/// The page for people: a feed as one HTML document, without scripts, readable in light and dark.
#pragma once

#include <string>

#include "codec/format.hpp"

namespace feedd::codec {

std::string page_fragment(const Entry& entry, Content content);
Frame page_frame(const FeedInfo& info);

/// The page of one own post: the whole document, its text as its author made it.
std::string post_page(const Entry& entry, const FeedInfo& info);

}  // namespace feedd::codec
