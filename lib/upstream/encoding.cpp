#include "upstream/encoding.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/text.hpp"

namespace feedd::upstream {
namespace {

struct Free {
  void operator()(libdeflate_decompressor* one) const { libdeflate_free_decompressor(one); }
};
using Decompressor = std::unique_ptr<libdeflate_decompressor, Free>;
using Decompress = libdeflate_result (*)(libdeflate_decompressor*, const void*, std::size_t, void*, std::size_t,
                                         std::size_t*, std::size_t*);

/// libdeflate wants to know the size beforehand. The output doubles until it is enough or reaches the limit: a bomb is
/// stopped there, and all tries together cost at most twice the last one.
class Output {
 public:
  Output(std::size_t guess, std::size_t limit) : limit_(limit) { bytes_.resize(std::min(guess, limit)); }

  /// One stream at the start of `in`; how much of it was read.
  Result<std::size_t> add(std::string_view in, Decompress decompress) {
    for (;;) {
      std::size_t read = 0, written = 0;
      auto result = decompress(decompressor_.get(), in.data(), in.size(), bytes_.data() + used_, bytes_.size() - used_,
                               &read, &written);
      if (result == LIBDEFLATE_SUCCESS) {
        used_ += written;
        return read;
      }
      if (result != LIBDEFLATE_INSUFFICIENT_SPACE) return fail(Errc::http, "the compressed body is damaged");
      if (bytes_.size() == limit_)
        return fail(Errc::too_large, "the body is larger than {} bytes once decoded", limit_);
      bytes_.resize(std::min(limit_, std::max<std::size_t>(bytes_.size() * 2, 4096)));
    }
  }

  std::string take() {
    bytes_.resize(used_);
    return std::move(bytes_);
  }

 private:
  Decompressor decompressor_{libdeflate_alloc_decompressor()};
  std::size_t limit_, used_ = 0;
  std::string bytes_;
};

std::size_t guess(std::string_view body) { return std::max<std::size_t>(body.size() * 4, 4096); }

/// All members of a gzip file (RFC 1952 §2.2); what follows them and is none is left aside, as gzip(1) does.
Result<std::string> gunzip(std::string_view body, std::size_t limit) {
  Output output(guess(body), limit);
  do {
    TRY(auto read, output.add(body, libdeflate_gzip_decompress_ex));
    body.remove_prefix(read);
  } while (body.starts_with("\x1f\x8b"));
  return output.take();
}

/// RFC 9110 §8.4.1.2 means the zlib format; some servers send the bare stream.
Result<std::string> inflate(std::string_view body, std::size_t limit) {
  Output wrapped(guess(body), limit);
  auto read = wrapped.add(body, libdeflate_zlib_decompress_ex);
  if (read) return wrapped.take();
  if (read.error().code == Errc::too_large) return tl::unexpected(read.error());
  Output bare(guess(body), limit);
  CHECK_OK(bare.add(body, libdeflate_deflate_decompress_ex));
  return bare.take();
}

}  // namespace

Result<std::string> decode(std::string_view body, std::string_view content_encoding, std::size_t limit) {
  auto codings = split(ascii_lower(content_encoding), ',');
  std::erase(codings, "identity");
  if (codings.size() > 1) return fail(Errc::unsupported, "more than one content coding: {}", content_encoding);
  if (codings.empty() || body.empty()) {
    if (body.size() > limit) return fail(Errc::too_large, "the body is larger than {} bytes", limit);
    return std::string(body);
  }
  if (codings[0] == "gzip" || codings[0] == "x-gzip") return gunzip(body, limit);
  if (codings[0] == "deflate") return inflate(body, limit);
  return fail(Errc::unsupported, "content coding {}, which was not asked for", codings[0]);
}

}  // namespace feedd::upstream
