#include "markup/definitions.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "markup/markdown.hpp"

namespace feedd::markup {
namespace {

TEST(Definitions, hold_the_lines_that_are_indented_or_follow_at_once) {
  const auto found = read_definitions(": a\nb\n\n  c\n: d\n\n:   e\n\n        f\n\nno", 0, false, false);
  ASSERT_EQ(found.all.size(), 3U);
  EXPECT_EQ(found.all[0].text, "a\nb\n\nc\n");
  EXPECT_TRUE(found.all[0].blank_within && !found.all[0].blank_before);
  EXPECT_EQ(found.all[1].text, "d\n");
  EXPECT_EQ(found.all[2].text, "e\n\n    f\n");
  EXPECT_TRUE(found.all[2].blank_before && found.blank_behind);
  EXPECT_EQ(found.end, 34U);
}

TEST(Definitions, end_with_their_container) {
  const struct {
    const char *text, *prefix, *contained;
  } cases[] = {
      {"  : a\n  b\nc\n- d", "  ", ": a\nb\nc\n"},
      {"  : a\n\n    b\n\n  c", "  ", ": a\n\n  b\n\n"},
      {"> : a\n>b\n>\n>   c\nd", "> ", ": a\nb\n\n  c\n"},
      {">   : a\n> - b", ">   ", ": a\n- b\n"},
      {"\t: a\n\t  b", "  ", ": a\n  b\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(contained(c.text, 0, c.prefix), c.contained) << c.text;
  EXPECT_EQ(continuation("> 1. "), ">    ");
  EXPECT_EQ(with_prefix("a\n\nb\n", ">  "), ">  a\n>\n>  b\n");
}

/// What kramdown 2.4 makes of these was looked at; its line feeds are others.
TEST(Definitions, stand_in_items_and_quotes) {
  const struct {
    const char *text, *html;
  } cases[] = {
      {"- t\n  : d\n- x", "<ul><li><dl><dt>t</dt><dd>d</dd></dl></li><li>x</li></ul>"},
      {"- t\n: d\n\nx", "<ul><li><dl><dt>t</dt><dd>d</dd></dl></li></ul><p>x</p>"},
      {"1. a\n2. t\n   u\n   : d\n   : e\n   {: .f}\n3. b",
       "<ol><li>a</li><li><dl class=\"f\"><dt>t</dt><dt>u</dt><dd>d</dd><dd>e</dd></dl></li><li>b</li></ol>"},
      {"* a\n  * t\n    : d\n  * e", "<ul><li>a<ul><li><dl><dt>t</dt><dd>d</dd></dl></li><li>e</li></ul></li></ul>"},
      {"> t\n> : d\n> \n> y", "<blockquote><dl><dt>t</dt><dd>d</dd></dl><p>y</p></blockquote>"},
      {"> - t\n>   : d\n>\n>     e",
       "<blockquote><ul><li><dl><dt>t</dt><dd>d<p>e</p></dd></dl></li></ul></blockquote>"},
      {"t\n: - u\n    : v\n: > q",
       "<dl><dt>t</dt><dd><ul><li><dl><dt>u</dt><dd>v</dd></dl></li></ul></dd><dd><blockquote><p>q</p></blockquote>"
       "</dd></dl>"},
      {"- t\n  :   ```\n      c\n      ```\n- x",
       "<ul><li><dl><dt>t</dt><dd><pre><code>c</code></pre></dd></dl></li><li>x</li></ul>"},
      {"t\n: a (b){: .c\n  }", "<dl><dt>t</dt><dd>a (b){: .c}</dd></dl>"},
      {"- t\n\n: d", "<ul><li>t</li></ul><p>: d</p>"},
      {"> t\n\n: d", "<blockquote><p>t</p></blockquote><p>: d</p>"},
  };
  for (const auto& c : cases) EXPECT_EQ(replace_all(markdown(c.text, Flavour::kramdown), "\n", ""), c.html) << c.text;
}

TEST(Definitions, of_goldmark_end_at_another_block) {
  const auto all = [](std::string_view text) { return replace_all(markdown(text, Flavour::goldmark), "\n", ""); };
  const std::string list = "<dl><dt>t</dt><dd>d</dd></dl>";
  EXPECT_EQ(all("t\n: d\n```\nx\n\ny\n```\n"), list + "<pre><code>xy</code></pre>");
  EXPECT_EQ(all("t\n: d\n- x\n"), list + "<ul><li>x</li></ul>");
  EXPECT_EQ(all("t\n: d\n> x\n"), list + "<blockquote><p>x</p></blockquote>");
  EXPECT_EQ(all("---\nt\n: d\n"), "<hr />" + list);
  EXPECT_EQ(all("t\n---\n: d\n"), "<h2 id=\"t\">t</h2><p>: d</p>");
  EXPECT_EQ(all("a | b\n--|--\nt | u\n: d\n").find("<dl>"), std::string::npos);
  EXPECT_EQ(all("t\n: **“x”** __s__\n"), "<dl><dt>t</dt><dd><strong>“x”</strong> <strong>s</strong></dd></dl>");
}

}  // namespace
}  // namespace feedd::markup
