#include "serve/negotiation.hpp"

#include <gtest/gtest.h>

namespace feedd::serve {
namespace {

TEST(PrefersGzip, when_it_is_allowed_and_not_less_welcome) {
  for (auto* yes : {"gzip", "GZIP", "x-gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.001",
                    "gzip;q=0.5, identity;q=0.5", "*", "*;q=0.1", "identity;q=0, *", "gzip ; q = 1",
                    "deflate,gzip;Q=1.000", "identity;q=0, gzip;q=0.2", "*;q=0, gzip", ",,gzip,"})
    EXPECT_TRUE(prefers_gzip(yes)) << yes;
  for (auto* no : {"", "identity", "br", "gzip;q=0", "gzip;q=0.000", "*;q=0", "gzip;q=0, *",
                   "gzip;q=0.4, identity;q=0.5", "identity, gzip;q=0.9", "gzip;q=2", "gzip;q=1.5", "gzip;q=0.1234",
                   "gzip;q=", "gzip;q", "gzip;level=9", "gzipped", "*;q=0.5, identity"})
    EXPECT_FALSE(prefers_gzip(no)) << no;
}

TEST(AnyMatch, compares_weakly_through_the_whole_list) {
  for (auto* yes :
       {"\"a\"", "W/\"a\"", "*", " * ", "\"b\", \"a\"", "\"b\",W/\"a\"", ", ,\"a\"", "\"x,y\", \"a\"", "\"a\" , \"b\""})
    EXPECT_TRUE(any_match(yes, "\"a\"")) << yes;
  for (auto* no : {"", "a", "\"b\"", "\"A\"", "\"a", "w/\"a\"", "\"b\" a", "'a'", "\"*\"", "b\", \"a\"", "\"a-gzip\""})
    EXPECT_FALSE(any_match(no, "\"a\"")) << no;
}

TEST(UnmodifiedSince, reads_the_three_forms_of_a_date) {
  auto modified = *parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT");
  for (auto* yes : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
                    "Mon, 07 Nov 1994 08:49:37 GMT"})
    EXPECT_TRUE(unmodified_since(yes, modified)) << yes;
  for (auto* no : {"", "Sun, 06 Nov 1994 08:49:36 GMT", "yesterday", "784111777"})
    EXPECT_FALSE(unmodified_since(no, modified)) << no;
}

}  // namespace
}  // namespace feedd::serve
