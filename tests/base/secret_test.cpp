#include "base/secret.hpp"

#include <gtest/gtest.h>

namespace feedd {
namespace {

std::string shown(const std::string& text) { return without_secrets(std::string_view(text)); }

TEST(Secret, of_a_query_is_not_shown) {
  for (const auto* name :
       {"token",        "access_token", "TOKEN",           "rss_token",     "private-token", "key",      "api_key",
        "apikey",       "secret",       "password",        "passwd",        "pwd",           "pass",     "auth",
        "authkey_auth", "sig",          "X-Amz-Signature", "client_secret", "%74oken",       "feed[key]"})
    EXPECT_EQ(shown("https://e.org/a?x=1&" + std::string(name) + "=s3cret&y=2#z"),
              "https://e.org/a?x=1&" + std::string(name) + "=***&y=2#z");
}

TEST(Secret, is_nothing_that_is_only_called_alike) {
  for (const std::string text :
       {"https://e.org/?author=3&keyword=a&monkey=b&design=c&passage=d", "https://e.org/token=a",
        "https://e.org/?token", "https://e.org/?token=", "is token=a one?", "https://e.org/feed?tag=key", ""})
    EXPECT_EQ(shown(text), text);
}

TEST(Secret, is_found_in_a_sentence) {
  EXPECT_EQ(shown("https://e.org/?token=a has moved: write url = \"https://f.org/?b=c&key=d\""),
            "https://e.org/?token=*** has moved: write url = \"https://f.org/?b=c&key=***\"");
}

TEST(Secret, is_found_behind_a_further_question_mark) {
  EXPECT_EQ(shown("https://e.org/?url=https://f.org/?token=a&x=b"), "https://e.org/?url=https://f.org/?token=***&x=b");
  EXPECT_EQ(shown("https://e.org/?x?key=a?b&y=c"), "https://e.org/?x?key=***&y=c");
}

TEST(Secret, is_sought_in_any_text_without_going_back) {
  for (const std::string part : {"?", "?a", "?a=", "&", "?="}) {
    std::string text;
    while (text.size() < 1 << 20) text += part;
    EXPECT_EQ(shown(text), text);
  }
}

TEST(Secret, of_an_address_goes_and_it_is_one_still) {
  const auto address = parse_uri("https://me:pass@e.org/a?token=b").value();
  EXPECT_EQ(without_secrets(address).str(), "https://e.org/a?token=***");
  EXPECT_TRUE(has_secret(address));
  EXPECT_TRUE(has_secret(without_secrets(address)));
  EXPECT_FALSE(has_secret(parse_uri("https://e.org/a?b=c").value()));
}

}  // namespace
}  // namespace feedd
