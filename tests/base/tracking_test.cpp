#include "base/tracking.hpp"

#include <gtest/gtest.h>

namespace feedd {
namespace {

TEST(WithoutTracking, takes_campaigns_out_and_leaves_every_other_byte) {
  const struct {
    const char *text, *expected;
  } rows[] = {
      {"http://e.org/a?utm_source=rss&utm_medium=rss&utm_campaign=x", "http://e.org/a"},
      {"http://e.org/a?id=1&utm_source=rss", "http://e.org/a?id=1"},
      {"http://e.org/a?utm_source=rss&id=1", "http://e.org/a?id=1"},
      {"http://e.org/a?id=1&utm_source=rss&page=2#top", "http://e.org/a?id=1&page=2#top"},
      {"http://e.org/a?utm_source=rss#top", "http://e.org/a#top"},
      {"http://e.org/a?a=%2F&&b&=c&fbclid=x&d=?", "http://e.org/a?a=%2F&&b&=c&d=?"},
      {"http://e.org/a?UTM_Source=rss&hsCtaTracking=1&__hstc=2&_hsenc=3&mc_cid=4&gclid=5", "http://e.org/a"},
      {"http://e.org/a?utm_source=x&&b", "http://e.org/a?&b"},
      {"http://e.org/a?utm_source&b", "http://e.org/a?b"},
      {"http://e.org/a#utm_source=rss&utm_medium=x", "http://e.org/a"},
      {"http://e.org/a?b#xtor=RSS-12", "http://e.org/a?b"},
      {"http://e.org/a?xtor=RSS-12", "http://e.org/a"},
      {"http://e.org/a?at_medium=RSS&at_campaign=x&at_custom1=y", "http://e.org/a"},
      {"http://e.org/a?ref=rss", "http://e.org/a"},
      {"http://e.org/a?CMP=rss&source=Feed", "http://e.org/a"},
      // and these stay
      {"http://e.org/a?ref=main&source=web&from=2020", "http://e.org/a?ref=main&source=web&from=2020"},
      {"http://e.org/a?feed=rss2&rss=1", "http://e.org/a?feed=rss2&rss=1"},
      {"http://e.org/a?xtor=1&spm=2&s=3&cid=4&mid=5", "http://e.org/a?xtor=1&spm=2&s=3&cid=4&mid=5"},
      {"http://e.org/a?q=utm_source&xutm_source=1", "http://e.org/a?q=utm_source&xutm_source=1"},
      {"http://e.org/utm_source=rss", "http://e.org/utm_source=rss"},
      {"http://e.org/a?", "http://e.org/a?"},
      {"http://e.org/a?b&", "http://e.org/a?b&"},
      {"http://e.org/a#", "http://e.org/a#"},
      {"http://e.org/a?#b", "http://e.org/a?#b"},
      {"http://e.org/a#section-2", "http://e.org/a#section-2"},
      {"http://e.org/", "http://e.org/"},
      {"urn:x?utm_source=rss", "urn:x?utm_source=rss"},
  };
  for (const auto& row : rows) {
    auto once = without_tracking(parse_uri(row.text).value());
    EXPECT_EQ(once.str(), row.expected) << row.text;
    EXPECT_EQ(without_tracking(once), once) << row.text;
  }
}

}  // namespace
}  // namespace feedd
