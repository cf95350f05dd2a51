#include <gtest/gtest.h>

#include <string>

#include "codec/html.hpp"

namespace feedd::codec {
namespace {

const Uri base = *parse_uri("https://example.org/blog/post.html");

struct Case {
  const char* name;
  std::string from, to;
};

class Clean : public testing::TestWithParam<Case> {};

TEST_P(Clean, leaves_what_is_harmless) { EXPECT_EQ(clean(GetParam().from, base), GetParam().to); }

TEST_P(Clean, does_nothing_the_second_time) {
  std::string once = clean(GetParam().from, base);
  EXPECT_EQ(clean(once, base), once);
}

constexpr auto name_of = [](const auto& tested) { return std::string(tested.param.name); };

INSTANTIATE_TEST_SUITE_P(
    Scripts, Clean,
    testing::Values(
        Case{"words", "猫 & <b>dog</b>", "猫 &amp; <b>dog</b>"},
        Case{"script_goes_with_its_content", "a<script>alert(1)</script>b", "ab"},
        Case{"script_in_upper_case", "<SCRIPT SRC=//x.example/x.js></SCRIPT>ok", "ok"},
        Case{"script_that_hides_its_end", "<script><!--<script></script>--></script>a", "--&gt;a"},
        Case{"script_torn_in_two", "<scr<script>x</script>ipt>y</script>z", "xipt&gt;yz"},
        Case{"style_goes", "<style>p{color:red}</style><p style=\"color:red\">a</p>", "<p>a</p>"},
        Case{"event_handlers_go", "<p onclick=\"x()\" ONMOUSEOVER=y id=x class=y>a</p>", "<p>a</p>"},
        Case{"event_handlers_without_blanks", "<img/src=\"a.png\"/onerror=alert(1)>",
             "<img src=\"https://example.org/blog/a.png\">"},
        Case{"event_handlers_behind_a_broken_quote", "<img src=\"a.png\"\"onerror=alert(1)\">",
             "<img src=\"https://example.org/blog/a.png\">"},
        Case{"javascript_links_are_unwrapped", "<a href=\"javascript:alert(1)\">a</a>", "a"},
        Case{"javascript_in_disguise",
             "<a href=\" jAva&#x09;script&colon;alert(1)\">a</a><a href=\"&#1;javascript:x\">b</a>"
             "<a href='java\nscript:x'>c</a>",
             "abc"},
        Case{"vbscript_and_others_go",
             "<a href='vbscript:x'>a</a><a href='xmpp:x@y'>b</a><a href='magnet:?x'>c</a>"
             "<a href='data:text/html,x'>d</a><a href='file:///etc/passwd'>e</a>",
             "abcde"},
        Case{"no_address_of_any_kind_runs",
             "<q cite=javascript:x>a</q><video src=javascript:x poster=javascript:y></video><img src=javascript:x>"
             "<audio src='data:audio/mp3,x'></audio><img src=x.png srcset='javascript:x 1x' longdesc=javascript:x>",
             "<q>a</q><video controls=\"\"></video><audio controls=\"\"></audio>"
             "<img src=\"https://example.org/blog/x.png\">"},
        Case{"frames_and_objects_go",
             "<iframe src=//x.example></iframe><embed src=y><frameset><frame src=x></frameset>a", "a"},
        Case{"objects_leave_what_stands_for_them",
             "<object data=x.swf><param name=a value=b><embed src=y><img src=a.png></object>",
             "<img src=\"https://example.org/blog/a.png\">"},
        Case{"forms_leave_their_words",
             "<form action=/x><label>Name</label><input name=a><textarea>t</textarea><button formaction=y>Go</button>"
             "</form>",
             "NameGo"},
        Case{"choices_go", "<select><option>a</select>b", "b"},
        Case{"what_holds_for_a_page_goes",
             "<base href=//evil.example/><meta http-equiv=refresh content='0;url=x'>"
             "<link rel=stylesheet href=x><a href=y>a</a>",
             "<a href=\"https://example.org/blog/y\">a</a>"},
        Case{"comments_go", "a<!-- <script> -->b<!-->c<!--->d<!--x--!>e<![CDATA[f]]>g<?php h?>i", "abcdegi"},
        Case{"unclosed_comment", "a<!-- b", "a"},
        Case{"unknown_elements_are_unwrapped", "<my-box onclick=x><p>a</p></my-box>", "<p>a</p>"},
        Case{"a_whole_page",
             "<!DOCTYPE html><html><head><title>t</title><link rel=x></head><body onload=x><p>a</body></html>",
             "<p>a</p>"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Mutations, Clean,
    testing::Values(
        Case{"svg_goes_with_its_script",
             "<svg><script>x()</script><a xlink:href=\"javascript:x\"><text>t</text></a></svg>a", "a"},
        Case{"svg_in_svg", "<svg><svg></svg><text>t</text></svg>a", "a"},
        Case{"svg_without_end_leaves_words", "<svg><style><img src=x onerror=y></style><p>a", "<p>a</p>"},
        Case{"formulas_hold_no_html",
             "<math><mtext><table><mglyph><style></style><img title=\"--&gt;&lt;img src=1 onerror=x&gt;\"></math>",
             "<math><mtext></mtext></math>"},
        Case{"formulas_without_end_are_none",
             "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=x&gt;\">",
             "<table></table>"},
        Case{"formulas_lead_nowhere",
             "<math href=javascript:x><mi xlink:href=javascript:x onclick=y style=z>x</mi><annotation-xml "
             "encoding=text/html><p>y</p></annotation-xml><maction actiontype=statusline><mn>1</mn></maction></math>",
             "<math><mi>x</mi><maction><mn>1</mn></maction></math>"},
        Case{"text_in_formulas_is_text", "<math><mtext><b>a</b>&lt;b&gt;<![CDATA[<i>]]></mtext></math>",
             "<math><mtext>a&lt;b&gt;</mtext></math>"},
        Case{"heads_in_formulas_do_not_stop_anybody",
             "<math><head><mi><mtext><table></table></head></math><svg><head></head></svg>a",
             "<math><mi></mi></math>a"},
        Case{"raw_text_elements", "<noembed><img src=x onerror=y></noembed><xmp><script>x</script></xmp>",
             "&lt;script&gt;x&lt;/script&gt;"},
        Case{"noscript_is_read", "<noscript><p title=\"</noscript><img src=x onerror=y>\">a</p></noscript>",
             "<p title=\"&lt;/noscript&gt;&lt;img src=x onerror=y&gt;\">a</p>"},
        Case{"template_goes", "<template><p>a</p></template>b", "b"},
        Case{"plaintext", "<plaintext><script>x</script>", "&lt;script&gt;x&lt;/script&gt;"},
        Case{"paragraphs_that_nest_once_a_button_is_gone", "<p><button><p>x</p></button></p>", "<p></p><p>x</p>"},
        Case{"tables_in_paragraphs_end_them", "<p>a<table><tr><td><p>b</table>c</p>d",
             "<p>a</p><table><tbody><tr><td><p>b</p></td></tr></tbody></table>c<p></p>d"},
        Case{"links_in_cells_of_links", "<a href=/a><table><tr><td><a href=/b>b</a></table></a>",
             "<a href=\"https://example.org/a\"><table><tbody><tr><td><a "
             "href=\"https://example.org/b\">b</a></td></tr></tbody></table></a>"},
        Case{"links_that_nest_once_an_object_is_gone", "<a href=/a>a<object><a href=/b>b</a></object></a>",
             "<a href=\"https://example.org/a\">a</a><a href=\"https://example.org/b\">b</a>"},
        Case{"items_that_nest_once_an_object_is_gone", "<ul><li>a<object><li>b</object></ul>",
             "<ul><li>a</li><li>b</li></ul>"},
        Case{"crossed_formatting", "<b>1<i>2</b>3</i>", "<b>1<i>2</i></b><i>3</i>"},
        Case{"end_tags_out_of_nowhere", "</p></br></div></table>a", "<p></p><br>a"},
        Case{"nothing_leaks_out", "</div></body></html><div><p><b>a", "<div><p><b>a</b></p></div>"},
        Case{"broken_tag_at_the_end", "a<img src=\"x", "a"}, Case{"nothing", "", ""},
        Case{"text_in_tables_comes_before", "<table>x<tr><td>a</table>",
             "x<table><tbody><tr><td>a</td></tr></tbody></table>"},
        Case{"pre_keeps_a_first_empty_line", "<pre>\n\na</pre><pre>&#13;\nb</pre>", "<pre>\n\na</pre><pre>\n\nb</pre>"},
        Case{"controls_go",
             std::string("a\x08"
                         "b&#7;c\0d",
                         10),
             "abcd"},
        Case{"carriage_returns_go", "a&#13;b\r\nc", "ab\nc"},
        Case{"non_characters_go",
             "a&#xFFFE;\xEF\xBF\xBF"
             "b",
             "ab"},
        Case{"invalid_bytes_are_repaired",
             "a\xff"
             "b",
             "a\xEF\xBF\xBD"
             "b"},
        Case{"quotes_in_attributes", "<p title='a\"b<c>&'>x</p>", "<p title=\"a&quot;b&lt;c&gt;&amp;\">x</p>"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Addresses, Clean,
    testing::Values(
        Case{"links_become_absolute", "<a href=\"../x?y=1&amp;z=2\" target=_blank rel=nofollow ping=/p>a</a>",
             "<a href=\"https://example.org/x?y=1&amp;z=2\">a</a>"},
        Case{"links_without_scheme", "<a href=\"//example.com/x\">a</a>", "<a href=\"https://example.com/x\">a</a>"},
        Case{"links_with_a_host_alone", "<a href=\"HTTP://Example.COM\">a</a>",
             "<a href=\"http://example.com/\">a</a>"},
        Case{"mail_and_telephone_stay", "<a href=\"mailto:a@example.org\">a</a><a href=tel:+1-23>b</a>",
             "<a href=\"mailto:a@example.org\">a</a><a href=\"tel:+1-23\">b</a>"},
        Case{"srcset",
             "<img src=a.png srcset=\"a.png 1x, javascript:x 2x, /b,c.png  2x, data:image/png;base64,AA 3x\">",
             "<img src=\"https://example.org/blog/a.png\" srcset=\"https://example.org/blog/a.png 1x, "
             "https://example.org/b%2Cc.png 2x\">"},
        Case{"an_image_without_address_goes", "<img alt=x>a", "a"},
        Case{"pictures_in_the_address_stay", "<img alt=a src=\"DATA:image/PNG;base64,iVBO Rw0=\">",
             "<img src=\"data:image/png;base64,iVBORw0=\" alt=\"a\">"},
        Case{"but_no_drawings_and_no_text",
             "<img src=\"data:image/svg+xml;base64,AAAA\"><img src='data:image/png,a<b'><img src='data:text/html,x'>a",
             "a"},
        Case{"and_nowhere_but_in_images",
             "<a href=\"data:image/png;base64,AAAA\">a</a><video poster=\"data:image/png;base64,AAAA\"></video>",
             "a<video controls=\"\"></video>"},
        Case{"and_no_large_ones", "<img src=\"data:image/png;base64," + std::string(300 << 10, 'A') + "\">a", "a"},
        Case{"footnotes",
             "<p>x<a href=\"#fn1\" id=ref:1 name=y>1</a></p><ol><li id=\"fn1\">n <a href=\"#ref%3A1\">^</a></ol>",
             "<p>x<a href=\"#fn1\" id=\"ref:1\">1</a></p><ol><li id=\"fn1\">n <a href=\"#ref:1\">^</a></li></ol>"},
        Case{"footnotes_by_the_address_of_the_page",
             "<a href=\"https://example.org/blog/post.html#n1\">1</a><p id=n1>n",
             "<a href=\"#n1\">1</a><p id=\"n1\">n</p>"},
        Case{"footnotes_of_old", "<a name=_ftn1>n</a><a href=#_ftn1>1</a>",
             "<a id=\"_ftn1\">n</a><a href=\"#_ftn1\">1</a>"},
        Case{"footnotes_elsewhere", "<a href=\"#fn1\">1</a>",
             "<a href=\"https://example.org/blog/post.html#fn1\">1</a>"},
        Case{"names_nobody_leads_to_go", "<p id=a>a</p><a name=b>b</a>", "<p>a</p>b"},
        Case{"names_are_not_given_twice", "<p id=a1>a<p id=a1>b<a href=#a1>c</a>",
             "<p id=\"a1\">a</p><p>b<a href=\"#a1\">c</a></p>"},
        Case{
            "names_a_script_might_look_for_go",
            "<a id=config href=//evil.example/>a</a><a href=#config>b</a><img id=x1 name=x1 src=a.png><a href=#x1>c</a>"
            "<p id=\"a b\">d</p><a href=\"#a b\">e</a><p id=__proto__>f</p><a href=#__proto__>g</a>",
            "<a href=\"https://evil.example/\">a</a><a href=\"https://example.org/blog/post.html#config\">b</a>"
            "<img src=\"https://example.org/blog/a.png\"><a href=\"https://example.org/blog/post.html#x1\">c</a>"
            "<p>d</p><a href=\"https://example.org/blog/post.html#a%20b\">e</a><p>f</p>"
            "<a href=\"https://example.org/blog/post.html#__proto__\">g</a>"}),
    name_of);

constexpr auto player =
    " sandbox=\"allow-scripts allow-same-origin allow-popups allow-presentation\" loading=\"lazy\" "
    "referrerpolicy=\"strict-origin-when-cross-origin\"></iframe>";

INSTANTIATE_TEST_SUITE_P(
    Media, Clean,
    testing::Values(
        Case{"players_stay_in_a_sandbox",
             "<iframe width=560 height=315 src=\"http://www.youtube.com/embed/x?a=1\" frameborder=0 allowfullscreen "
             "sandbox=allow-top-navigation srcdoc='<script>' onload=x title=t allow=camera>text</iframe>",
             std::string("<iframe src=\"https://www.youtube.com/embed/x?a=1\" width=\"560\" height=\"315\" "
                         "allowfullscreen=\"\" title=\"t\"") +
                 player},
        Case{"players_without_scheme_that_wait",
             "<iframe data-src=//player.vimeo.com/video/1 src=about:blank></iframe>",
             std::string("<iframe src=\"https://player.vimeo.com/video/1\"") + player},
        Case{
            "other_frames_go",
            "<iframe src=https://youtube.com.evil.example/embed/x></iframe><iframe src=https://evilyoutube.com/embed/x>"
            "</iframe><iframe src='https://evil.example\\.youtube.com/embed/x'></iframe><iframe "
            "src=https://youtube.com@evil.example/embed/x></iframe><iframe src='https://x@www.youtube.com/embed/x'>"
            "</iframe><iframe src=https://www.youtube.com/redirect?q=x></iframe><iframe srcdoc=x></iframe>"
            "<iframe src=javascript:x></iframe>a",
            "a"},
        Case{"images_that_count_readers_go",
             "<img src=a.png width=1 height=1><img src=b.png height=0><img src=c.png style='Width: 1px; height:1px'>"
             "<img src=d.png style=display:none><img src=http://feeds.feedburner.com/~r/x/~4/y>"
             "<img src=//pixel.wp.com/b.gif?x><img src=https://ad.doubleclick.net/x srcset='https://x.example/y 1x'>a",
             "a"},
        Case{"images_of_size_stay", "<img src=a.png width=10 height=100% style='max-width:1px;width:100%'>",
             "<img src=\"https://example.org/blog/a.png\" width=\"10\" height=\"100%\">"},
        Case{"images_that_wait_for_a_script",
             "<img src=blank.gif data-src=a.png><img data-original=b.png><img src='data:image/gif;base64,R0lGODlhAQAB'"
             " data-lazy-src=//c.example/c.png data-lazy-srcset='c2.png 2x'><img src=d.png data-orig-file=e.png>",
             "<img src=\"https://example.org/blog/a.png\"><img src=\"https://example.org/blog/b.png\">"
             "<img src=\"https://c.example/c.png\" srcset=\"https://example.org/blog/c2.png 2x\">"
             "<img src=\"https://example.org/blog/d.png\">"},
        Case{"scripts_do_not_wait_either", "<img data-src=javascript:x><img data-src='data:image/png;base64,AA'>a",
             "a"},
        Case{"noscript_shows_an_image_once",
             "<img data-src=a.png><noscript><img src=a.png></noscript><p><img data-src=b.png> </p>"
             "<noscript><img src=b.png></noscript><img data-src=c.png><noscript><img src=c-large.png></noscript>",
             "<img src=\"https://example.org/blog/a.png\"><p><img src=\"https://example.org/blog/b.png\"> </p>"
             "<img src=\"https://example.org/blog/c.png\">"},
        Case{"noscript_before_the_image", "<noscript><img src=a.png></noscript><img data-src=a.png>",
             "<img src=\"https://example.org/blog/a.png\">"},
        Case{"noscript_instead_of_the_image", "<img src='data:,x'><noscript><img src=/a.png></noscript>",
             "<img src=\"https://example.org/a.png\">"},
        Case{
            "films_get_controls",
            "<video src=v.mp4 autoplay onplay=x poster=/p.jpg width=320><track src=s.vtt kind=subtitles srclang=de "
            "label=a default><p>b</p></video>",
            "<video src=\"https://example.org/blog/v.mp4\" poster=\"https://example.org/p.jpg\" width=\"320\" "
            "controls=\"\"><track src=\"https://example.org/blog/s.vtt\" kind=\"subtitles\" srclang=\"de\" label=\"a\" "
            "default=\"\"><p>b</p></video>"},
        Case{"sound_with_sources", "<audio controls><source src=a.ogg type=\"audio/ogg; codecs=vorbis\"></audio>",
             "<audio controls=\"\"><source src=\"https://example.org/blog/a.ogg\" type=\"audio/ogg; codecs=vorbis\">"
             "</audio>"},
        Case{"pictures", "<picture><source srcset=a.webp type=image/webp><img src=a.png></picture>",
             "<picture><source srcset=\"https://example.org/blog/a.webp\" type=\"image/webp\"><img "
             "src=\"https://example.org/blog/a.png\"></picture>"},
        Case{"figures", "<figure><img src=/a.png alt=猫><figcaption>猫</figcaption></figure>",
             "<figure><img src=\"https://example.org/a.png\" alt=\"猫\"><figcaption>猫</figcaption></figure>"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Prose, Clean,
    testing::Values(
        Case{"tables_stay",
             "<table><caption>c<colgroup><col span=2><tr><th scope=col>h<td colspan=2 bgcolor=red>a</table>",
             "<table><caption>c</caption><colgroup><col span=\"2\"></colgroup><tbody><tr><th scope=\"col\">h</th><td "
             "colspan=\"2\">a</td></tr></tbody></table>"},
        Case{"code_keeps_its_language", "<pre><code class=\"hl language-cpp\">a &lt; b\n\tc</code></pre>",
             "<pre><code class=\"language-cpp\">a &lt; b\n\tc</code></pre>"},
        Case{"lists", "<ol start=3 reversed type=a><li value=7>a<li>b</ol><dl><dt>t<dd>d</dl>",
             "<ol start=\"3\" reversed=\"\" type=\"a\"><li value=\"7\">a</li><li>b</li></ol>"
             "<dl><dt>t</dt><dd>d</dd></dl>"},
        Case{"ruby", "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>",
             "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>"},
        Case{"ruby_without_ends", "<ruby>漢<rt>かん<rp>)</ruby>", "<ruby>漢<rt>かん</rt><rp>)</rp></ruby>"},
        Case{"details", "<details open onToggle=x><summary>s</summary>t</details>",
             "<details open=\"\"><summary>s</summary>t</details>"},
        Case{
            "formulas",
            "<math display=block class=x><semantics><mrow><msup><mi mathvariant=bold>x</mi><mn>2</mn></msup><mo "
            "stretchy=false>+</mo><mspace width=1em /><mtext>if &lt;</mtext></mrow><annotation>x^2</annotation>"
            "</semantics></math>",
            "<math display=\"block\"><semantics><mrow><msup><mi mathvariant=\"bold\">x</mi><mn>2</mn></msup><mo "
            "stretchy=\"false\">+</mo><mspace width=\"1em\"></mspace><mtext>if &lt;</mtext></mrow></semantics></math>"},
        Case{"language_and_direction", "<p lang=ar dir=RTL>a<bdo dir=ltr>b</bdo><bdi>c</bdi><i dir=x lang='a b'>d</i>",
             "<p lang=\"ar\" dir=\"RTL\">a<bdo dir=\"ltr\">b</bdo><bdi>c</bdi><i>d</i></p>"},
        Case{"times_and_changes",
             "<time datetime=2024-05-01>a</time><del datetime=x cite=/c>b</del><abbr title=\"A B\">c</abbr>",
             "<time datetime=\"2024-05-01\">a</time><del datetime=\"x\" cite=\"https://example.org/c\">b</del>"
             "<abbr title=\"A B\">c</abbr>"},
        Case{"numbers_are_numbers", "<td><table><tr><td colspan='2;x' rowspan=2 align='a b'>a</table>",
             "<table><tbody><tr><td rowspan=\"2\">a</td></tr></tbody></table>"}),
    name_of);

}  // namespace
}  // namespace feedd::codec
