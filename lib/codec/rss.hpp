/// RSS 2.0 as it is written (as the RSS Advisory Board profiles it), with content:, dc:, media: and what is passed on.
/// It is read by feed_reader.hpp.
#pragma once

#include <string>

#include "codec/format.hpp"

namespace feedd::codec {

Fragment rss_fragment(const Entry& entry, const Style& style, LongText& text);
Frame rss_frame(const FeedInfo& info);

}  // namespace feedd::codec
