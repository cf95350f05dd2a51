/// Content codings undone, bounded: one layer, and never more than `limit` bytes of output, whatever the input
/// promises.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace feedd::upstream {

/// `content_encoding` is the header's value (RFC 9110 §8.4): nothing, identity, gzip, or deflate with or without the
/// zlib wrapper. Fails with `too_large` beyond the limit, `unsupported` for another or a second coding, `http` for
/// damage.
Result<std::string> decode(std::string_view body, std::string_view content_encoding, std::size_t limit);

}  // namespace feedd::upstream
