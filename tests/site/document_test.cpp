#include "site/document.hpp"

#include <brotli/decode.h>
#include <gtest/gtest.h>
#include <libdeflate.h>

namespace feedd::site {
namespace {

const Instant then{std::chrono::seconds(784111777)};
const std::string text = [] {
  std::string out;
  for (int i = 0; i < 500; ++i) out += "<p>paragraph " + std::to_string(i) + "</p>";
  return out;
}();

DocumentPtr made(std::string type, std::string bytes, bool compressed = true) {
  return document("/x", std::move(type), std::move(bytes), "e", then, compressed);
}

std::string ungzipped(const std::string& packed) {
  std::string out(text.size(), '\0');
  auto* decompressor = libdeflate_alloc_decompressor();
  std::size_t size = 0;
  libdeflate_gzip_decompress(decompressor, packed.data(), packed.size(), out.data(), out.size(), &size);
  libdeflate_free_decompressor(decompressor);
  out.resize(size);
  return out;
}

std::string unbrotlied(const std::string& packed) {
  std::string out(text.size(), '\0');
  auto size = out.size();
  const auto done = BrotliDecoderDecompress(packed.size(), reinterpret_cast<const std::uint8_t*>(packed.data()), &size,
                                            reinterpret_cast<std::uint8_t*>(out.data()));
  return done == BROTLI_DECODER_RESULT_SUCCESS ? out.substr(0, size) : "broken";
}

TEST(Document, is_packed_when_it_is_made_and_alike_each_time) {
  const auto one = made("application/atom+xml", text), other = made("application/atom+xml", text);
  ASSERT_TRUE(one->gzip && one->brotli);
  EXPECT_EQ(ungzipped(one->gzip->str()), text);
  EXPECT_EQ(unbrotlied(one->brotli->str()), text);
  EXPECT_EQ(one->gzip->str(), other->gzip->str());
  EXPECT_EQ(one->brotli->str(), other->brotli->str());
  EXPECT_LT(one->brotli->size(), one->gzip->size());
}

TEST(Document, is_left_as_it_is_where_packing_saves_nothing) {
  for (const auto& [type, bytes] :
       {std::pair("image/png", text), {"audio/mpeg", text}, {"text/plain", std::string("short")}}) {
    const auto one = made(type, bytes);
    EXPECT_FALSE(one->gzip || one->brotli) << type;
  }
  for (auto* type : {"text/html; charset=utf-8", "application/feed+json; charset=utf-8", "application/json",
                     "image/svg+xml", "application/xml", "text/x-opml; charset=utf-8"})
    EXPECT_TRUE(made(type, text)->brotli) << type;
  EXPECT_FALSE(made("text/html", text, false)->gzip);
  EXPECT_FALSE(made("text/html", text, false)->brotli);
}

TEST(Document, says_with_a_304_only_what_caches_keep_up_to_date) {
  const auto one = made("application/atom+xml", text);
  EXPECT_EQ(one->fields.substr(0, one->kept), "Vary: Accept-Encoding\r\nAccess-Control-Allow-Origin: *\r\n");
  EXPECT_EQ(one->fields.substr(one->kept),
            "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: application/atom+xml\r\n"
            "X-Content-Type-Options: nosniff\r\nAccept-Ranges: none\r\n");
}

}  // namespace
}  // namespace feedd::site
