#include "markup/liquid.hpp"

#include <gtest/gtest.h>

#include "markup/markdown.hpp"

namespace feedd::markup {
namespace {

codec::Value yaml(std::string_view text) {
  auto value = codec::read_yaml(text, 1);
  return value ? *value : codec::Value();
}

class Liquid : public testing::Test {
 protected:
  Liquid() {
    scope.url = "https://e.org";
    scope.base_path = "/blog";
    scope.site = &site;
    scope.page = &page;
    scope.title = "A <title>";
    scope.address = "https://e.org/blog/2020/03/07/a.html";
    scope.find = [](std::string_view name) -> std::optional<std::string> {
      if (name == "2020-03-07-a" || name == "_posts/2020-03-07-a.md") return "https://e.org/blog/2020/03/07/a.html";
      return std::nullopt;
    };
  }
  std::string text(std::string_view body) const { return without_written_marks(liquid(body, scope).text); }

  codec::Value site = yaml("repository: https://github.com/a/b\nflag: true\nauthor: {name: Ann}\nlist: [a, b]\n");
  codec::Value page = yaml("subtitle: small\n\"odd key\": x\n");
  Scope scope;
};

TEST_F(Liquid, puts_simple_values_in_their_place) {
  const struct {
    const char *body, *expected;
  } cases[] = {
      {"{{ site.url }}{{ site.baseurl }}/x", "https://e.org/blog/x"},
      {"[#1]: {{ site.repository }}/issues/1", "[#1]: https://github.com/a/b/issues/1"},
      {"{{site.author.name}} {{ site.flag }} {{ site.list }}", "Ann true ab"},
      {"{{ page.title }} {{ page.subtitle }} {{ page.url }}", "A <title> small /2020/03/07/a.html"},
      {"{{ page['odd key'] }}", "x"},
      {"[{{ site.nosuch }}]", "[]"},
      {"{{ \"/w\" | relative_url }} {{ 'w' | absolute_url }}", "/blog/w https://e.org/blog/w"},
      {"{{ 'https://x.org/' | absolute_url }}", "https://x.org/"},
      {"{{ 'a' | append: '.png' | prepend: site.baseurl | upcase }}", "/BLOGA.PNG"},
      {"{{ site.nosuch | default: 'b' }}", "b"},
      {"{{ 'a|b' }}{{ \"{{\" }} }}", "a|b{{ }}"},
      {"a {{- ' b ' -}} c", "a b c"},
  };
  for (const auto& c : cases) EXPECT_EQ(text(c.body), c.expected) << c.body;
}

TEST_F(Liquid, reads_the_tags_that_do_no_harm) {
  const struct {
    const char *body, *expected;
  } cases[] = {
      {"{% raw %}{{ x }} {% y %}{% endraw %}", "{{ x }} {% y %}"},
      {"{%- raw -%} {{ x }} {%- endraw -%} z", "{{ x }}z"},
      {"a{% comment %} {{ b }} {% c {% endcomment %}d", "ad"},
      {"{% post_url 2020-03-07-a %}", "/blog/2020/03/07/a.html"},
      {"{{ site.url }}{% link _posts/2020-03-07-a.md %}", "https://e.org/blog/2020/03/07/a.html"},
      {"{% highlight c++ linenos %}\na<b>\n\n  *c*\n{% endhighlight %}",
       "<pre><code class=\"language-c++\">a&lt;b&gt;&#10;&#10;  *c*&#10;</code></pre>"},
      {"{% highlight %}{% raw %}{{ x }}{% endraw %}{% endhighlight %}", "<pre><code>{{ x }}&#10;</code></pre>"},
      {"a{% include figure.html src=\"x\" %}b", "ab"},
  };
  for (const auto& c : cases) EXPECT_EQ(text(c.body), c.expected) << c.body;
}

TEST_F(Liquid, keeps_what_it_does_not_understand_and_names_it) {
  for (const char* body : {"{{ item }}", "{{.Values.x}}", "{{ x | where: 1 }}", "{{ site.posts }}", "{{}}", "{%%}",
                           "{{ unclosed", "{% raw %} no end", "{% if x %}y{% endif %}", "{{ 'a' | size }}", "{", "{{",
                           "{% post_url 2020-01-01-no %}", "{% comment %}", "{% highlight %}{{ x", "{{ \"a }}"}) {
    EXPECT_EQ(text(body), body);
  }
  const auto understood = liquid("a\n{{ item }}\n{{ item }}\n{% if x %}\n{% include y %}", scope);
  const std::vector<Remark> expected{{2, "{{ item }}"}, {4, "{% if %}"}, {5, "{% include y %} is left out"}};
  EXPECT_EQ(understood.remarks, expected);
}

TEST_F(Liquid, that_is_not_understood_is_not_read_as_markdown) {
  const struct {
    const char *body, *html;
  } cases[] = {
      {"D: {{ page.x | date: \"%Y\" }} \"e\"", "<p>D: {{ page.x | date: &quot;%Y&quot; }} “e”</p>\n"},
      {"{% gist *a* 'b' -- | c %}", "<p>{% gist *a* &#39;b&#39; -- | c %}</p>\n"},
      {"| {{ a | b }} | c |", "<table>\n<tbody>\n<tr>\n<td>{{ a | b }}</td>\n<td>c</td>\n</tr>\n</tbody>\n</table>\n"},
      {"`{{ a | b: \"<\" }}`", "<p><code>{{ a | b: &quot;&lt;&quot; }}</code></p>\n"},
      {"- x\n\n  ```\n  {{ a\n    | b }}\n  ```",
       "<ul>\n<li>\n<p>x</p>\n<pre><code>{{ a\n  | b }}\n</code></pre>\n</li>\n</ul>\n"},
      {"[x](/a{{ b | c }} \"t\")", "<p><a href=\"/a%7B%7B%20b%20%7C%20c%20%7D%7D\" title=\"t\">x</a></p>\n"},
      {"[x]\n\n[x]: {{ b | c }}", "<p><a href=\"%7B%7B%20b%20%7C%20c%20%7D%7D\">x</a></p>\n"},
      {"<a href=\"{{ a | b: \"c\" }}\">d</a>", "<p><a href=\"{{ a | b: &quot;c&quot; }}\">d</a></p>\n"},
      {"*x*{: title=\"{{ a | b }}\"}", "<p><em title=\"{{ a | b }}\">x</em></p>\n"},
      {"# a {#b{{c}}}", "<h1 id=\"b{{c}}\">a</h1>\n"},
      {"{:x: title=\"{{ a | b }}\"}\n\n*x*{:x}", "<p><em title=\"{{ a | b }}\">x</em></p>\n"},
      {"<!--{{ a | b }}-->", "<!--{{ a | b }}-->\n"},
      {"{% raw %}{{ \"a\" }}{% endraw %}", "<p>{{ “a” }}</p>\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(markdown(liquid(c.body, scope).text, Flavour::kramdown), c.html) << c.body;
  EXPECT_EQ(markdown(liquid("https://e.org/{{a|b}}c", scope).text),
            "<p><a href=\"https://e.org/%7B%7Ba%7Cb%7D%7Dc\">https://e.org/{{a|b}}c</a></p>\n");
}

TEST_F(Liquid, ends_on_texts_that_ask_for_much) {
  for (const char* piece : {"{{", "{%", "{% raw %}", "{% comment %}", "{% highlight %}", "{{ a", "{{ '", "{% x %}",
                            "[a]({{ b | c }}", "{{ a\n> | b }}"}) {
    std::string body;
    for (int i = 0; i < 20000; ++i) body += piece;
    EXPECT_FALSE(markdown(liquid(body, scope).text, Flavour::kramdown).empty()) << piece;
  }
}

}  // namespace
}  // namespace feedd::markup
