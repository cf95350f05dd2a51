#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "codec/html.hpp"

namespace feedd::codec {
namespace {

const Uri base = *parse_uri("https://example.org/blog/post.html");

/// Inputs that have led parsers and cleaners astray, and pieces of such.
const std::vector<std::string> nasty = {
    "<p><button><p>x",
    "<a href=/a><object><a href=/b>",
    "</a><a name=n1><p>",
    "<b><p></b><i><a href=#n1>",
    "<table><b><tr>x<td>",
    "<table><caption><table><td>",
    "<tr><td><li></table>",
    "</table><form><div></form>",
    "<ul><li><object><li><main><li>",
    "<dl><dd><dt><object><dd>",
    "<h1><object><h2>",
    "<ruby><rt><rb><rtc><rt>",
    "</ruby><rp>",
    "<math><mi><b>x</mi><mrow>",
    "</math><mo>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=x&gt;\">",
    "<math><annotation-xml encoding=text/html><p></math>",
    "<math><head><mi><mtext><table></table></head>",
    "<svg><foreignObject><p><style><!--</style>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=x>\">",
    "</svg><desc><title>",
    "<template><col><div></template>",
    "<select><option><table><select><input>",
    "<noscript><p title=\"</noscript><img src=x onerror=y>\">",
    "<xmp><p title=\"</xmp><img src=x onerror=y>\">",
    "<noembed><iframe></noembed>",
    "<textarea></p><title>",
    "</textarea></title></script></style>",
    "<script><!--<script>",
    "--></script>",
    "<plaintext>",
    "<!--",
    "--!><!-->",
    "<![CDATA[<b>",
    "]]>&lt;p&gt;",
    "<pre>\n",
    "\n\n",
    "&#10;&#13;&#0;&#xFFFE;",
    "<listing>\n<pre><object>\n",
    "<x y= '>'><img src=\"a.png\"\"onerror=x\">",
    "<img data-src=l.png><noscript><img src=l.png></noscript>",
    "<iframe src=//www.youtube.com/embed/x><p>",
    "<frameset><frame><body onload=x>",
    "<p id=n1><a id=n2 href=#n2>",
    "<nobr><b><font><nobr><div></b>",
    "<table><colgroup>x<col><td></colgroup>",
    "<details><summary><p><summary>",
    "<applet><marquee><p></applet>",
    "<isindex prompt=x><image src=a.png>",
    "<a><b><a><b><div></a></b>",
    "<picture><source srcset=a><video><source src=b><img>",
};

bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

/// What makes the result safe wherever it is put, or empty: every `<` begins a tag, of an element nobody need fear,
/// with attributes in quotes nobody need fear; whatever was opened is closed, in order.
std::string danger(const std::string& html) {
  static constexpr std::array<std::string_view, 7> empty{"br", "col", "hr", "img", "source", "track", "wbr"};
  static constexpr std::array<std::string_view, 27> feared{
      "script", "style",   "object",   "embed",    "applet",    "form",           "frame",  "frameset",   "base",
      "meta",   "link",    "svg",      "input",    "button",    "select",         "title",  "textarea",   "template",
      "xmp",    "noembed", "noframes", "noscript", "plaintext", "annotation-xml", "mglyph", "malignmark", "image"};
  std::vector<std::string> open;
  for (std::size_t i = 0; i < html.size(); ++i) {
    if (html[i] == '>') return "a stray >";
    if (html[i] == '&' && html.compare(i, 4, "&lt;") && html.compare(i, 4, "&gt;") && html.compare(i, 5, "&amp;")) {
      return "a stray &";
    }
    if (html[i] != '<') continue;
    bool end = html[++i] == '/';
    i += end;
    std::string name;
    while (is_name(html[i])) name += html[i++];
    if (name.empty() || std::find(feared.begin(), feared.end(), name) != feared.end()) return "<" + name + ">";
    if (end) {
      if (open.empty() || open.back() != name || html[i] != '>') return "</" + name + ">";
      open.pop_back();
      continue;
    }
    while (html[i] == ' ') {
      std::string attribute, value;
      for (++i; is_name(html[i]);) attribute += html[i++];
      if (html[i] != '=' || html[i + 1] != '"') return attribute + " without quotes";
      for (i += 2; html[i] != '"'; ++i) {
        if (html[i] == '<' || html[i] == '>') return attribute + " with a bare bracket";
        value += html[i];
      }
      ++i;
      if (attribute.starts_with("on") || attribute == "style" || attribute == "srcdoc") return attribute;
      bool address = attribute == "href" || attribute == "src" || attribute == "cite" || attribute == "poster";
      if (address && !value.starts_with("https://") && !value.starts_with("http://") && !value.starts_with("#") &&
          !value.starts_with("mailto:") && !value.starts_with("data:image/png;base64,")) {
        return attribute + "=" + value;
      }
    }
    if (html[i] != '>') return "<" + name + " without end";
    if (std::find(empty.begin(), empty.end(), name) == empty.end()) open.push_back(name);
  }
  return open.empty() ? "" : "<" + open.back() + "> left open";
}

/// Empty when the laws hold for that input.
std::string fault(const std::string& html) {
  std::string once = clean(html, base);
  if (std::string what = danger(once); !what.empty()) return what + " in " + once + " from " + html;
  std::string twice = clean(once, base);
  return twice == once ? "" : once + " became " + twice + " from " + html;
}

TEST(CleanHtml, is_safe_and_stays_so_for_every_nasty_input_and_every_two_of_them) {
  for (const auto& one : nasty) {
    EXPECT_EQ(fault(one), "");
    for (const auto& other : nasty) ASSERT_EQ(fault(one + other), "");
  }
}

TEST(CleanHtml, is_safe_and_stays_so_for_a_nasty_input_within_another) {
  for (const auto& one : nasty) {
    for (const auto& other : nasty) ASSERT_EQ(fault(one + "<div>" + other + "</div>" + one), "");
  }
}

TEST(CleanHtml, is_safe_and_stays_so_whatever_tags_are_thrown_together) {
  static constexpr const char* names[] = {"a",
                                          "b",
                                          "p",
                                          "div",
                                          "table",
                                          "tr",
                                          "td",
                                          "tbody",
                                          "caption",
                                          "colgroup",
                                          "col",
                                          "ul",
                                          "li",
                                          "dl",
                                          "dd",
                                          "dt",
                                          "ruby",
                                          "rt",
                                          "rb",
                                          "math",
                                          "mi",
                                          "mtext",
                                          "mrow",
                                          "svg",
                                          "title",
                                          "style",
                                          "select",
                                          "option",
                                          "template",
                                          "noscript",
                                          "xmp",
                                          "pre",
                                          "iframe",
                                          "form",
                                          "button",
                                          "object",
                                          "h1",
                                          "nobr",
                                          "font",
                                          "br",
                                          "hr",
                                          "img",
                                          "body",
                                          "head",
                                          "html",
                                          "frameset",
                                          "source",
                                          "audio",
                                          "main",
                                          "annotation-xml",
                                          "foreignObject",
                                          "mglyph",
                                          "summary"};
  static constexpr const char* attributes[] = {
      "",           " href=x",          " href=#a1",           " id=a1", " src=y.png", " title='\"<b>&'", " x= '>'",
      " onclick=x", " data-src=/l.png", " encoding=text/html", "/"};
  static constexpr const char* texts[] = {"x", "\n", "&lt;", "<", "<!--", "-->", "</p>", "]]>", "&#13;", " "};
  std::mt19937 random(20240501);
  auto pick = [&](const auto& from) { return std::string(from[random() % std::size(from)]); };
  for (int round = 0; round < 20000; ++round) {
    std::string html;
    std::vector<std::string> open;
    for (std::size_t pieces = 1 + random() % 24; pieces > 0; --pieces) {
      switch (random() % 5) {
        case 0:
        case 1:
          open.push_back(pick(names));
          html += "<" + open.back() + pick(attributes) + ">";
          break;
        case 2:
          html += "</" + (open.empty() ? pick(names) : open[random() % open.size()]) + ">";
          break;
        case 3:
          if (!open.empty()) html += "</" + open.back() + ">";
          if (!open.empty()) open.pop_back();
          break;
        default:
          html += pick(texts);
      }
    }
    ASSERT_EQ(fault(html), "");
  }
}

TEST(CleanHtml, reads_prose_as_it_reads_letters) {
  // A private character at the beginning, and the parser is given every letter to read.
  const std::string by_letters = "\xF3\xA0\x80\x80";
  const std::string prose[] = {"running text of some length and more ",
                               " \n blanks before, and AT&T &amp; others after ",
                               "they&#8217;ve been here&hellip;and there &copyright text &lt more",
                               "猫と犬の長い文章です",
                               "windows\r\nlines and one old\rline",
                               "a > b and so on < c and so on",
                               "\n\n\n a first line that is dropped in some places"};
  for (const auto& one : nasty) {
    for (const auto& words : prose) {
      for (const auto& html : {one + words + one + words + prose[0], words + one + prose[1] + "<p>" + words + "</p>"}) {
        ASSERT_EQ(clean(by_letters + html, base), by_letters + clean(html, base)) << html;
        ASSERT_EQ(fault(html), "");
      }
    }
  }
}

TEST(CleanHtml, does_not_take_private_characters_for_prose) {
  const std::string words = "running text of some length and more, so that it is worth while to set it aside";
  for (std::string_view named : {"&#xF0000;", "&#983040;", "&#x000F0000", "\xF3\xB0\x80\x80"}) {
    std::string html = "<p>" + words + "</p><p title=\"" + std::string(named) + "\">" + std::string(named) + " </p>";
    EXPECT_EQ(clean(html, base), "<p>" + words + "</p><p title=\"\xF3\xB0\x80\x80\">\xF3\xB0\x80\x80 </p>");
  }
}

}  // namespace
}  // namespace feedd::codec
