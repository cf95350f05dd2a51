#include "markup/bare_link.hpp"

#include <gtest/gtest.h>

#include "markup/markdown.hpp"

namespace feedd::markup {
namespace {

TEST(BareLinks, end_where_goldmark_ends_them) {
  const std::pair<const char*, const char*> cases[] = {
      {"https://e.org/a，中", "https://e.org/a"},
      {"https://e.org/中", "https://e.org/"},
      {"https://e.org/a, b", "https://e.org/a"},
      {"https://e.org/a...", "https://e.org/a"},
      {"https://e.org/a__", "https://e.org/a"},
      {"https://e.org/(a)", "https://e.org/(a)"},
      {"https://e.org/a)", "https://e.org/a"},
      {"https://e.org/a).", "https://e.org/a)"},
      {"https://e.org/a&copy; b", "https://e.org/a"},
      {"https://e.org/a;", "https://e.org/a;"},
      {"https://e.org/a*b", "https://e.org/a"},
      {"http://a.b:80/x#y", "http://a.b:80/x#y"},
      {"http://e.org:8080。", "http://e.org:8080"},
      {"www.e.org/a.", "www.e.org/a"},
      {"ftp://e.org?q", "ftp://e.org?q"},
      {"http://localhost:1313/", ""},
      {"http://127.0.0.1/", ""},
      {"http://中文.com", ""},
      {"www.e", ""},
      {"http", ""},
  };
  for (const auto& [text, link] : cases) {
    EXPECT_EQ(std::string_view(text).substr(0, past_bare_link(text, 0)), link) << text;
  }
}

TEST(BareLinks, of_hugo_stand_behind_a_blank_or_what_was_read) {
  const std::pair<const char*, const char*> cases[] = {
      {"见https://e.org", "见https://e.org"},
      {"（https://e.org）", "（https://e.org）"},
      {"见 https://e.org。", "见 <a href=\"https://e.org\">https://e.org</a>。"},
      {"(https://e.org)", "(<a href=\"https://e.org\">https://e.org</a>)"},
      {"\"https://e.org\"", "“<a href=\"https://e.org\">https://e.org</a>”"},
      {"*https://e.org*", "<em><a href=\"https://e.org\">https://e.org</a></em>"},
      {"`a`https://e.org", "<code>a</code><a href=\"https://e.org\">https://e.org</a>"},
      {"a=https://e.org", "a=https://e.org"},
      {"[see https://e.org](/b)", "<a href=\"/b\">see https://e.org</a>"},
      {"[a](https://e.org/b\n\"c\")", "<a href=\"https://e.org/b\" title=\"c\">a</a>"},
      {"a@e.org（b@e.org）", "<a href=\"mailto:a@e.org\">a@e.org</a>（b@e.org）"},
      {"www.e.org", "<a href=\"https://www.e.org\">www.e.org</a>"},
      {"https://e.org/a\"b", "<a href=\"https://e.org/a%22b\">https://e.org/a&quot;b</a>"},
  };
  for (const auto& [text, html] : cases) {
    EXPECT_EQ(markdown(text, MarkdownOptions(Flavour::goldmark)), "<p>" + std::string(html) + "</p>\n") << text;
  }
}

}  // namespace
}  // namespace feedd::markup
