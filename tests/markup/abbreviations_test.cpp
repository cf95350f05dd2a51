#include "markup/abbreviations.hpp"

#include <gtest/gtest.h>

#include "markup/markdown.hpp"

namespace feedd::markup {
namespace {

TEST(Abbreviations, stand_between_word_boundaries) {
  const Abbreviations known{{"C++", "x"}, {"HT", "short"}, {"HT 5", "\"a\" & b"}, {"空", ""}};
  const struct {
    const char *text, *html;
  } cases[] = {
      {"HT", "<abbr title=\"short\">HT</abbr>"},
      {"<HT>", "&lt;<abbr title=\"short\">HT</abbr>&gt;"},
      {"HT 5", "<abbr title=\"&quot;a&quot; &amp; b\">HT 5</abbr>"},
      {"HT 5x", "<abbr title=\"short\">HT</abbr> 5x"},
      {"C++.", "<abbr title=\"x\">C++</abbr>."},
      {"时空", "时<abbr>空</abbr>"},
      {"HT5 xHT HT_ \x03HT\x03", ""},
      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(with_abbreviations(c.text, known), c.html) << c.text;
}

/// What kramdown 2.4 makes of these was looked at.
TEST(Abbreviations, are_marked_up_in_text_and_nowhere_else) {
  const struct {
    const char *text, *html;
  } cases[] = {
      {"*[A]: b\n\n# A\n\n*A* `A` AA <b title=\"A\">A</b>",
       "<h1 id=\"a\"><abbr title=\"b\">A</abbr></h1>\n<p><em><abbr title=\"b\">A</abbr></em> <code>A</code> AA <b "
       "title=\"A\"><abbr title=\"b\">A</abbr></b></p>\n"},
      {"[A](A \"A\") ![A](A)\n\n*[A]: b",
       "<p><a href=\"A\" title=\"A\"><abbr title=\"b\">A</abbr></a> <img src=\"A\" alt=\"A\" /></p>\n"},
      {"*[A]: b\n<div>A</div>\n\n    A", "<div>A</div>\n<pre><code>A\n</code></pre>\n"},
      {"A\n*[A]: b", "<p>A\n*[A]: b</p>\n"},
      {"- *[A]: b\n  A", "<ul>\n<li><abbr title=\"b\">A</abbr></li>\n</ul>\n"},
      {"> *[A]: b\n\nA", "<blockquote>\n</blockquote>\n<p><abbr title=\"b\">A</abbr></p>\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(markdown(c.text, Flavour::kramdown), c.html) << c.text;
  EXPECT_EQ(markdown("*[A]: b\n\nA", Flavour::goldmark), "<p>*[A]: b</p>\n<p>A</p>\n");
}

}  // namespace
}  // namespace feedd::markup
