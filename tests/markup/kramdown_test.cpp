#include <gtest/gtest.h>

#include "markup/markdown.hpp"

namespace feedd::markup {
namespace {

/// What Jekyll 4.3 (kramdown 2.4 with GFM's input) makes of these was looked at; the marks around it are ours.
struct Case {
  const char *text, *html;
};
void expect(std::initializer_list<Case> cases) {
  for (const auto& c : cases) EXPECT_EQ(markdown(c.text, Flavour::kramdown), c.html) << c.text;
}

TEST(Kramdown, reads_spans_that_commonmark_does_not) {
  expect({
      {"**加粗：**后文 **foo:**bar", "<p><strong>加粗：</strong>后文 <strong>foo:</strong>bar</p>\n"},
      {"[**T F**][]\n\n[**T F**]: /x", "<p><a href=\"/x\"><strong>T F</strong></a></p>\n"},
      {"https://e.com/a", "<p>https://e.com/a</p>\n"},
      {"\"q\" -- 's' ... <<x>>", "<p>“q” – ‘s’ … «x»</p>\n"},
      {"`<<x>> \"q\"`", "<p><code>&lt;&lt;x&gt;&gt; &quot;q&quot;</code></p>\n"},
      {"==m== H~2~O :smile:", "<p>==m== H~2~O :smile:</p>\n"},
      {"*a*{: .b} ![c](d){:width=\"1\"}{:.e} `f`{:.g}",
       "<p><em class=\"b\">a</em> <img src=\"d\" alt=\"c\" width=\"1\" class=\"e\" /> <code "
       "class=\"g\">f</code></p>\n"},
      {"a {: .b}", "<p>a {: .b}</p>\n"},
      {"a{::comment}b{:/}c", "<p>ac</p>\n"},
      {"{::nomarkdown}<b>*a*</b>{:/} *c*", "<p><b>*a*</b> <em>c</em></p>\n"},
      {"{::comment}a{:/}\nb", "<p>b</p>\n"},
      {"<mailto:a@b.c> <mailto:a@b.c?d=e&f>",
       "<p><a href=\"mailto:a@b.c\">a@b.c</a> <a href=\"mailto:a@b.c?d=e&amp;f\">a@b.c?d=e&amp;f</a></p>\n"},
      {"a ` b ` *c* `d` ``e` f``", "<p>a ` b ` <em>c</em> <code>d</code> <code>e` f</code></p>\n"},
      {"<code>*a*</code> <b>*a*</b>", "<p><code>*a*</code> <b><em>a</em></b></p>\n"},
      {"a <div>b</div>", "<p>a &lt;div&gt;b&lt;/div&gt;</p>\n"},
      {"[#1]\n\n[#1]: /a b/c", "<p><a href=\"/a%20b/c\">#1</a></p>\n"},
  });
}

TEST(Kramdown, reads_blocks_that_commonmark_does_not) {
  expect({
      {"1) a", "<p>1) a</p>\n"},
      {"#a", "<p>#a</p>\n"},
      {"a\n3. b", "<p>a</p>\n<ol>\n<li>b</li>\n</ol>\n"},
      {"<ol start=\"3\">\n<li>c</li>\n</ol>\n", "<ol start=\"3\">\n<li>c</li>\n</ol>\n"},
      {"a\nb\n---", "<p>a\nb\n—</p>\n"},
      {"a\n{: .b}\nc", "<p class=\"b\">a</p>\n<p>c</p>\n"},
      {"*[HTML]: Hyper\nThe HTML", "<p>The <abbr title=\"Hyper\">HTML</abbr></p>\n"},
      {"{::comment}\na\n{:/}\nb", "<p>b</p>\n"},
      {"<br>\n## a", "<p><br></p>\n<h2 id=\"a\">a</h2>\n"},
      {"a[^1]\n[^1]: b", "<p>a[^1]\n[^1]: b</p>\n"},
  });
}

TEST(Kramdown, escapes_only_its_own_characters) {
  expect({
      {"A\\&B 1\\% \\, \\/ \\@ \\^", "<p>A\\&amp;B 1\\% \\, \\/ \\@ \\^</p>\n"},
      {"\\*a\\* \\~~b~~ \\| \\= \\\\c", "<p>*a* ~~b~~ | = \\c</p>\n"},
      {"a\\\\\nb\\\\", "<p>a<br />\nb\\</p>\n"},
      {"[a\\%](/b\\_c \"d\\_\") [e]\n\n[e]: /f\\,g",
       "<p><a href=\"/b%5C_c\" title=\"d\\_\">a\\%</a> <a href=\"/f%5C,g\">e</a></p>\n"},
      {"`a\\&`", "<p><code>a\\&amp;</code></p>\n"},
  });
}

TEST(Kramdown, has_comments_with_hyphens_in_them) {
  expect({
      {"a <!-- b -- *c* --> d", "<p>a <!-- b -- *c* --> d</p>\n"},
      {"a <!--> b ---> d", "<p>a <!--> b ---> d</p>\n"},
      {"a <!-- -- b", "<p>a &lt;!– – b</p>\n"},
  });
}

TEST(Kramdown, has_titles_with_quotes_in_them) {
  expect({
      {"[a](/x \"b \"c\" d\")", "<p><a href=\"/x\" title=\"b &quot;c&quot; d\">a</a></p>\n"},
      {"[a](/x 'b's') ![c](/y z \"d) e\")",
       "<p><a href=\"/x\" title=\"b's\">a</a> <img src=\"/y%20z\" alt=\"c\" title=\"d) e\" /></p>\n"},
      {"[a]\n\n[a]: /x y \"b \"c\"\"", "<p><a href=\"/x%20y\" title=\"b &quot;c&quot;\">a</a></p>\n"},
  });
}

TEST(Kramdown, ends_a_paragraph_at_a_rule_that_looks_like_an_item) {
  expect({
      {"a\n* * *\nb", "<p>a</p>\n<hr />\n<p>b</p>\n"},
      {"a\n- - -\nb", "<p>a</p>\n<hr />\n<p>b</p>\n"},
      {"a\n***\nb\n_ _ _", "<p>a\n***\nb\n_ _ _</p>\n"},
  });
}

TEST(Kramdown, has_headings_of_two_lines_only_behind_a_blank_one) {
  expect({
      {"# a\nb\n---\nc", "<h1 id=\"a\">a</h1>\n<p>b\n—\nc</p>\n"},
      {"a\n===\nb\n===", "<h1 id=\"a\">a</h1>\n<p>b\n===</p>\n"},
      {"# a\n{: .b}\nc\n===", "<h1 id=\"a\" class=\"b\">a</h1>\n<p>c\n===</p>\n"},
      {"[a]: /b\nc\n===", "<p>c\n===</p>\n"},
      {"# a\n\n{: .b}\nc\n---", "<h1 id=\"a\">a</h1>\n<h2 id=\"c\" class=\"b\">c</h2>\n"},
      {"a\n> b\n> ---", "<p>a</p>\n<blockquote>\n<h2 id=\"b\">b</h2>\n</blockquote>\n"},
  });
}

TEST(Kramdown, has_quotes_by_what_stands_beside_them) {
  const struct {
    const char *text, *html;
  } cases[] = {
      {"他说\"好\"，'是'", "<p>他说”好”，’是’</p>\n"},
      {"\"a\" ('b') it's '80s", "<p>“a” (‘b’) it’s ’80s</p>\n"},
      {"a=\"b c\"", "<p>a=”b c”</p>\n"},
      {"**a**'s \"'b' c\"", "<p><strong>a</strong>’s “‘b’ c”</p>\n"},
      {"**라인**'에", "<p><strong>라인</strong>‘에</p>\n"},
      {"\"*a*\" \"(b)\"", "<p>“<em>a</em>” “(b)”</p>\n"},
      {"\"(b)\" \"((b)\"", "<p>“(b)” “((b)”</p>\n"},
      {"\"((b)\"", "<p>”((b)”</p>\n"},
      {"a \\\"b\\\"", "<p>a &quot;b&quot;</p>\n"},
      {"f''a", "<p>f’‘a</p>\n"},
      {"- \"a\"\n- b", "<ul>\n<li>“a”</li>\n<li>b</li>\n</ul>\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(markdown(c.text, Flavour::kramdown), c.html) << c.text;
}

TEST(Kramdown, has_code_between_fences_that_end_and_have_one_word) {
  const struct {
    const char *text, *html;
  } cases[] = {
      {"```a?b=c\nd\n```", "<pre><code class=\"language-a\">d\n</code></pre>\n"},
      {"```c++\na\n```", "<pre><code class=\"language-c++\">a\n</code></pre>\n"},
      {"```\na\n\nb", "<p>```\na</p>\n<p>b</p>\n"},
      {"```go {hl=1}\na\n```", "<p><code>go {hl=1} a </code></p>\n"},
      {"- a\n```\n\"b\"\n```\n\nc", "<ul>\n<li>a</li>\n</ul>\n<pre><code>&quot;b&quot;\n</code></pre>\n<p>c</p>\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(markdown(c.text, Flavour::kramdown), c.html) << c.text;
}

TEST(Kramdown, has_links_by_labels_behind_blanks) {
  const struct {
    const char *text, *html;
  } cases[] = {
      {"[a] [b]\n\n[b]: /c", "<p><a href=\"/c\">a</a></p>\n"},
      {"[b]\n[d]\n\n[b]: /c\n[d]: /e", "<p><a href=\"/e\">b</a></p>\n"},
      {"[b] [x]\n\n[b]: /c", "<p>[b] [x]</p>\n"},
      {"[b] []\n\n[b]: /c", "<p><a href=\"/c\">b</a></p>\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(markdown(c.text, Flavour::kramdown), c.html) << c.text;
  const auto note = markdown("a[^1] [x]\n\n[^1]: c\n\n[b]: /d", Flavour::kramdown);
  EXPECT_NE(note.find("class=\"footnote\""), std::string::npos) << note;
}

TEST(Kramdown, has_headings_at_the_margin_with_ids_of_one_word) {
  EXPECT_EQ(markdown(" # a", Flavour::kramdown), "<p># a</p>\n");
  EXPECT_EQ(markdown("> # a", Flavour::kramdown), "<blockquote>\n<h1 id=\"a\">a</h1>\n</blockquote>\n");
  EXPECT_EQ(markdown("# a {#b}", Flavour::kramdown), "<h1 id=\"b\">a</h1>\n");
  EXPECT_EQ(markdown("# a {#b .c}", Flavour::kramdown), "<h1 id=\"a-b-c\">a {#b .c}</h1>\n");
  MarkdownOptions options(Flavour::kramdown);
  options.heading_offset = 1;
  EXPECT_EQ(markdown("# a\n\n###### b", options), "<h2 id=\"a\">a</h2>\n<h6 id=\"b\">b</h6>\n");
  options.dashes = false;
  EXPECT_EQ(markdown("a -- \"b\" << ...", options), "<p>a -- “b” &lt;&lt; ...</p>\n");
}

TEST(Kramdown, may_be_told_in_the_text_that_html_holds_markdown) {
  EXPECT_EQ(markdown("{::options parse_block_html=\"true\" /}\n\n<div>\n*a*\n</div>", Flavour::kramdown),
            "<div>\n<p><em>a</em></p>\n</div>\n");
}

TEST(Kramdown, ends_a_block_at_a_circumflex) {
  expect({
      {"a\n^\nb", "<p>a</p>\n\n<p>b</p>\n"},
      {"- a\n^\n- b", "<ul>\n<li>a</li>\n</ul>\n\n<ul>\n<li>b</li>\n</ul>\n"},
      {"> a\n> ^ \n> b", "<blockquote>\n<p>a</p>\n\n<p>b</p>\n</blockquote>\n"},
      {"a\n^^\n^b", "<p>a\n^^\n^b</p>\n"},
      {"```\n^\n```", "<pre><code>^\n</code></pre>\n"},
  });
}

TEST(Kramdown, keeps_html_to_its_closing_tag) {
  expect({
      {"<div>\n**a**\n\n*b*\n</div>\n*c*", "<div>\n**a**\n\n*b*\n</div>\n<p><em>c</em></p>\n"},
      {"<div markdown=\"1\">\n**a**\n</div>", "<div>\n<p><strong>a</strong></p>\n</div>\n"},
      {"<p markdown=\"1\">**a**</p>", "<p>\n<strong>a</strong>\n</p>\n"},
      {"<div markdown=1>\n**a**\n</div>", "<div>\n<p><strong>a</strong></p>\n</div>\n"},
      {"<p id=\"b\" markdown=1>**a**</p>", "<p id=\"b\">\n<strong>a</strong>\n</p>\n"},
      {"<div>a < b</p></div>", "<div>a &lt; b&lt;/p></div>\n"},
      {"<pre><code>a\n\n*b*\n</code></pre>\n\nc", "<pre><code>a\n\n*b*\n</code></pre>\n<p>c</p>\n"},
  });
}

TEST(Kramdown, has_tables_without_a_delimiter_row) {
  const std::string table = markdown("a | b\nc | d", Flavour::kramdown);
  EXPECT_EQ(table,
            "<table>\n<tbody>\n<tr>\n<td>a</td>\n<td>b</td>\n</tr>\n<tr>\n<td>c</td>\n<td>d</td>\n</tr>\n</tbody>\n</"
            "table>\n");
  EXPECT_EQ(markdown("x\n|a|\n|-|\n|b|", Flavour::kramdown), "<p>x\n|a|\n|-|\n|b|</p>\n");
  EXPECT_EQ(markdown("`a | b`", Flavour::kramdown), "<p><code>a | b</code></p>\n");
  EXPECT_NE(markdown("|a|b|\n|-|:-:|\n|`x|y`|", Flavour::kramdown).find("<code>x|y</code>"), std::string::npos);
}

TEST(Kramdown, has_tables_in_quotes) {
  const std::string table = "<table>\n<tbody>\n<tr>\n<td>a</td>\n<td>b</td>\n</tr>\n</tbody>\n</table>\n";
  for (const char* text : {"> a | b", "> |a|b|", ">a|b\n\n", "> |---\n> | a | b |"}) {
    EXPECT_EQ(markdown(text, Flavour::kramdown), "<blockquote>\n" + table + "</blockquote>\n") << text;
  }
  EXPECT_EQ(markdown("> x\n>\n> a|b\n>\n> y", Flavour::kramdown),
            "<blockquote>\n<p>x</p>\n" + table + "<p>y</p>\n</blockquote>\n");
  EXPECT_EQ(markdown("- > a | b\n- c", Flavour::kramdown),
            "<ul>\n<li>\n<blockquote>\n" + table + "</blockquote>\n</li>\n<li>c</li>\n</ul>\n");
  EXPECT_EQ(markdown("> a | b\n> c", Flavour::kramdown), "<blockquote>\n<p>a | b\nc</p>\n</blockquote>\n");
  EXPECT_NE(markdown("> |a|\n> |-|\n> |b|", Flavour::kramdown).find("<th>a</th>"), std::string::npos);
}

TEST(Kramdown, reads_formulas_of_several_lines_in_quotes_and_lists) {
  const auto html = [](std::string_view text) { return markdown(text, MarkdownOptions(Flavour::kramdown)); };
  const auto quoted = html("> a\n>\n> $$\n> x_1 + y_1\n> = z\n> $$\n>\n> b\n");
  EXPECT_NE(quoted.find("\\[x_1 + y_1\n = z\\]"), std::string::npos) << quoted;
  const auto listed = html("- a\n\n  $$\n  x_1 * y_2\n  $$\n\n  b\n");
  EXPECT_NE(listed.find("\\[x_1 * y_2\\]"), std::string::npos) << listed;
}

TEST(Kramdown, has_definition_lists) {
  expect({
      {"a\n: b", "<dl>\n<dt>\na\n</dt>\n<dd>\nb\n</dd>\n</dl>\n"},
      {"a: b\n:c", "<p>a: b\n:c</p>\n"},
  });
  EXPECT_EQ(markdown("a\n: b", Flavour::goldmark), "<dl>\n<dt>\na\n</dt>\n<dd>\nb\n</dd>\n</dl>\n");
  EXPECT_EQ(markdown("a\n: b", Flavour::commonmark), "<p>a\n: b</p>\n");
}

TEST(Kramdown, writes_a_table_of_contents) {
  const auto html = markdown("# C\n{:.no_toc}\n* x\n{:toc}\n\n# A\n## B\n{: #own}\n", Flavour::kramdown);
  EXPECT_EQ(html,
            "<h1 id=\"c\" class=\"no_toc\">C</h1>\n<div><ul>\n<li><a href=\"#a\">A</a><ul>\n<li><a "
            "href=\"#own\">B</a></li>\n</ul>\n</li>\n"
            "</ul>\n</div>\n<h1 id=\"a\">A</h1>\n<h2 id=\"own\">B</h2>\n");
}

TEST(Kramdown, writes_formulas_for_mathjax) {
  expect({
      {"a $$x_1 * y_2*$$ b", "<p>a \\(x_1 * y_2*\\) b</p>\n"},
      {"$$\na &= b_1 \\\\\n\nc\n$$", "<p>\\[a &amp;= b_1 \\\\\n\nc\\]</p>\n"},
      {"`$$x$$` \\$$x", "<p><code>$$x$$</code> $$x</p>\n"},
      {"a\n$$x_1$$\nb", "<p>a\n\\(x_1\\)\nb</p>\n"},
      {"# a\n$$x$$\n\n$$y$$\nb", "<h1 id=\"a\">a</h1>\n<p>\\(x\\)</p>\n<p>\\(y\\)\nb</p>\n"},
      {"- $$x$$\n- $$y$$\n  b", "<ul>\n<li>\\[x\\]</li>\n<li>\\(y\\)\nb</li>\n</ul>\n"},
      {"$$\nx\n$$ b", "<p>\\(x\\) b</p>\n"},
      {"$$x$$\n{: .a}", "<p class=\"a\">\\[x\\]</p>\n"},
  });
}

TEST(Kramdown, leaves_code_alone) {
  expect({
      {"```\n{: .a}\n*[b]: c\n$$d_e$$ <div>\n: f\n```",
       "<pre><code>{: .a}\n*[b]: c\n$$d_e$$ &lt;div&gt;\n: f\n</code></pre>\n"},
      {"- a\n\n      $x_1$ **（b）**c",
       "<ul>\n<li>\n<p>a</p>\n<pre><code>$x_1$ **（b）**c\n</code></pre>\n</li>\n</ul>\n"},
  });
}

TEST(Kramdown, underlines_one_line_alone) {
  EXPECT_EQ(markdown("a\n--\n", Flavour::kramdown), "<h2 id=\"a\">a</h2>\n");
  EXPECT_EQ(markdown("a\nb\n--\n", Flavour::kramdown), "<p>a\nb\n–</p>\n");
}

TEST(Kramdown, goes_on_with_a_quote_at_a_tag_of_a_span) {
  EXPECT_EQ(markdown("> a\n<br>\n*b*", Flavour::kramdown), "<blockquote>\n<p>a\n<br>\n<em>b</em></p>\n</blockquote>\n");
  EXPECT_EQ(markdown("- a\n<img src=\"b\">\n*c*", Flavour::kramdown),
            "<ul>\n<li>a\n<img src=\"b\">\n<em>c</em></li>\n</ul>\n");
}

TEST(Kramdown, ends_an_element_that_nothing_closes_with_its_item) {
  EXPECT_EQ(markdown("- <T> a\n\n*b*\n", Flavour::kramdown), "<ul>\n<li>\n<T> a\n</li>\n</ul>\n<p><em>b</em></p>\n");
  EXPECT_EQ(markdown("- a\n\n  <div>\n  *b*\n  </div>", Flavour::kramdown),
            "<ul>\n<li>\n<p>a</p>\n<div>\n  *b*\n  </div>\n</li>\n</ul>\n");
}

TEST(Kramdown, tells_marks_of_quotes_from_guillemets) {
  EXPECT_EQ(markdown("> a\n>> b >> c", Flavour::kramdown),
            "<blockquote>\n<p>a</p>\n<blockquote>\n<p>b » c</p>\n</blockquote>\n</blockquote>\n");
}

TEST(Kramdown, has_lines_behind_indented_code_in_its_last_line) {
  const struct {
    const char *text, *html;
  } cases[] = {
      {"    a\nb *c*\n# d\n      e\n", "<pre><code>a b *c* # d\n  e\n</code></pre>\n"},
      {"    a\n\nb", "<pre><code>a\n</code></pre>\n<p>b</p>\n"},
      {"    a\n<div>b</div>", "<pre><code>a\n</code></pre>\n<div>b</div>\n"},
      {"    a\n{: .c}\n", "<pre class=\"c\"><code>a\n</code></pre>\n"},
      {"    a\n^\nb", "<pre><code>a\n</code></pre>\n\n<p>b</p>\n"},
      {"```\n    a\n```\nb", "<pre><code>    a\n</code></pre>\n<p>b</p>\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(markdown(c.text, Flavour::kramdown), c.html) << c.text;
}

TEST(Kramdown, has_code_of_items_that_stands_to_their_left) {
  EXPECT_EQ(markdown("- a\n  ```sh\nb\n    c\n  ```\n- d\n\n*e*", Flavour::kramdown),
            "<ul>\n<li>a\n<pre><code class=\"language-sh\">b\n  c\n</code></pre>\n</li>\n<li>d</li>\n</ul>\n"
            "<p><em>e</em></p>\n");
}

TEST(Kramdown, reads_no_markdown_in_elements_that_hold_none) {
  const struct {
    const char *text, *html;
  } cases[] = {
      {"a <font color=\"red\">*b*</font> *c*", "<p>a <font color=\"red\">*b*</font> <em>c</em></p>\n"},
      {"a <u>*b*</u> <b>*c*</b>", "<p>a <u>*b*</u> <b><em>c</em></b></p>\n"},
      {"a <font color=#f00>*b*</font>", "<p>a &lt;font color=#f00&gt;<em>b</em></font></p>\n"},
      {"vector<int> *a*\n*b*\n\n*c*", "<p>vector<int> *a*\n*b*</int></p>\n<p><em>c</em></p>\n"},
      {"a <T<U, V>> *b*", "<p>a &lt;T&lt;U, V» <em>b</em></p>\n"},
      {"a</b> *c*", "<p>a&lt;/b&gt; <em>c</em></p>\n"},
      {"<b>a</b></b>", "<p><b>a</b>&lt;/b&gt;</p>\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(markdown(c.text, Flavour::kramdown), c.html) << c.text;
}

}  // namespace
}  // namespace feedd::markup
