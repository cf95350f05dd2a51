#include "site/document.hpp"

#include <libdeflate.h>

#include <memory>

#include "base/result.hpp"

namespace feedd::site {
namespace {

/// Smaller bodies travel in one packet either way.
constexpr std::size_t worth_compressing = 256;
constexpr int compression_level = 6;

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
};

/// One gzip member without name and time (RFC 1952): the same bytes give the same bytes. Null when nothing is saved.
Bytes gzipped(const std::string& bytes) {
  if (bytes.size() < worth_compressing) return nullptr;
  std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor(libdeflate_alloc_compressor(compression_level));
  FEEDD_ASSERT(compressor);
  std::string out(libdeflate_gzip_compress_bound(compressor.get(), bytes.size()), '\0');
  auto size = libdeflate_gzip_compress(compressor.get(), bytes.data(), bytes.size(), out.data(), out.size());
  FEEDD_ASSERT(size > 0);
  if (size >= bytes.size()) return nullptr;
  out.resize(size);
  out.shrink_to_fit();
  return std::make_shared<const Body>(std::move(out));
}

}  // namespace

void Body::append(Part part) {
  if (part.bytes->empty()) return;
  size_ += part.bytes->size();
  parts_.push_back(std::move(part));
}

std::string Body::str() const {
  std::string out;
  out.reserve(size_);
  for (const auto& part : parts_) out += *part.bytes;
  return out;
}

std::string etag_of(const Body& bytes) {
  Checksum sum;
  for (const auto& part : bytes.parts()) sum << part.sum;
  return hex(sum.digest());
}

DocumentPtr document(std::string path, std::string media_type, Body bytes, std::string etag, Instant modified,
                     bool compressed) {
  auto made = std::make_shared<Document>();
  made->path = std::move(path);
  made->media_type = std::move(media_type);
  made->etag = std::move(etag);
  made->modified = modified;
  if (compressed) made->gzip = gzipped(bytes.str());
  made->identity = std::make_shared<const Body>(std::move(bytes));
  return made;
}

}  // namespace feedd::site
