#include "upstream/encoding.hpp"

#include <brotli/encode.h>
#include <gtest/gtest.h>
#include <libdeflate.h>

#include <memory>

#include "base/text.hpp"

namespace feedd::upstream {
namespace {

using Compress = std::size_t (*)(libdeflate_compressor*, const void*, std::size_t, void*, std::size_t);

std::string packed(std::string_view bytes, Compress compress) {
  std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(libdeflate_alloc_compressor(6),
                                                                                      libdeflate_free_compressor);
  std::string out(bytes.size() + 1024, '\0');
  out.resize(compress(compressor.get(), bytes.data(), bytes.size(), out.data(), out.size()));
  return out;
}

std::string brotli(std::string_view bytes) {
  std::string out(BrotliEncoderMaxCompressedSize(bytes.size()), '\0');
  std::size_t size = out.size();
  BrotliEncoderCompress(5, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT, bytes.size(),
                        reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                        reinterpret_cast<std::uint8_t*>(out.data()));
  out.resize(size);
  return out;
}

const std::string text(5000, 'x');

TEST(Decode, undoes_each_coding_it_knows) {
  auto gzip = packed(text, libdeflate_gzip_compress);
  EXPECT_EQ(*decode(text, "", 10000), text);
  EXPECT_EQ(*decode(text, "identity", 10000), text);
  EXPECT_EQ(*decode(text, "UTF-8", 10000), text) << "which is no coding at all";
  EXPECT_EQ(*decode(text, "none", 10000), text);
  EXPECT_EQ(*decode(gzip, "gzip", 10000), text);
  EXPECT_EQ(*decode(gzip, " GZIP , identity", 10000), text);
  EXPECT_EQ(*decode(gzip, "x-gzip", 10000), text);
  EXPECT_EQ(*decode(packed(text, libdeflate_zlib_compress), "deflate", 10000), text);
  EXPECT_EQ(*decode(packed(text, libdeflate_deflate_compress), "deflate", 10000), text);
  EXPECT_EQ(*decode(brotli(text), "br", 10000), text);
  EXPECT_EQ(*decode(brotli("") + "more", "br", 10000), "");
  EXPECT_EQ(*decode("", "gzip", 10000), "");
  EXPECT_EQ(*decode(gzip, "", 10000), text) << "a file that was packed, whatever is said of it";
  EXPECT_EQ(*decode(gzip, "identity", 10000), text);
  EXPECT_EQ(*decode("\x1f\x8b", "", 10000), "\x1f\x8b");
}

TEST(Decode, reads_what_is_not_in_the_coding_it_is_said_to_be_in) {
  const std::string plain = R"({"version":"https://jsonfeed.org/version/1.1"})";
  for (const char* coding : {"gzip", "deflate", "br"}) {
    EXPECT_EQ(*decode(plain, coding, plain.size()), plain) << coding;
    EXPECT_EQ(decode(plain, coding, plain.size() - 1).error().code, Errc::too_large) << coding;
  }
  for (auto* document : {"<rss/>", "\xef\xbb\xbf\n<?xml version='1.0'?><rss/>", "{}"})
    for (auto* coding : {"gzip", "x-gzip", "deflate", "br"}) {
      auto read = decode(document, coding, 100);
      ASSERT_TRUE(read) << read.error().what << ": " << document << " in " << coding;
      EXPECT_EQ(*read, document) << coding;
    }
  EXPECT_EQ(decode("<rss/>", "gzip", 5).error().code, Errc::too_large);
  EXPECT_EQ(*decode(packed(text, libdeflate_gzip_compress), "deflate", 10000), text);
  EXPECT_EQ(*decode(packed(text, libdeflate_zlib_compress), "gzip", 10000), text);
}

TEST(Decode, reads_all_members_of_a_gzip_and_leaves_what_follows_them) {
  auto gzip = packed("one ", libdeflate_gzip_compress) + packed("two", libdeflate_gzip_compress);
  EXPECT_EQ(*decode(gzip, "gzip", 100), "one two");
  EXPECT_EQ(*decode(gzip + std::string(8, '\0'), "gzip", 100), "one two");
}

TEST(Decode, fills_the_limit_exactly_and_not_a_byte_more) {
  auto gzip = packed(text, libdeflate_gzip_compress);
  EXPECT_EQ(decode(gzip, "gzip", 5000)->size(), 5000u);
  EXPECT_EQ(decode(gzip, "gzip", 4999).error().code, Errc::too_large);
  EXPECT_EQ(decode(brotli(text), "br", 5000)->size(), 5000u);
  EXPECT_EQ(decode(brotli(text), "br", 4999).error().code, Errc::too_large);
  EXPECT_EQ(decode(text, "", 4999).error().code, Errc::too_large);
  EXPECT_EQ(decode(packed(text, libdeflate_zlib_compress), "deflate", 4999).error().code, Errc::too_large);
}

TEST(Decode, stops_a_bomb_at_the_limit) {
  auto bomb = packed(std::string(64 << 20, '\0'), libdeflate_gzip_compress);
  ASSERT_LT(bomb.size(), 200000u);
  EXPECT_EQ(decode(bomb, "gzip", 1 << 20).error().code, Errc::too_large);
  EXPECT_EQ(decode(brotli(std::string(64 << 20, ' ')), "br", 1 << 20).error().code, Errc::too_large);
}

TEST(Decode, stops_what_grows_as_no_feed_does_before_the_limit) {
  const std::string blank(3 << 20, ' ');
  const Error growth{Errc::too_large, "the body unpacks to more than 200 times its size"};
  EXPECT_EQ(decode(packed(blank, libdeflate_gzip_compress), "gzip", 64 << 20).error(), growth);
  EXPECT_EQ(decode(packed(blank, libdeflate_zlib_compress), "deflate", 64 << 20).error(), growth);
  EXPECT_EQ(decode(brotli(blank), "br", 64 << 20).error(), growth);
  EXPECT_EQ(decode(brotli(blank.substr(0, 1 << 20)), "br", 64 << 20)->size(), 1u << 20);             // small ones may
  EXPECT_EQ(decode(brotli(blank) + std::string(20000, ' '), "br", 64 << 20)->size(), blank.size());  // 157 times
}

TEST(Decode, stops_a_bomb_of_many_members_at_the_limit) {
  std::string bomb, member = packed(std::string(1000, 'x'), libdeflate_gzip_compress);
  for (int i = 0; i < 2000; ++i) bomb += member;
  EXPECT_EQ(decode(bomb, "gzip", 1 << 20).error().code, Errc::too_large);
  EXPECT_EQ(decode(bomb, "gzip", 2'000'000)->size(), 2'000'000u);
}

TEST(Decode, tells_a_coding_in_bytes_that_anybody_can_read) {
  for (auto* coding : {"\xff\xfe", "gzip, \xff\xfe", "\x1b[31m"}) {
    auto what = decode(text, coding, 10000).error().what;
    EXPECT_EQ(what, printable(what));
    EXPECT_TRUE(is_utf8(what));
  }
  EXPECT_LT(decode(text, std::string(60000, 'x'), 10000).error().what.size(), 200u);
}

TEST(Decode, refuses_damage_and_codings_it_did_not_ask_for) {
  auto gzip = packed(text, libdeflate_gzip_compress);
  EXPECT_EQ(decode(gzip.substr(0, gzip.size() - 3), "gzip", 10000).error().code, Errc::http);
  EXPECT_EQ(decode("rss", "gzip", 10000).error().code, Errc::http);
  EXPECT_EQ(decode(gzip, "gzip, gzip", 10000).error().code, Errc::unsupported);
  EXPECT_EQ(decode(gzip, "br, gzip", 10000).error().code, Errc::unsupported);
  EXPECT_EQ(decode(gzip, "zstd", 10000).error().code, Errc::unsupported);
  EXPECT_EQ(decode(gzip, "br", 10000).error().code, Errc::http);
  auto half = brotli(std::string(text) + "y");
  EXPECT_EQ(decode(half.substr(0, half.size() - 2), "br", 10000).error().code, Errc::http);
}

}  // namespace
}  // namespace feedd::upstream
