#include "site/packing.hpp"

#include <brotli/encode.h>
#include <libdeflate.h>

#include <cstdint>
#include <memory>

#include "base/result.hpp"

namespace feedd::site {
namespace {

constexpr std::size_t least = 256;

/// Beyond brotli's 5 a document takes several times as long to publish, for some hundredths of its size.
constexpr int gzip_level(Effort effort) { return effort == Effort::often ? 6 : 12; }
constexpr int brotli_quality(Effort effort) { return effort == Effort::often ? 5 : 9; }

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
};

Bytes fitted(std::string out, std::size_t size, std::size_t before) {
  if (size >= before) return nullptr;
  out.resize(size);
  out.shrink_to_fit();
  return std::make_shared<const Body>(std::move(out));
}

}  // namespace

/// One member without name and time.
Bytes gzipped(const std::string& bytes, Effort effort) {
  std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor(libdeflate_alloc_compressor(gzip_level(effort)));
  FEEDD_ASSERT(compressor);
  std::string out(libdeflate_gzip_compress_bound(compressor.get(), bytes.size()), '\0');
  const auto size = libdeflate_gzip_compress(compressor.get(), bytes.data(), bytes.size(), out.data(), out.size());
  FEEDD_ASSERT(size > 0);
  return fitted(std::move(out), size, bytes.size());
}

Bytes brotlied(const std::string& bytes, Effort effort) {
  std::string out(BrotliEncoderMaxCompressedSize(bytes.size()), '\0');
  auto size = out.size();
  const auto done = BrotliEncoderCompress(brotli_quality(effort), BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.size(),
                                          reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                                          reinterpret_cast<std::uint8_t*>(out.data()));
  FEEDD_ASSERT(done == BROTLI_TRUE);
  return fitted(std::move(out), size, bytes.size());
}

bool is_worth_packing(std::string_view media_type, std::size_t size) {
  const auto type = media_type.substr(0, media_type.find(';'));
  return size >= least && (type.starts_with("text/") || type.ends_with("+xml") || type.ends_with("json") ||
                           type.ends_with("/xml") || type.ends_with("javascript") || type.ends_with("/wasm"));
}

}  // namespace feedd::site
