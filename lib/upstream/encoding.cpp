#include "upstream/encoding.hpp"

#include <brotli/decode.h>
#include <libdeflate.h>

#include <algorithm>
#include <memory>

#include "base/text.hpp"

namespace feedd::upstream {
namespace {

constexpr std::size_t most_times = 200, free_of_ratio = 1 << 20;

struct Free {
  void operator()(libdeflate_decompressor* one) const { libdeflate_free_decompressor(one); }
  void operator()(BrotliDecoderState* one) const { BrotliDecoderDestroyInstance(one); }
};
using Decompressor = std::unique_ptr<libdeflate_decompressor, Free>;
using Decompress = libdeflate_result (*)(libdeflate_decompressor*, const void*, std::size_t, void*, std::size_t,
                                         std::size_t*, std::size_t*);

/// What a body may become: `limit` bytes, and beyond 1 MiB `most_times` its own size.
struct Bound {
  std::size_t limit, ratio;
  Bound(std::size_t bytes, std::size_t packed)
      : limit(bytes), ratio(std::max(free_of_ratio, packed < bytes / most_times ? packed * most_times : bytes)) {}
  std::size_t most() const { return std::min(limit, ratio); }
  tl::unexpected<Error> exceeded() const {
    if (ratio < limit) return fail(Errc::too_large, "the body unpacks to more than {} times its size", most_times);
    return fail(Errc::too_large, "the body is larger than {} bytes once decoded", limit);
  }
};

/// libdeflate wants to know the size beforehand. The output doubles until it is enough or reaches the limit: a bomb is
/// stopped there, and all tries together cost at most twice the last one.
class Output {
 public:
  Output(std::string_view body, const Bound& bound) : bound_(bound) {
    bytes_.resize(std::min(std::max<std::size_t>(body.size() * 4, 4096), bound.most()));
  }

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
      if (bytes_.size() == bound_.most()) return bound_.exceeded();
      bytes_.resize(std::min(bound_.most(), std::max<std::size_t>(bytes_.size() * 2, 4096)));
    }
  }

  std::string take() {
    bytes_.resize(used_);
    return std::move(bytes_);
  }

 private:
  Decompressor decompressor_{libdeflate_alloc_decompressor()};
  Bound bound_;
  std::size_t used_ = 0;
  std::string bytes_;
};

/// All members of a gzip file (RFC 1952 §2.2); what follows them and is none is left aside, as gzip(1) does.
Result<std::string> gunzip(std::string_view body, const Bound& bound) {
  Output output(body, bound);
  do {
    TRY(auto read, output.add(body, libdeflate_gzip_decompress_ex));
    body.remove_prefix(read);
  } while (body.starts_with("\x1f\x8b"));
  return output.take();
}

/// RFC 9110 §8.4.1.2 means the zlib format; some servers send the bare stream.
Result<std::string> inflate(std::string_view body, const Bound& bound) {
  Output wrapped(body, bound);
  auto read = wrapped.add(body, libdeflate_zlib_decompress_ex);
  if (read) return wrapped.take();
  if (read.error().code == Errc::too_large) return tl::unexpected(read.error());
  Output bare(body, bound);
  CHECK_OK(bare.add(body, libdeflate_deflate_decompress_ex));
  return bare.take();
}

/// RFC 7932. What follows the stream is left aside.
Result<std::string> unbrotli(std::string_view body, const Bound& bound) {
  std::unique_ptr<BrotliDecoderState, Free> decoder(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
  std::string out;
  auto* in = reinterpret_cast<const std::uint8_t*>(body.data());
  std::size_t left = body.size();
  for (;;) {
    std::size_t none = 0;
    auto state = BrotliDecoderDecompressStream(decoder.get(), &left, &in, &none, nullptr, nullptr);
    for (std::size_t size = 0; BrotliDecoderHasMoreOutput(decoder.get()); size = 0) {  // as it lies in the window
      auto* piece = BrotliDecoderTakeOutput(decoder.get(), &size);
      if (size > bound.most() - out.size()) return bound.exceeded();
      out.append(reinterpret_cast<const char*>(piece), size);
    }
    if (state == BROTLI_DECODER_RESULT_SUCCESS) return out;
    if (state != BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) return fail(Errc::http, "the compressed body is damaged");
  }
}

/// A document as it is, whatever its coding is said to be: what is packed does not go on without control characters.
bool is_plain(std::string_view body) {
  body = without_byte_order_mark(body).substr(0, 100);
  const auto is_text = [](unsigned char c) { return c >= ' ' || c == '\n' || c == '\r' || c == '\t'; };
  if (!std::all_of(body.begin(), body.end(), is_text)) return false;
  body = trim(body);
  return body.starts_with('<') || body.starts_with('{');
}

Result<std::string> larger(std::size_t limit) {
  return fail(Errc::too_large, "the body is larger than {} bytes", limit);
}

/// What a server wrote, fit to be told.
std::string shown(std::string_view value) { return printable(cut(value, 60)); }

}  // namespace

bool is_gzip(std::string_view body) { return body.starts_with("\x1f\x8b\x08"); }

Result<std::string> decode(std::string_view body, std::string_view content_encoding, std::size_t limit) {
  auto codings = split(ascii_lower(content_encoding), ',');
  // Beside the one name for none, those that servers write who mean none, or a character encoding.
  for (std::string_view none : {"identity", "none", "utf-8", "utf8", "iso-8859-1", "binary", "8bit"})
    std::erase(codings, none);
  if (codings.size() > 1) return fail(Errc::unsupported, "more than one content coding: {}", shown(content_encoding));
  if (codings.empty() && is_gzip(body)) codings.emplace_back("gzip");
  if (codings.empty() || body.empty()) {
    return body.size() > limit ? larger(limit) : std::string(body);
  }
  const auto& coding = codings[0];
  const bool says_gzip = coding == "gzip" || coding == "x-gzip";
  if (!says_gzip && coding != "deflate" && coding != "br")
    return fail(Errc::unsupported, "content coding {}, which was not asked for", shown(coding));
  if (is_plain(body)) return body.size() > limit ? larger(limit) : std::string(body);
  Bound bound(limit, body.size());
  if (coding == "br") return unbrotli(body, bound);
  return is_gzip(body) ? gunzip(body, bound) : inflate(body, bound);
}

}  // namespace feedd::upstream
