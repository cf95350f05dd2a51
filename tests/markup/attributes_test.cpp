#include "markup/attributes.hpp"

#include <gtest/gtest.h>

#include "markup/markdown.hpp"

namespace feedd::markup {
namespace {

/// Name=value, one behind the other.
std::string written(const Attributes& attributes) {
  std::string out;
  for (const auto& [name, value] : attributes)
    out.append(out.empty() ? "" : "|").append(name).append("=").append(value);
  return out;
}

TEST(Attributes, are_read_as_kramdown_reads_them) {
  const AttributeLists lists{{"ref", {{"class", "r"}, {"title", "t"}}}};
  const struct {
    const char *list, *attributes;
  } cases[] = {
      {" .a", "class=a"},
      {" #i.a .b", "id=i|class=a b"},
      {"width=\"300\" height='2'", "width=300|height=2"},
      {" title=\"a 'b' \\\"c\\\" \\}\"", "title=a 'b' \"c\" }"},
      {" k=\"1\" k=\"2\" #a #b", "k=2|id=b"},
      {" width=300 #1 .", ""},
      {".own ref title=\"o\" unknown", "class=r own|title=o"},
      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(written(parse_attributes(c.list, lists)), c.attributes) << c.list;
}

TEST(Attributes, merge_classes_and_replace_the_rest) {
  const struct {
    const char *html, *with;
  } cases[] = {
      {"<p>", "<p class=\"c\" id=\"i\">"},
      {"<p class=\"a\" id='x'>", "<p class=\"a c\" id='i'>"},
      {"<p title=\" class=\">", "<p title=\" class=\" class=\"c\" id=\"i\">"},
      {"<hr />", "<hr class=\"c\" id=\"i\" />"},
      {"<pre><code>", "<pre class=\"c\" id=\"i\"><code>"},
  };
  for (const auto& c : cases) {
    std::string html = c.html;
    put_on_tag({{"class", "c"}, {"id", "i"}}, 0, html);
    EXPECT_EQ(html, c.with) << c.html;
  }
  std::string html = "<p>";
  put_on_tag({{"title", "\"a\" & <b> &amp;"}}, 0, html);
  EXPECT_EQ(html, "<p title=\"&quot;a&quot; &amp; &lt;b&gt; &amp;\">");
}

/// What kramdown 2.4 makes of these was looked at.
TEST(Attributes, stand_on_the_element_before_or_after_their_list) {
  const struct {
    const char *text, *html;
  } cases[] = {
      {"a **b *c*{: .d}**{: .e} _u_{:.f}g",
       "<p>a <strong class=\"e\">b <em class=\"d\">c</em></strong> <em class=\"f\">u</em>g</p>\n"},
      {"[a](b){:target=\"_blank\"}{:.c}", "<p><a href=\"b\" target=\"_blank\" class=\"c\">a</a></p>\n"},
      {"<b>a</b>{:.c} <https://e.org>{:.d}",
       "<p><b class=\"c\">a</b> <a href=\"https://e.org\" class=\"d\">https://e.org</a></p>\n"},
      {"(a){: .b} `{: .c}`", "<p>(a){: .b} <code>{: .c}</code></p>\n"},
      {"{: .a}\n{: #i}\nb\n{: .c}\n{: .d}\n\n{: .e}\nf", "<p class=\"a c d\" id=\"i\">b</p>\n<p class=\"e\">f</p>\n"},
      {"a\n\n{: .b}\n\nc", "<p>a</p>\n<p class=\"b\">c</p>\n"},
      {"# a {#b}\n{: .c}", "<h1 id=\"b\" class=\"c\">a</h1>\n"},
      {"{: #i}\na\n===\n{: .b}", "<h1 id=\"i\" class=\"b\">a</h1>\n"},
      {"```ruby\nx\n```\n{: .a}", "<pre class=\"a\"><code class=\"language-ruby\">x\n</code></pre>\n"},
      {"    x\n{: .language-y .a}", "<pre class=\"a\"><code class=\"language-y\">x\n</code></pre>\n"},
      {"- {: .a} b\n- c\n{: .d}", "<ul class=\"d\">\n<li class=\"a\">b</li>\n<li>c</li>\n</ul>\n"},
      {"- a\n\n  b\n  {: .c}", "<ul>\n<li>\n<p>a</p>\n<p class=\"c\">b</p>\n</li>\n</ul>\n"},
      {"- *a*\n  {: .b}", "<ul>\n<li><em>a</em>\n</li>\n</ul>\n"},
      {"> {: .a}\n> b\n{: .c}", "<blockquote class=\"c\">\n<p class=\"a\">b</p>\n</blockquote>\n"},
      {"---\n{: .a}", "<hr class=\"a\" />\n"},
      {"|a|\n{: .b}", "<table class=\"b\">\n<tbody>\n<tr>\n<td>a</td>\n</tr>\n</tbody>\n</table>\n"},
      {"<div>a</div>\n{: .b}", "<div class=\"b\">a</div>\n"},
      {"a\n: b\n{: .c}", "<dl class=\"c\">\n<dt>\na\n</dt>\n<dd>\nb\n</dd>\n</dl>\n"},
      {"*a*{:b}\n\n{:b: .c title=\"d\"}", "<p><em class=\"c\" title=\"d\">a</em></p>\n"},
      {"a\n\n[b]: /c\n{: .d}\n\ne [b]\n\n{: .f}", "<p>a</p>\n<p>e <a href=\"/c\">b</a></p>\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(markdown(c.text, Flavour::kramdown), c.html) << c.text;
}

}  // namespace
}  // namespace feedd::markup
