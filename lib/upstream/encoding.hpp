/// Content codings undone, bounded: one layer, never more than `limit` bytes of output, and beyond 1 MiB never more
/// than 200 times the input, whatever it promises. Feeds come to 5 to 50 times; a bomb of DEFLATE to 1000, of Brotli to
/// more than 100 000. What is decoded until then is all that a bomb costs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace feedd::upstream {

/// As Accept-Encoding says it.
constexpr std::string_view readable_codings = "gzip, deflate, br";

/// A file that was packed, by its first bytes (RFC 1952 §2.3.1); no feed begins so.
bool is_gzip(std::string_view body);

/// `content_encoding` is the header's value (RFC 9110 §8.4): nothing, identity, gzip, br, or deflate with or without
/// the zlib wrapper. A gzip file that is said to be in no coding, as `feed.xml.gz` is served, is read as well, and so
/// is a document that is said to be in a coding and is not, or in deflate and is in gzip, or the other way round. Fails
/// with `too_large` beyond the limits, `unsupported` for another or a second coding, `http` for damage.
Result<std::string> decode(std::string_view body, std::string_view content_encoding, std::size_t limit);

}  // namespace feedd::upstream
