/// Atom 1.0 as it is written (RFC 4287), with Media RSS, thr:, tombstones (RFC 6721) and what is passed on. It is read
/// by feed_reader.hpp.
#pragma once

#include <string>

#include "codec/format.hpp"

namespace feedd::codec {

Fragment atom_fragment(const Entry& entry, const Style& style, LongText& text);
Frame atom_frame(const FeedInfo& info);

}  // namespace feedd::codec
