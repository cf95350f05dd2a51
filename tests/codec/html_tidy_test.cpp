#include "codec/html_tidy.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "codec/html_tree.hpp"

namespace feedd::codec {
namespace {

/// A walk, written down.
class Told : public HtmlVisitor {
 public:
  explicit Told(std::string_view passed = {}) : passed_(passed) {}
  bool enter(const Element& element) override {
    all_ += "<" + std::string(element.name);
    for (const auto& [name, value] : element.attributes) all_ += " " + std::string(name) + "=" + std::string(value);
    all_ += element.foreign ? " foreign>" : ">";
    return element.name != passed_;
  }
  void leave() override { all_ += "</>"; }
  void text(std::string_view text) override { all_ += "[" + std::string(text) + "]"; }
  std::string take() { return std::move(all_); }

 private:
  std::string_view passed_;
  std::string all_;
};

std::string told(std::string_view html, HtmlTree::Parser parser, std::string_view passed = {}) {
  Told told(passed);
  HtmlTree(html, HtmlScope::fragment, parser).walk(told);
  return told.take();
}

bool is_tidy(std::string_view html) { return HtmlTree(html, HtmlScope::fragment).is_tidy(); }

void expect_the_same(const std::string& html) {
  for (std::string_view passed : {"", "p", "a", "td", "br"}) {
    EXPECT_EQ(told(html, HtmlTree::Parser::as_fits, passed), told(html, HtmlTree::Parser::full, passed)) << html;
  }
}

TEST(HtmlTidy, what_editors_and_markdown_write_needs_no_parser) {
  for (std::string html :
       {"<p>One &amp; two&nbsp;three &#8212; & four</p>\n<p>x</p>",
        "<p>第一段 <em>a</em><br/>b<br />c<br>d</p><!-- more --><hr />",
        "<h2 id=\"a\">A</h2><ul>\n<li>x<ul><li><p>y</p></li></ul></li>\n</ul>",
        "<ol start='3'><li><a href=\"https://example.org/?a=1&b=2&amp;c=3\" title=\"it's\">x</a></li></ol>",
        "<pre><code class=\"language-c\">if (a &lt; b &amp;&amp; c)\n\n  x();\n</code></pre>",
        "<div class=\"x\"><figure><img src=\"a.png\" alt=\"\"/><figcaption>c</figcaption></figure></div>",
        "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td align=\"left\"><p>b</p></td>\n</tr>\n"
        "</tbody></table>",
        "<dl><dt>t</dt><dd>d<dl><dd>e</dd></dl></dd></dl>",
        "<blockquote><p><b><b><b><b><b>deep</b></b></b></b></b></p></blockquote>", "", "text alone"}) {
    EXPECT_TRUE(is_tidy(html)) << html;
    expect_the_same(html);
  }
}

TEST(HtmlTidy, what_a_parser_would_move_close_add_or_drop_is_for_the_parser) {
  for (std::string_view html : {"<p>open",
                                "</p>",
                                "<b><i></b></i>",
                                "<p><div></div></p>",
                                "<p><b><p>x</p></b></p>",
                                "<p><hr></p>",
                                "<a href=\"x\"><b><a href=\"y\">z</a></b></a>",
                                "<li>x</li>",
                                "<ul><li><li></li></li></ul>",
                                "<dl><div><dt>x</dt></div></dl>",
                                "<h1><h2>x</h2></h1>",
                                "<pre>\nx</pre>",
                                "<table><tr><td>x</td></tr></table>",
                                "<table>x<tbody></tbody></table>",
                                "<table><tbody><tr>&nbsp;</tr></tbody></table>",
                                "<table><b>x</b></table>",
                                "<div/>",
                                "<P>x</P>",
                                "<p class=x>y</p>",
                                "<p hidden>y</p>",
                                "<p id=\"a\" id=\"b\">x</p>",
                                "<p id=\"a\"class=\"b\">x</p>",
                                "a &lt b",
                                "<a href=\"?a&lt\">x</a>",
                                "&unknown;",
                                "&#0;",
                                "&#128;",
                                "&#x1F600;",
                                "a < b",
                                "<!-->x",
                                "<!--a--b-->",
                                "<!-- open",
                                "<![CDATA[x]]>",
                                "<?x?>",
                                "<script>x</script>",
                                "<video></video>",
                                "<svg></svg>",
                                "<math></math>",
                                "<p>x\r\n</p>",
                                "a\x01",
                                "\xFF",
                                "<p title=\"x>y</p>",
                                "<",
                                "<p",
                                "<p "}) {
    EXPECT_FALSE(is_tidy(html)) << html;
  }
}

TEST(HtmlTidy, whatever_is_tidy_has_the_tree_a_parser_makes) {
  static constexpr std::array names{"a",       "b",      "blockquote", "br",    "code", "dd",  "div",     "dl",
                                    "dt",      "em",     "h1",         "h2",    "hr",   "i",   "img",     "li",
                                    "ol",      "p",      "pre",        "span",  "td",   "th",  "table",   "tr",
                                    "ul",      "s",      "tbody",      "thead", "font", "nav", "summary", "details",
                                    "article", "center", "figure",     "mark",  "time", "tt"};
  static constexpr std::array pieces{"x",   " ",      "\n",         "&amp;",       "&nbsp;", "& ", "第二",
                                     "&lt", "&#160;", "<!-- c -->", "<!--more-->", "x < y",  "\t", "a&b=c"};
  static constexpr std::array attributes{"",
                                         " id=\"a\"",
                                         " href='?a=1&b=2'",
                                         " class=\"x\ny\"",
                                         " title=\"&quot;&lt;\"",
                                         " alt=\"<b>\"",
                                         " href=\"?x&copy=1&amp;y\"",
                                         " data-x=\"1\""};
  std::mt19937 random(20260101);
  auto any = [&](const auto& all) { return std::string(all[random() % all.size()]); };
  int tidy = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::string html;
    std::vector<std::string> open;
    for (auto steps = 1 + random() % 9; steps > 0; --steps) {
      const auto kind = random() % 8;
      if (kind < 4) {
        auto name = any(names);
        html += "<" + name + any(attributes) + ">";
        if (name != "br" && name != "hr" && name != "img") open.push_back(name);
      } else if (kind < 6 && !open.empty()) {
        html += "</" + open.back() + ">";
        open.pop_back();
      } else {
        html += any(pieces);
      }
    }
    while (!open.empty()) {
      html += "</" + open.back() + ">";
      open.pop_back();
    }
    if (!is_tidy(html)) continue;
    ++tidy;
    ASSERT_EQ(told(html, HtmlTree::Parser::as_fits), told(html, HtmlTree::Parser::full)) << html;
  }
  EXPECT_GT(tidy, 5'000);
}

}  // namespace
}  // namespace feedd::codec
