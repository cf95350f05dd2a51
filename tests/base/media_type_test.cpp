#include "base/media_type.hpp"

#include <gtest/gtest.h>

namespace feedd {
namespace {

TEST(MediaType, is_told_by_the_ending_of_a_name) {
  EXPECT_EQ(media_type_of("a/b.JPEG"), "image/jpeg");
  EXPECT_EQ(media_type_of("a.m4a"), "audio/mp4");
  EXPECT_EQ(media_type_of("a.unheard"), "application/octet-stream");
  EXPECT_EQ(media_type_of("a"), "application/octet-stream");
  EXPECT_EQ(known_media_type("/a/b.mp3"), "audio/mpeg");
  EXPECT_EQ(known_media_type("/a.unheard"), "");
  EXPECT_EQ(known_media_type(""), "");
}

}  // namespace
}  // namespace feedd
