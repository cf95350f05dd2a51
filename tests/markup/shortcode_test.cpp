#include "markup/shortcode.hpp"

#include <gtest/gtest.h>

namespace feedd::markup {
namespace {

Scope scope() {
  Scope out;
  out.url = "https://e.org";
  out.address = "https://e.org/posts/self/";
  out.find = [](std::string_view name) -> std::optional<std::string> {
    if (name == "a.md" || name == "/posts/a" || name == "@/posts/a.md") return "https://e.org/posts/a/";
    return std::nullopt;
  };
  return out;
}

TEST(HugoShortcodes, become_what_they_stand_for) {
  const auto its_scope = scope();
  const struct {
    const char *body, *expected;
  } cases[] = {
      {"[x]({{< ref \"a.md\" >}})", "[x](https://e.org/posts/a/)"},
      {"[x]({{< relref \"/posts/a#b\" >}})", "[x](/posts/a/#b)"},
      {"{{</* ref \"x\" */>}} {{%/* y */%}}", "{{< ref \"x\" >}} {{% y %}}"},
      {"{{< youtube abc >}}", "<a href=\"https://www.youtube.com/watch?v=abc\">YouTube</a>"},
      {"{{< vimeo id=\"12\" >}}", "<a href=\"https://vimeo.com/12\">Vimeo</a>"},
      {"{{< gist ann 123 >}}", "<a href=\"https://gist.github.com/ann/123\">Gist</a>"},
      {"{{< figure src=\"/a.png\" alt=\"A\" title=\"T\" >}}",
       "<figure><img src=\"/a.png\" alt=\"A\" /><figcaption><h4>T</h4></figcaption></figure>"},
      {"{{< highlight go \"linenos=table\" >}}\na < b\n{{< /highlight >}}",
       "<pre><code class=\"language-go\">a &lt; b&#10;</code></pre>"},
      {"- a\n\n  {{< highlight sh >}}\n  ls\n    b\n  {{< /highlight >}}",
       "- a\n\n  <pre><code class=\"language-sh\">ls&#10;  b&#10;</code></pre>"},
      {"{{< rawhtml >}}<b>*x*</b>{{< /rawhtml >}}", "<b>*x*</b>"},
      {"{{% notice tip %}}**in**{{% /notice %}}", "**in**"},
      {"{{< a >}}{{< b >}}x{{< /a >}}", "x"},
      {"a{{< nosuch x=1 />}}b", "ab"},
      {"a{{< comment >}}x{{< /comment >}}b", "ab"},
      {"{{< ref \"nosuch\" >}}", "{{< ref \"nosuch\" >}}"},
      {"{{ x }} {{<", "{{ x }} {{<"},
      {"{{< img src=\"b.png\" >}}", "<img src=\"b.png\" />"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(without_written_marks(hugo_shortcodes(c.body, its_scope).text), c.expected) << c.body;
  }
}

TEST(HugoShortcodes, give_the_parameters_of_the_post_before_the_sites) {
  auto its_scope = scope();
  const auto site = codec::read_yaml("params: {a: site, b: {c: deep}}", 1), page = codec::read_yaml("a: page", 1);
  ASSERT_TRUE(site && page);
  its_scope.site = &*site;
  its_scope.page = &*page;
  EXPECT_EQ(hugo_shortcodes("{{< param a >}} {{< param \"b.c\" >}}", its_scope).text, "page deep");
}

TEST(HugoShortcodes, have_markdown_in_the_caption_of_a_figure) {
  const auto its_scope = scope();
  const struct {
    const char *body, *expected;
  } cases[] = {
      {"{{< figure src=\"a.png\" caption=\"B *c* [d](/e) & f\" >}}",
       "<figure><img src=\"a.png\" alt=\"B c d &amp; f\" /><figcaption><p>B <em>c</em> <a href=\"/e\">d</a> &amp; "
       "f</p></figcaption></figure>"},
      {"{{< figure src=\"a.png\" alt=\"*b*\" title=\"*t*\" attr=\"**c**\" attrlink=\"/d\" >}}",
       "<figure><img src=\"a.png\" alt=\"*b*\" /><figcaption><h4>*t*</h4><p><a "
       "href=\"/d\"><strong>c</strong></a></p></figcaption></figure>"},
      {"{{< figure src=\"a.png\" caption=\"b\" attr=\"c\" attrlink=\"/d\" link=\"/e\" >}}",
       "<figure><a href=\"/e\"><img src=\"a.png\" alt=\"b\" /></a><figcaption><p>b <a "
       "href=\"/d\">c</a></p></figcaption></figure>"},
      {"{{< figure src=\"a.png\" caption=`b\n\nc` >}}",
       "<figure><img src=\"a.png\" alt=\"b\nc\" /><figcaption><p><p>b</p>\n<p>c</p></p></figcaption></figure>"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(without_written_marks(hugo_shortcodes(c.body, its_scope).text), c.expected) << c.body;
  }
}

TEST(HugoShortcodes, that_are_a_sites_own_are_named) {
  const auto understood = hugo_shortcodes("\n{{< clients >}}\n{{< clients >}}", scope());
  EXPECT_EQ(understood.remarks, (std::vector<Remark>{{2, "the shortcode 'clients' is left out"}}));
}

TEST(ZolaShortcodes, become_what_they_stand_for) {
  const auto its_scope = scope();
  const struct {
    const char *body, *expected;
  } cases[] = {
      {"[x](@/posts/a.md#b) `(@/posts/a.md)`", "[x](https://e.org/posts/a/#b) `(@/posts/a.md)`"},
      {"[x]: @/posts/a.md", "[x]: https://e.org/posts/a/"},
      {"```\n(@/posts/a.md)\n```", "```\n(@/posts/a.md)\n```"},
      {"[x](@/no.md)", "[x](@/no.md)"},
      {"a{{ f(x=1) }}b", "ab"},
      {"{% quote(by=\"x\") %}**in**{% end %}", "**in**"},
      {"{{ youtube(id=\"abc\") }}", "<a href=\"https://www.youtube.com/watch?v=abc\">YouTube</a>"},
      {"{{/* f() */}} {%/* g() */%}", "{{ f() }} {% g() %}"},
      {"{{closure}} {% end %} {{ x }}", "{{closure}} {% end %} {{ x }}"},
  };
  for (const auto& c : cases) EXPECT_EQ(zola_shortcodes(c.body, its_scope).text, c.expected) << c.body;
}

TEST(Shortcodes, end_on_texts_that_ask_for_much) {
  for (const char* piece :
       {"{{<", "{{< a >}}", "{{< a \" >}}", "{{%", "{{ f(", "{{ f() }}", "{% f() %}", "(@/a", "{{<<"}) {
    std::string body;
    for (int i = 0; i < 20000; ++i) body += piece;
    hugo_shortcodes(body, scope());
    zola_shortcodes(body, scope());
  }
}

}  // namespace
}  // namespace feedd::markup
