#include "codec/html.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace feedd::codec {
namespace {

const Uri base = *parse_uri("https://example.org/blog/post.html");

struct Case {
  const char* name;
  std::string from, to;
};

std::string repeated(std::string_view piece, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += piece;
  return all;
}

class Clean : public testing::TestWithParam<Case> {};

TEST_P(Clean, leaves_what_is_harmless) { EXPECT_EQ(clean(GetParam().from, base), GetParam().to); }

TEST_P(Clean, does_nothing_the_second_time) {
  std::string once = clean(GetParam().from, base);
  EXPECT_EQ(clean(once, base), once);
}

INSTANTIATE_TEST_SUITE_P(
    Tables, Clean,
    testing::Values(
        Case{"words", "猫 & <b>dog</b>", "猫 &amp; <b>dog</b>"},
        Case{"script_goes_with_its_content", "a<script>alert(1)</script>b", "ab"},
        Case{"script_in_upper_case", "<SCRIPT SRC=//x.example/x.js></SCRIPT>ok", "ok"},
        Case{"style_goes", "<style>p{color:red}</style><p style=\"color:red\">a</p>", "<p>a</p>"},
        Case{"event_handlers_go", "<p onclick=\"x()\" id=x class=y>a</p>", "<p>a</p>"},
        Case{"event_handlers_without_blanks", "<img/src=\"a.png\"/onerror=alert(1)>",
             "<img src=\"https://example.org/blog/a.png\">"},
        Case{"javascript_links_are_unwrapped", "<a href=\"javascript:alert(1)\">a</a>", "a"},
        Case{"javascript_in_disguise",
             "<a href=\" jAva&#x09;script&colon;alert(1)\">a</a><a href=\"&#1;javascript:x\">b</a>", "ab"},
        Case{"data_images_go", "<img src=\"data:image/svg+xml;base64,AAAA\">x", "x"},
        Case{"vbscript_goes", "<a href='vbscript:x'>a</a>", "a"},
        Case{"frames_and_objects_go", "<iframe src=//x.example></iframe><object data=x><embed src=y></object>a", "a"},
        Case{"svg_goes_with_its_script",
             "<svg><script>x()</script><a xlink:href=\"javascript:x\"><text>t</text></a></svg>a", "a"},
        Case{"formulas_stay", "<math><mi>x</mi><annotation>x^2</annotation></math>", "<math><mi>x</mi></math>"},
        Case{"forms_leave_their_words", "<form action=/x><label>Name</label><input name=a><button>Go</button></form>",
             "NameGo"},
        Case{"comments_go", "a<!-- <script> -->b", "ab"}, Case{"unclosed_comment", "a<!-- b", "a"},
        Case{"unknown_elements_are_unwrapped", "<my-box><p>a</p></my-box>", "<p>a</p>"},
        Case{"a_whole_page", "<!DOCTYPE html><html><head><title>t</title><link rel=x></head><body><p>a</body></html>",
             "<p>a</p>"},
        Case{"links_become_absolute", "<a href=\"../x?y=1&amp;z=2\">a</a>",
             "<a href=\"https://example.org/x?y=1&amp;z=2\">a</a>"},
        Case{"links_without_scheme", "<a href=\"//example.com/x\">a</a>", "<a href=\"https://example.com/x\">a</a>"},
        Case{"footnotes", "<a href=\"#fn1\">1</a>", "<a href=\"https://example.org/blog/post.html#fn1\">1</a>"},
        Case{"mail_stays", "<a href=\"mailto:a@example.org\">a</a>", "<a href=\"mailto:a@example.org\">a</a>"},
        Case{"srcset", "<img src=a.png srcset=\"a.png 1x, javascript:x 2x, /b.png  2x\">",
             "<img src=\"https://example.org/blog/a.png\" srcset=\"https://example.org/blog/a.png 1x, "
             "https://example.org/b.png 2x\">"},
        Case{"an_image_without_address_goes", "<img alt=x>a", "a"},
        Case{"quotes_in_attributes", "<p title='a\"b<c>'>x</p>", "<p title=\"a&quot;b&lt;c&gt;\">x</p>"},
        Case{"tables_stay", "<table><tr><td colspan=2 bgcolor=red>a<td>b</table>",
             "<table><tbody><tr><td colspan=\"2\">a</td><td>b</td></tr></tbody></table>"},
        Case{"text_in_tables_comes_before", "<table>x<tr><td>a</table>",
             "x<table><tbody><tr><td>a</td></tr></tbody></table>"},
        Case{"code_keeps_its_language", "<pre><code class=\"hl language-cpp\">a &lt; b\n\tc</code></pre>",
             "<pre><code class=\"language-cpp\">a &lt; b\n\tc</code></pre>"},
        Case{"pre_keeps_a_first_empty_line", "<pre>\n\na</pre>", "<pre>\n\na</pre>"},
        Case{"figures", "<figure><img src=/a.png alt=猫><figcaption>猫</figcaption></figure>",
             "<figure><img src=\"https://example.org/a.png\" alt=\"猫\"><figcaption>猫</figcaption></figure>"},
        Case{"ruby", "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>",
             "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>"},
        Case{"details", "<details open><summary>s</summary>t</details>",
             "<details open=\"\"><summary>s</summary>t</details>"},
        Case{"video_gets_controls", "<video src=v.mp4 autoplay></video>",
             "<video src=\"https://example.org/blog/v.mp4\" controls=\"\"></video>"},
        Case{"paragraphs_that_nest_once_a_button_is_gone", "<p><button><p>x</p></button></p>",
             "<p></p><p>x</p><p></p>"},
        Case{"links_that_nest_once_an_object_is_gone", "<a href=/a><table><tr><td><a href=/b>b</a></table></a>",
             "<a href=\"https://example.org/a\"><table><tbody><tr><td><a "
             "href=\"https://example.org/b\">b</a></td></tr></tbody></table></a>"},
        Case{"crossed_formatting", "<b>1<i>2</b>3</i>", "<b>1<i>2</i></b><i>3</i>"},
        Case{"controls_go",
             std::string("a\x08"
                         "b&#7;c\0d",
                         10),
             "abcd"},
        Case{"carriage_returns_go", "a&#13;b\r\nc", "ab\nc"},
        Case{"invalid_bytes_are_repaired",
             "a\xff"
             "b",
             "a\xEF\xBF\xBD"
             "b"},
        Case{"raw_text_elements", "<noembed><img src=x onerror=y></noembed><xmp><script>x</script></xmp>",
             "&lt;script&gt;x&lt;/script&gt;"},
        Case{"noscript_shows_what_it_holds", "<noscript><img src=/a.png></noscript>",
             "<img src=\"https://example.org/a.png\">"},
        Case{"mutation_through_foreign_content",
             "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
             "<math><mtext></mtext></math>"},
        Case{"template_goes", "<template><p>a</p></template>b", "b"},
        Case{"select_goes", "<select><option>a</select>b", "b"},
        Case{"plaintext", "<plaintext><script>x</script>", "&lt;script&gt;x&lt;/script&gt;"},
        Case{"broken_tag_at_the_end", "a<img src=\"x", "a"}, Case{"nothing", "", ""}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(CleanUnderLoad, nesting_without_end_keeps_the_words_and_stays_stable) {
  for (std::string_view tag :
       {"<div>", "<b>", "<blockquote>", "<ul><li>", "<table><tr><td>", "<my-x>", "<svg>", "<a href=x>"}) {
    std::string html = repeated(tag, 20000) + "words";
    std::string once = clean(html, base);
    if (tag != "<svg>") {
      EXPECT_NE(once.find("words"), std::string::npos) << tag;
    }
    EXPECT_EQ(clean(once, base), once) << tag;
  }
}

TEST(CleanUnderLoad, formatting_that_multiplies_is_bounded) {
  std::string html = "<p>";
  for (int i = 0; i < 190; ++i) html += "<b title=" + std::to_string(i) + ">";
  html += repeated("</p><p>x", 50000);
  std::string once = clean(html, base);
  EXPECT_NE(once.find('x'), std::string::npos);
  EXPECT_LT(once.size(), std::size_t{64} << 20);
}

class AbsoluteLinks : public testing::TestWithParam<Case> {};

TEST_P(AbsoluteLinks, changes_addresses_and_nothing_else) {
  EXPECT_EQ(absolute_links(GetParam().from, base), GetParam().to);
}

INSTANTIATE_TEST_SUITE_P(
    Tables, AbsoluteLinks,
    testing::Values(Case{"nothing_to_do", "<P CLASS=a  style='x'>A &amp; B<br/></p >\r\n<script>if (a<b) x()</script>",
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
                    Case{"fragments", "<a href=\"#fn:1\">1</a>",
                         "<a href=\"https://example.org/blog/post.html#fn:1\">1</a>"},
                    Case{"references_in_addresses", "<a href=\"/x?a=1&amp;b=2\">a</a>",
                         "<a href=\"https://example.org/x?a=1&amp;b=2\">a</a>"},
                    Case{"srcset", "<img srcset=\"/a.png 1x, https://example.com/b.png 2x\">",
                         "<img srcset=\"https://example.org/a.png 1x, https://example.com/b.png 2x\">"},
                    Case{"poster_and_data", "<video poster=/p.jpg></video><object data=o.swf></object><p data=x>",
                         "<video poster=\"https://example.org/p.jpg\"></video><object "
                         "data=\"https://example.org/blog/o.swf\"></object><p data=x>"},
                    Case{"formatting_that_is_continued", "<b><a href=/x>1<p>2</b>3</p>",
                         "<b><a href=\"https://example.org/x\">1<p>2</b>3</p>"},
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

INSTANTIATE_TEST_SUITE_P(Tables, TextOf,
                         testing::Values(TextCase{"inline_elements_join", "<b>fe</b>ed", 0, "feed"},
                                         TextCase{"blocks_part", "<p>a</p><p>b</p>c<br>d<li>e", 0, "a b c d e"},
                                         TextCase{"code_is_not_read", "a<script>x</script><style>y</style>b", 0, "ab"},
                                         TextCase{"references", "AT&amp;T &lt;3 &#29483;", 0, "AT&T <3 猫"},
                                         TextCase{"blanks_are_squeezed", " a \n\t b ", 0, "a b"},
                                         TextCase{"cut_at_a_word", "one two three", 9, "one two"},
                                         TextCase{"cut_at_a_blank", "one two three", 7, "one two"},
                                         TextCase{"cut_between_characters", "中文字", 7, "中文"},
                                         TextCase{"one_long_word", "abcdefgh", 4, "abcd"},
                                         TextCase{"not_cut", "<p>abc</p>", 3, "abc"}),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace feedd::codec
