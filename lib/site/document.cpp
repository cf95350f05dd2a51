#include "site/document.hpp"

#include <brotli/encode.h>
#include <libdeflate.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <utility>

#include "base/result.hpp"

namespace feedd::site {
namespace {

/// Smaller bodies travel in one packet either way.
constexpr std::size_t worth_compressing = 256;
constexpr int compression_level = 6;
/// Beyond it a document takes several times as long to publish, for some hundredths of its size.
constexpr int brotli_quality = 5;

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
};

/// One gzip member without name and time (RFC 1952): the same bytes give the same bytes. Null when nothing is saved.
Bytes gzipped(const std::string& bytes) {
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

/// One brotli stream (RFC 7932). Null when nothing is saved.
Bytes brotlied(const std::string& bytes) {
  std::string out(BrotliEncoderMaxCompressedSize(bytes.size()), '\0');
  auto size = out.size();
  const auto done = BrotliEncoderCompress(brotli_quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.size(),
                                          reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                                          reinterpret_cast<std::uint8_t*>(out.data()));
  FEEDD_ASSERT(done == BROTLI_TRUE);
  if (size >= bytes.size()) return nullptr;
  out.resize(size);
  out.shrink_to_fit();
  return std::make_shared<const Body>(std::move(out));
}

/// What is not packed already.
bool is_text(std::string_view media_type) {
  const auto type = media_type.substr(0, media_type.find(';'));
  return type.starts_with("text/") || type.ends_with("+xml") || type.ends_with("json") || type.ends_with("/xml") ||
         type.ends_with("javascript") || type.ends_with("/wasm");
}

/// What pages of ours may load: pictures, sound and players from anywhere on the web, nothing that runs here.
constexpr std::string_view page_policy =
    "default-src 'none'; img-src http: https:; style-src 'unsafe-inline'; media-src http: https:; frame-src https:";

void add_fields(Document& document, const About& about) {
  auto say = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) document.fields.append(name).append(": ").append(value).append("\r\n");
  };
  say("Last-Modified", to_http_date(document.modified));
  say("Vary", "Accept-Encoding");
  if (is_feed(document.media_type)) say("Access-Control-Allow-Origin", "*");
  document.kept = document.fields.size();
  say("Content-Type", document.media_type);
  say("Content-Language", about.language);
  say("Link", about.links);
  say("X-Content-Type-Options", "nosniff");
  say("Accept-Ranges", "none");
  if (document.media_type.starts_with("text/html")) say("Content-Security-Policy", page_policy);
  document.fields.shrink_to_fit();
}

}  // namespace

bool is_feed(std::string_view media_type) {
  constexpr std::string_view feeds[] = {"application/atom+xml", "application/rss+xml", "application/feed+json",
                                        "text/x-opml"};
  return std::find(std::begin(feeds), std::end(feeds), media_type.substr(0, media_type.find(';'))) != std::end(feeds);
}

DocumentPtr document(std::string path, std::string media_type, Body bytes, std::string etag, Instant modified,
                     bool compressed, About about) {
  auto made = std::make_shared<Document>();
  made->path = std::move(path);
  made->media_type = std::move(media_type);
  made->etag = std::move(etag);
  made->modified = modified;
  if (compressed && bytes.size() >= worth_compressing && is_text(made->media_type)) {
    const auto whole = bytes.str();
    made->gzip = gzipped(whole);
    made->brotli = brotlied(whole);
  }
  if (about.before && is_feed(made->media_type)) {
    const auto& before = *about.before;
    made->history = History(before.history, before.etag, *before.identity, bytes);
  }
  made->identity = std::make_shared<const Body>(std::move(bytes));
  add_fields(*made, about);
  return made;
}

}  // namespace feedd::site
