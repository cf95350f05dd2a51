#include "markup/lines.hpp"

#include <gtest/gtest.h>

#include <string>

namespace feedd::markup {
namespace {

/// A letter for each line: t text, h heading, r rule, f fence, c code, w HTML, . blank.
std::string kinds(std::string_view text, bool with_html = true) {
  std::string out;
  Lines lines(text, with_html);
  for (Line line; lines.next(line);) out += ".thrfcw"[static_cast<int>(line.kind)];
  return out;
}

TEST(Lines, tell_text_from_code) {
  const struct {
    const char *text, *kinds;
  } cases[] = {
      {"a\n\nb\n", "t.t"},
      {"# a\n---\n#b\n* * *\n==", "hrtrr"},
      {"```c\na\n\n~~~\n```\nb",
       "fc"
       "ccft"},
      {"~~~\n```\n~~~~\nb", "fcft"},
      {"``` a`b\nc", "tt"},
      {"a\n    b\n\n    c\n\td", "tt.cc"},
      {"- a\n\n  b\n\n      c\n\nd", "t.t.c.t"},
      {"- a\n    - b\n        - c", "ttt"},
      {"10. a\n\n        c\n\n    b", "t.c.t"},
      {"- ```\n  a\n  ```\n- b", "fcft"},
      {"- ```\n  a\nb", "fct"},
      {"> ```\n> a\n> ```\n> b\nc", "fcftt"},
      {"> ```\n> a\nb", "fct"},
      {"> # a\n> - b", "ht"},
  };
  for (const auto& c : cases) EXPECT_EQ(kinds(c.text), c.kinds) << c.text;
}

TEST(Lines, tell_text_from_html) {
  const struct {
    const char *text, *kinds;
  } cases[] = {
      {"<div>\na\n\nb", "ww.t"}, {"<pre>\na\n\nb</pre>\nc", "wwwwt"}, {"<!-- a\n\nb --> c\nd", "wwwt"},
      {"<!-- a -->\nb", "wt"},   {"<span>\na\n\nb", "ww.t"},          {"a\n<span>", "tt"},
      {"a\n<p>", "tw"},          {"<span>a</span> b", "t"},           {"<https://e.org>", "t"},
      {"<?a\nb?>\nc", "wwt"},
  };
  for (const auto& c : cases) EXPECT_EQ(kinds(c.text), c.kinds) << c.text;
  EXPECT_EQ(kinds("<div>\n    a\n\nb", false), "tt.t");
}

TEST(Lines, know_where_their_content_begins) {
  const std::string_view text = "> 1. - a";
  Lines lines(text, true);
  Line line;
  ASSERT_TRUE(lines.next(line));
  EXPECT_EQ(text.substr(line.content), "a");
  EXPECT_TRUE(line.begins_item && line.begins_block && line.is_listed && line.is_quoted);
  EXPECT_EQ(line.depth, 2U);
}

}  // namespace
}  // namespace feedd::markup
