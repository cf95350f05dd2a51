#include "codec/html.hpp"

#include <gtest/gtest.h>

#include <string>

namespace feedd::codec {
namespace {

const Uri base = *parse_uri("https://example.org/blog/post.html");

struct Case {
  const char* name;
  std::string from, to;
};

class AbsoluteLinks : public testing::TestWithParam<Case> {};

TEST_P(AbsoluteLinks, changes_addresses_and_nothing_else) {
  EXPECT_EQ(absolute_links(GetParam().from, base), GetParam().to);
}

INSTANTIATE_TEST_SUITE_P(
    Tables, AbsoluteLinks,
    testing::Values(
        Case{"nothing_to_do", "<P CLASS=a  style='x'>A &amp; B<br/></p >\r\n<script>if (a<b) x()</script>",
             "<P CLASS=a  style='x'>A &amp; B<br/></p >\r\n<script>if (a<b) x()</script>"},
        Case{"root_relative", "<a class=x href=/y target=_blank>a</a>",
             "<a class=x href=\"https://example.org/y\" target=_blank>a</a>"},
        Case{"relative_and_quoted", "<img alt='a' src='p q.png'>",
             "<img alt='a' src=\"https://example.org/blog/p%20q.png\">"},
        Case{"absolute_ones_stay_as_written", "<a href='HTTP://Example.COM/A?b&c'>a</a>",
             "<a href='HTTP://Example.COM/A?b&c'>a</a>"},
        Case{"other_schemes_stay",
             "<a href=\"tel:1\">a</a><a href='javascript:x()'>b</a><img src=data:image/png;base64,AA>",
             "<a href=\"tel:1\">a</a><a href='javascript:x()'>b</a><img src=data:image/png;base64,AA>"},
        Case{"fragments", "<a href=\"#fn:1\">1</a>", "<a href=\"https://example.org/blog/post.html#fn:1\">1</a>"},
        Case{"references_in_addresses", "<a href=\"/x?a=1&amp;b=2\">a</a>",
             "<a href=\"https://example.org/x?a=1&amp;b=2\">a</a>"},
        Case{"srcset", "<img srcset=\"/a.png 1x, https://example.com/b.png 2x\">",
             "<img srcset=\"https://example.org/a.png 1x, https://example.com/b.png 2x\">"},
        Case{"poster_and_data", "<video poster=/p.jpg></video><object data=o.swf></object><p data=x>",
             "<video poster=\"https://example.org/p.jpg\"></video><object "
             "data=\"https://example.org/blog/o.swf\"></object><p data=x>"},
        Case{"formatting_that_is_continued", "<b><a href=/x>1<p>2</b>3</p>",
             "<b><a href=\"https://example.org/x\">1<p>2</b>3</p>"},
        Case{
            "in_drawings_too", "<svg><a xlink:href='/x'><image href=y.png /></a></svg>",
            "<svg><a xlink:href=\"https://example.org/x\"><image href=\"https://example.org/blog/y.png\" /></a></svg>"},
        Case{"empty_ones_stay", "<a href=\"\">a</a><img src>", "<a href=\"\">a</a><img src>"},
        Case{"code_is_not_touched", "<pre>&lt;a href=/x&gt;</pre><!-- <a href=/y> -->",
             "<pre>&lt;a href=/x&gt;</pre><!-- <a href=/y> -->"}),
    [](const auto& tested) { return std::string(tested.param.name); });

struct TextCase {
  const char* name;
  std::string from;
  std::size_t limit;
  std::string to;
};
class TextOf : public testing::TestWithParam<TextCase> {};

TEST_P(TextOf, is_what_a_person_reads) { EXPECT_EQ(text_of(GetParam().from, GetParam().limit), GetParam().to); }

INSTANTIATE_TEST_SUITE_P(
    Tables, TextOf,
    testing::Values(
        TextCase{"inline_elements_join", "<b>fe</b>ed", 0, "feed"},
        TextCase{"blocks_part", "<p>a</p><p>b</p>c<br>d<li>e", 0, "a b c d e"},
        TextCase{"code_is_not_read", "a<script>x</script><style>y</style>b", 0, "ab"},
        TextCase{"references", "AT&amp;T &lt;3 &#29483;", 0, "AT&T <3 猫"},
        TextCase{"escaped_markup_is_text", "A &lt;b&gt; C &amp;lt;", 0, "A <b> C &lt;"},
        TextCase{"brackets_and_ampersands_alone", "a < b & c<", 0, "a < b & c<"},
        TextCase{"references_without_end", "a &lt b &copy c &nosuch; d", 0, "a < b © c &nosuch; d"},
        TextCase{"references_by_number", "&#x2014;&#8217;&#150;&#0;&#xD800;&#39;", 0, "—’–\xEF\xBF\xBD\xEF\xBF\xBD'"},
        TextCase{"breaks_and_cells_part", "a<br>b<table><tr><td>c<td>d</table>e", 0, "a b c d e"},
        TextCase{"drawings_and_choices_are_not_read",
                 "a<svg><text>x</text></svg><select><option>y</select><template>z</template><title>t</title>b", 0,
                 "ab"},
        TextCase{"formulas_are", "a<math><mi>x</mi><annotation>y</annotation></math>", 0, "ax"},
        TextCase{"scripts_that_hide_their_end_are_not_read", "a<SCRIPT>x<!-- </b> <p>y</SCRIPT >b<style>z", 0, "ab"},
        TextCase{"blanks_are_squeezed", " a \n\t b ", 0, "a b"},
        TextCase{"cut_at_a_word", "one two three", 9, "one two"},
        TextCase{"cut_at_a_blank", "one two three", 7, "one two"},
        TextCase{"cut_between_characters", "中文字", 7, "中文"}, TextCase{"one_long_word", "abcdefgh", 4, "abcd"},
        TextCase{"not_cut", "<p>abc</p>", 3, "abc"}),
    [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace feedd::codec
