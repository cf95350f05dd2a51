#include "serve/negotiation.hpp"

#include <gtest/gtest.h>

namespace feedd::serve {
namespace {

/// "br", "gzip", "-" for the bytes as they are, "406".
std::string chosen(std::string_view accept_encoding, bool has_gzip = true, bool has_brotli = true) {
  auto it = coding(accept_encoding, has_gzip, has_brotli);
  if (!it) return "406";
  return *it == Coding::brotli ? "br" : *it == Coding::gzip ? "gzip" : "-";
}

TEST(TheCoding, is_the_most_welcome_one_and_of_equals_the_smallest) {
  struct {
    const char *accept_encoding, *chosen;
  } const table[] = {
      {"", "-"},
      {"identity", "-"},
      {"gzip", "gzip"},
      {"GZIP", "gzip"},
      {"x-gzip", "gzip"},
      {"br", "br"},
      {"gzip, deflate, br", "br"},
      {"gzip, deflate, br, zstd", "br"},
      {"br;q=0.9, gzip", "gzip"},
      {"br;q=1.0, gzip;q=0.001", "br"},
      {"br;q=0, gzip", "gzip"},
      {"br;q=0", "-"},
      {"br;q=0, gzip;q=0.000", "-"},
      {"*", "br"},
      {"*;q=0.1", "br"},
      {"*, br;q=0", "gzip"},
      {"gzip;q=0, *", "br"},
      {"gzip;q=0.5, *;q=0.2", "gzip"},
      {"*;q=0, gzip", "gzip"},
      {"gzip;q=0.5, identity;q=0.5", "gzip"},
      {"gzip;q=0.4, identity;q=0.5", "-"},
      {"identity, gzip;q=0.9", "-"},
      {"*;q=0.5, identity", "-"},
      {"identity;q=0, *", "br"},
      {"identity;q=0, gzip;q=0.2", "gzip"},
      {"identity;q=0", "406"},
      {"*;q=0", "406"},
      {"identity;q=0, gzip;q=0, br;q=0", "406"},
      {"identity;q=0, zstd", "406"},
      {"*;q=0, identity", "-"},
      {"*;q=0, identity;q=0.1", "-"},
      {"deflate, zstd", "-"},
      {"gzip ; q = 1", "gzip"},
      {"deflate,gzip;Q=1.000", "gzip"},
      {",,gzip,", "gzip"},
      {"gzip;q=2", "-"},
      {"gzip;q=1.5", "-"},
      {"gzip;q=0.1234", "-"},
      {"gzip;q=", "-"},
      {"gzip;q", "-"},
      {"gzip;level=9", "-"},
      {"gzipped", "-"},
      {"b", "-"},
  };
  for (const auto& [accept_encoding, expected] : table) EXPECT_EQ(chosen(accept_encoding), expected) << accept_encoding;
}

TEST(TheCoding, is_one_that_there_is) {
  EXPECT_EQ(chosen("br, gzip", true, false), "gzip");
  EXPECT_EQ(chosen("br, gzip", false, true), "br");
  EXPECT_EQ(chosen("br, gzip", false, false), "-");
  EXPECT_EQ(chosen("br, identity;q=0", true, false), "406");
}

TEST(AFeedDelta, is_for_those_who_say_so) {
  for (auto* yes : {"feed", "Feed", "vcdiff, feed", "feed;q=0.1", "feed, gzip"})
    EXPECT_TRUE(accepts_feed_delta(yes)) << yes;
  for (auto* no : {"", "vcdiff", "feed;q=0", "feeds", "\"feed\""}) EXPECT_FALSE(accepts_feed_delta(no)) << no;
}

TEST(AnyMatch, compares_weakly_through_the_whole_list) {
  for (auto* yes :
       {"\"a\"", "W/\"a\"", "*", " * ", "\"b\", \"a\"", "\"b\",W/\"a\"", ", ,\"a\"", "\"x,y\", \"a\"", "\"a\" , \"b\""})
    EXPECT_TRUE(any_match(yes, "a")) << yes;
  for (auto* no : {"", "a", "\"b\"", "\"A\"", "\"a", "w/\"a\"", "\"b\" a", "'a'", "\"*\"", "b\", \"a\"", "\"a-gzip\""})
    EXPECT_FALSE(any_match(no, "a")) << no;
}

TEST(AnyMatch, compares_strongly_where_bytes_have_to_be_the_same) {
  for (auto* yes : {"\"a\"", "*", "W/\"a\", \"a\"", "\"b\",\"a\""})
    EXPECT_TRUE(any_match(yes, "a", Comparison::strong)) << yes;
  for (auto* no : {"", "W/\"a\"", "\"b\"", "a"}) EXPECT_FALSE(any_match(no, "a", Comparison::strong)) << no;
}

TEST(UnmodifiedSince, reads_the_three_forms_of_a_date) {
  auto modified = *parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT");
  for (auto* yes : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
                    "Mon, 07 Nov 1994 08:49:37 GMT"})
    EXPECT_EQ(unmodified_since(yes, modified, modified), true) << yes;
  EXPECT_EQ(unmodified_since("Sun, 06 Nov 1994 08:49:36 GMT", modified, modified), false);
  for (auto* none : {"", "yesterday", "784111777"})
    EXPECT_EQ(unmodified_since(none, modified, modified), std::nullopt) << none;
}

}  // namespace
}  // namespace feedd::serve
