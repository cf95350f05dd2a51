#include "markup/markdown.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace feedd::markup {
namespace {

TEST(Quotes, are_goldmarks_in_hugo) {
  const std::pair<const char*, const char*> cases[] = {
      {"\"a\" it's 'b' the '90s 'twas 5'10\"", "“a” it’s ‘b’ the ’90s ’twas 5'10&quot;"},
      {"说\"好\"的", "说&quot;好&quot;的"},
      {"他说：\"好\"。（\"是\"）", "他说：“好”。（“是”）"},
      {"dogs' rock 'n' roll", "dogs’ rock ’n’ roll"},
      {"`\"a\"` \\\"b\\\"", "<code>&quot;a&quot;</code> &quot;b&quot;"},
      {"[\"a\"](/b \"c\")", "<a href=\"/b\" title=\"c\">“a”</a>"},
      {"<b title=\"x\">\"y\"</b>", "<b title=\"x\">“y”</b>"},
  };
  for (const auto& [text, html] : cases) {
    EXPECT_EQ(markdown(text, MarkdownOptions(Flavour::goldmark)), "<p>" + std::string(html) + "</p>\n") << text;
  }
  EXPECT_EQ(markdown("the '90s", MarkdownOptions(Flavour::kramdown)), "<p>the ’90s</p>\n");
}

TEST(Markdown, becomes_html) {
  const struct {
    const char *text, *html;
  } cases[] = {
      {"a  \nb", "<p>a<br />\nb</p>\n"},
      {"a\nb", "<p>a\nb</p>\n"},
      {"<https://e.com/a，b>", "<p><a href=\"https://e.com/a%EF%BC%8Cb\">https://e.com/a，b</a></p>\n"},
      {"见 https://e.com/a，再看", "<p>见 <a href=\"https://e.com/a\">https://e.com/a</a>，再看</p>\n"},
      {"（https://e.com/a）。", "<p>（<a href=\"https://e.com/a\">https://e.com/a</a>）。</p>\n"},
      {"https://e.com/a，**重要**", "<p><a href=\"https://e.com/a\">https://e.com/a</a>，<strong>重要</strong></p>\n"},
      {"[x](https://e.com/a，b)", "<p><a href=\"https://e.com/a%EF%BC%8Cb\">x</a></p>\n"},
      {"`https://e.com/a，b`", "<p><code>https://e.com/a，b</code></p>\n"},
      {"[r]\n\n[r]: https://e.com/a，b", "<p><a href=\"https://e.com/a%EF%BC%8Cb\">r</a></p>\n"},
      {"<a href=\"https://e.com/a，b\">x</a>", "<p><a href=\"https://e.com/a，b\">x</a></p>\n"},
      {"**加粗：**后文", "<p><strong>加粗：</strong>后文</p>\n"},
      {"前文**“引”**后文", "<p>前文<strong>“引”</strong>后文</p>\n"},
      {"`：**x`", "<p><code>：**x</code></p>\n"},
      {"<div class=\"x\">\n<b>raw</b>\n</div>", "<div class=\"x\">\n<b>raw</b>\n</div>\n"},
      {"a <kbd>x</kbd> <iframe src=\"/f\"></iframe>", "<p>a <kbd>x</kbd> <iframe src=\"/f\"></iframe></p>\n"},
      {"~~gone~~", "<p><del>gone</del></p>\n"},
      {"```cpp\nint a;\n```", "<pre><code class=\"language-cpp\">int a;\n</code></pre>\n"},
      {"{{ item }} {% raw %}", "<p>{{ item }} {% raw %}</p>\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(markdown(c.text), c.html) << c.text;
}

TEST(Markdown, knows_tables_tasks_and_footnotes) {
  EXPECT_NE(markdown("|a|b|\n|-|-|\n|1|2|").find("<td>2</td>"), std::string::npos);
  EXPECT_NE(markdown("- [x] done").find("type=\"checkbox\""), std::string::npos);
  EXPECT_NE(markdown("a[^1]\n\n[^1]: note").find("footnote"), std::string::npos);
}

TEST(Markdown, of_kramdown_takes_blanks_in_addresses) {
  const struct {
    const char *text, *html;
  } cases[] = {
      {"![a](/i/a b.jpg)", "<p><img src=\"/i/a%20b.jpg\" alt=\"a\" /></p>\n"},
      {"[x](http://e.com/a b \"t\")", "<p><a href=\"http://e.com/a%20b\" title=\"t\">x</a></p>\n"},
      {"[x](/a(b c)d)", "<p><a href=\"/a(b%20c)d\">x</a></p>\n"},
      {"`[x](a b)`", "<p><code>[x](a b)</code></p>\n"},
      {"[x](/a \"t u\")", "<p><a href=\"/a\" title=\"t u\">x</a></p>\n"},
      {"[x](a b", "<p>[x](a b</p>\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(markdown(c.text, Flavour::kramdown), c.html) << c.text;
  EXPECT_EQ(markdown("![a](/i/a b.jpg)"), "<p>![a](/i/a b.jpg)</p>\n");
}

TEST(Markdown, of_goldmark_is_commonmark_with_what_hugo_has_on) {
  const struct {
    const char *text, *html;
  } cases[] = {
      {"**加粗：**后文", "<p>**加粗：**后文</p>\n"},
      {"\"q\" -- it's ... <<x>>", "<p>“q” – it’s … «x»</p>\n"},
      {"见 https://e.com/a，再看", "<p>见 <a href=\"https://e.com/a\">https://e.com/a</a>，再看</p>\n"},
      {"## A *b* c! {#own .x}", "<h2 id=\"own\" class=\"x\">A <em>b</em> c!</h2>\n"},
      {"## A *b* [c](/d)", "<h2 id=\"a-b-cd\">A <em>b</em> <a href=\"/d\">c</a></h2>\n"},
      {"[a](b c)", "<p>[a](b c)</p>\n"},
      {"a {#b}\n***", "<p>a {#b}</p>\n<hr />\n"},
      {"- a\n---", "<ul>\n<li>a</li>\n</ul>\n<hr />\n"},
      {"{: .x} :smile: ~~a~~ ~b~", "<p>{: .x} :smile: <del>a</del> ~b~</p>\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(markdown(c.text, Flavour::goldmark), c.html) << c.text;
}

TEST(Markdown, of_goldmark_leaves_out_raw_html_unless_it_may_be_unsafe) {
  auto options = MarkdownOptions(Flavour::goldmark);
  options.raw_html = false;
  const std::pair<const char*, const char*> cases[] = {
      {"a <b>c</b>", "<p>a <!-- raw HTML omitted -->c<!-- raw HTML omitted --></p>\n"},
      {"<div>\na\n</div>\n\nb", "<!-- raw HTML omitted -->\n<p>b</p>\n"},
      {"a\n\n<!--more-->\n\nb", "<p>a</p>\n<!--more-->\n<p>b</p>\n"},
      {"# A {#b}", "<h1 id=\"b\">A</h1>\n"},
      {"A\n: b", "<dl>\n<dt>\nA\n</dt>\n<dd>\nb\n</dd>\n</dl>\n"},
      {"$a_b$ <https://e.org>", "<p>$a_b$ <a href=\"https://e.org\">https://e.org</a></p>\n"},
      {"[a](JavaScript:b) [c](data:text/html,d) ![e](data:image/png;base64,f)",
       "<p><a href=\"\">a</a> <a href=\"\">c</a> <img src=\"data:image/png;base64,f\" alt=\"e\" /></p>\n"},
      {"\x15<figure>a</figure>\x16", "<figure>a</figure>\n"},
      {"   \x15<figure>a</figure>\x16", "   <figure>a</figure>\n"},
      {"a \x15<img>\x16", "<p>a <img></p>\n"},
  };
  for (const auto& [text, html] : cases) EXPECT_EQ(markdown(text, options), html) << text;
}

TEST(Markdown, of_goldmark_finds_the_label_of_a_text_that_is_marked) {
  const std::pair<const char*, const char*> cases[] = {
      {"[\"a\"]\n\n[\"a\"]: /b", "<p><a href=\"/b\">“a”</a></p>\n"},
      {"[\"a\"][] c\n\n[\"A\"]: /b", "<p><a href=\"/b\">“a”</a> c</p>\n"},
      {"[c][it's]\n\n[it's]: /b", "<p><a href=\"/b\">c</a></p>\n"},
      {"[@a], [a@e.org]\n\n[@a]: /b", "<p><a href=\"/b\">@a</a>, [<a href=\"mailto:a@e.org\">a@e.org</a>]</p>\n"},
  };
  for (const auto& [text, html] : cases) EXPECT_EQ(markdown(text, MarkdownOptions(Flavour::goldmark)), html) << text;
}

TEST(Markdown, of_goldmark_closes_headings_and_does_not_number_ways_back) {
  const auto options = MarkdownOptions(Flavour::goldmark);
  EXPECT_EQ(markdown("## A ##\n\n# B#\n\n### C # d ###  ", options),
            "<h2 id=\"a\">A</h2>\n<h1 id=\"b\">B#</h1>\n<h3 id=\"c--d\">C # d</h3>\n");
  EXPECT_EQ(markdown("a[^1] b[^1]\n\n[^1]: c", options).find("↩<sup"), std::string::npos);
}

TEST(Markdown, of_pulldown_has_neither_smart_marks_nor_bare_links) {
  const auto html = markdown("\"q\" -- https://e.com\n\n# A -- B {#own}\n\n# C++ & D", Flavour::pulldown);
  EXPECT_EQ(html,
            "<p>&quot;q&quot; -- https://e.com</p>\n<h1 id=\"own\">A -- B</h1>\n<h1 id=\"c-d\">C++ &amp; D</h1>\n");
}

TEST(Markdown, leaves_formulas_alone) {
  const struct {
    const char *text, *html;
  } cases[] = {
      {"$a_1 * b_2*$ 和 $$c_d \\\\ e_f$$", "<p>$a_1 * b_2*$ 和 $$c_d \\\\ e_f$$</p>\n"},
      {"$x < y$", "<p>$x &lt; y$</p>\n"},
      {"$$\n- a_1\n= b_1\n$$", "<p>$$\n- a_1\n= b_1\n$$</p>\n"},
      {"costs $5 and *really* $6", "<p>costs $5 and <em>really</em> $6</p>\n"},
      {"US$5 *or* US$6 $ *a* $", "<p>US$5 <em>or</em> US$6 $ <em>a</em> $</p>\n"},
      {"`$a` *b* `$c`", "<p><code>$a</code> <em>b</em> <code>$c</code></p>\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(markdown(c.text), c.html) << c.text;
}

TEST(Markdown, writes_emoji_where_they_are_on) {
  MarkdownOptions options;
  options.emoji = true;
  EXPECT_EQ(markdown(":smile: :+1: :thumbs_no: 12:30:45 `:smile:`", options),
            "<p>😄 👍 :thumbs_no: 12:30:45 <code>:smile:</code></p>\n");
  EXPECT_EQ(markdown(":smile:"), "<p>:smile:</p>\n");
}

TEST(Markdown, gives_headings_their_ids_and_none_twice) {
  EXPECT_EQ(markdown("# 中文 标题（一）\n# A\n# A\n<h2>raw</h2>"),
            "<h1 id=\"中文-标题一\">中文 标题（一）</h1>\n<h1 id=\"a\">A</h1>\n<h1 id=\"a-1\">A</h1>\n<h2>raw</h2>\n");
  MarkdownOptions options;
  options.heading_ids = false;
  EXPECT_EQ(markdown("# A", options), "<h1>A</h1>\n");
}

TEST(Markdown, numbers_ids_that_are_used_as_its_generator_does) {
  const auto ids = [](std::string_view text, Flavour flavour) {
    const auto html = markdown(text, flavour);
    std::string out;
    for (auto at = html.find("<h1"); at != std::string::npos; at = html.find("<h1", at + 1)) {
      const auto start = html.find('"', at), end = html.find('"', start + 1);
      out += html[at + 3] == '>' ? "(none) " : html.substr(start + 1, end - start - 1) + " ";
    }
    return out;
  };
  const struct {
    const char *text, *kramdown, *goldmark, *pulldown;
  } cases[] = {
      {"# a\n# a-1\n# a\n# a", "a a-1 a-1 a-2 ", "a a-1 a-2 a-3 ", "a a-1 a-2 a-3 "},
      {"# !\n# 。\n# ?\n# heading", "(none) -1 -2 heading ", "heading heading-1 heading-2 heading-3 ",
       "(none) (none) (none) heading "},
      {"# x {#a}\n# a\n# b\n# y {#b}", "a a b b ", "a a-1 b b ", "a a-1 b b "},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(ids(c.text, Flavour::kramdown), c.kramdown) << c.text;
    EXPECT_EQ(ids(c.text, Flavour::goldmark), c.goldmark) << c.text;
    EXPECT_EQ(ids(c.text, Flavour::pulldown), c.pulldown) << c.text;
  }
}

TEST(Markdown, of_zola_has_settings_beside_the_language_of_code) {
  const struct {
    const char *info, *attribute;
  } cases[] = {
      {"rust,linenos,hl_lines=1-2 4", " class=\"language-rust\""},
      {"linenos, c++ , name=a.cpp", " class=\"language-c++\""},
      {"linenos", ""},
      {"toml", " class=\"language-toml\""},
      {"", ""},
  };
  for (const auto& c : cases) {
    for (const std::string fence : {"```", "~~~~"}) {
      EXPECT_EQ(markdown(fence + c.info + "\na,b\n" + fence + "\n", Flavour::pulldown),
                std::string("<pre><code") + c.attribute + ">a,b\n</code></pre>\n")
          << c.info;
    }
  }
  EXPECT_EQ(markdown("```a,b\n```"), "<pre><code class=\"language-a,b\"></code></pre>\n");
}

/// Each of these took cmark-gfm, or would take a careless pass of ours, time that grows with the square of its length.
TEST(Markdown, comes_out_whatever_stands_in_it) {
  for (const char* piece : {"<![CDATA[",  "<?",
                            "<!X ",       "<!--",
                            "<a ",        "<a b=\"",
                            "- ",         "- a\n",
                            "> ",         ">>",
                            "<<",         "*",
                            "**a ",       "_a ",
                            "[",          "![",
                            "[a](",       "[a](b",
                            "`",          "$",
                            "$$",         "$a_",
                            "|",          "|a|b\n",
                            "[^a]",       "www.",
                            "http://a，", "a@b",
                            ":",          "</div>",
                            "<div>\n",    "<div markdown=\"1\">\n",
                            "<code>",     "{: .a}\n",
                            "a{:",        "{::comment}\n",
                            "a\n: b\n",   "* a\n{:toc}\n",
                            "\"'",        "1. ",
                            "[x](<",      "# a {#b}\n",
                            "```\n",      "\ta\n",
                            "> a|b\n",    "> - a|b\n",
                            "[a](b \"c",  "# a\n# a-1\n",
                            "- > a|b\n",  "a\n* * *\n",
                            "- a\n^\n",   "a\n$$x$$\n",
                            "<mailto:",   "{::a"}) {
    std::string text;
    while (text.size() < 50'000) text += piece;
    for (auto flavour : {Flavour::commonmark, Flavour::kramdown, Flavour::goldmark, Flavour::pulldown}) {
      EXPECT_FALSE(markdown(text + "\n\nend", flavour).empty()) << piece;
    }
  }
}

TEST(Markdown, says_the_same_when_it_has_to_be_broken_up) {
  const auto repeated = [](const std::string& piece, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += piece;
    return out;
  };
  for (const std::string piece : {"?", "![CDATA[", "!X "}) {
    EXPECT_EQ(markdown("a " + repeated("<" + piece, 500) + "b"), "<p>a " + repeated("&lt;" + piece, 500) + "b</p>\n");
  }
  const auto wide = repeated("a|", 300) + "\n" + repeated("-|", 300);
  EXPECT_EQ(markdown(wide), "<p>" + wide + "</p>\n");
  const auto rules = repeated("> --|--\n> <b>1\n", 4000);  // gigabytes, if each might be the head of a table
  EXPECT_EQ(markdown(rules),
            "<blockquote>\n<p>" + repeated("--|--\n<b>1\n", 4000).substr(0, 4000 * 11 - 1) + "</p>\n</blockquote>\n");
  const auto table = "a|b\n" + repeated("-|-\n", 60);
  EXPECT_EQ(markdown(table).find("<table>"), 0U);
  EXPECT_NE(markdown(table).find(repeated("<tr>\n<td>-</td>\n<td>-</td>\n</tr>\n", 59)), std::string::npos);
}

TEST(Markdown, is_the_same_on_many_threads) {
  const std::string text = "~~a~~ https://e.com/x www.e.org *b* a_b_c\n\n|a|\n|-|\n|1|\n";
  const auto expected = markdown(text);
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (auto& count : wrong) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) count += markdown(text) != expected;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

/// What would cost its square: each is more than a hundred kilobytes of one thing, so that the time a test has ends it.
TEST(Markdown, ends_soon_whatever_is_repeated) {
  constexpr std::string_view things[] = {
      "'",      "\"",   "`",         "*",       "**a",     "_",        "_a",          "[",     "[a](",  "](",
      "![",     "<",    "<a ",       "<!--",    "<?",      "$",        "$$",          "$a",    "{",     "{:",
      "{: .a}", "{::",  "{:/}",      "|",       "|a\n",    ":",        ": a\n",       ">",     "> ",    "- ",
      "1. ",    "#",    "# a\n",     "\\",      "&",       "&lt;",     "%",           "~~a",   "=",     "^",
      "*[",     "[^1]", "[^a]: ",    "http://", "www.",    "a@b.c ",   "“",           "，",    "猫",    "\xEF\xBF",
      "'a ",    "\"a",  "``` a\n",   "~~~\n",   "<b>",     "</b>",     "<div>\n",     "\t",    "a\n\n", "    a\n\n",
      "-\n",    "=\n",  "(",         ":a:",     ":smile:", "[a]: b\n", "*[a]: b\n",   "a  \n", "'90s ", "<<",
      ">>",     "[x]",  "- [ ] a\n", "{% a %}", "--",      "...",      "]:http://a.b"};
  std::vector<std::string_view> all(std::begin(things), std::end(things));
  all.insert(all.end(), {"<!-- a\n\n", "<!-- -|-\n\n", "--|--\n<b>1\n", "*[^2]_\n"});
  for (auto flavour : {Flavour::commonmark, Flavour::kramdown, Flavour::goldmark, Flavour::pulldown}) {
    MarkdownOptions options(flavour);
    options.emoji = options.smart = options.hard_wraps = options.block_attributes = options.html_holds_markdown = true;
    for (auto thing : all) {
      std::string text;
      while (text.size() < (128u << 10)) text += thing;
      EXPECT_LT(markdown(text, options).size(), 40 * text.size()) << thing;
    }
  }
}

TEST(Markdown, ends_soon_in_elements_full_of_what_begins_comments) {
  std::string comments;
  while (comments.size() < 300'000) comments += "<!-- ";
  for (const std::string open : {"<div markdown=\"1\">\n", "a <mark>"}) {
    const auto html = markdown(open + comments + (open[0] == 'a' ? "</mark>" : "\n</div>") + "\n", Flavour::kramdown);
    EXPECT_GT(html.size(), comments.size());
  }
}

TEST(Markdown, ends_soon_in_lines_that_begin_with_many_blanks) {
  for (const char* thing : {"a>>", "a\" ", "|\" "}) {
    std::string text = "a\n" + std::string(100 << 10, ' ');
    for (int i = 0; i < (50 << 10); ++i) text += thing;
    for (auto flavour : {Flavour::kramdown, Flavour::goldmark}) {
      MarkdownOptions options(flavour);
      options.smart = true;
      EXPECT_GT(markdown(text, options).size(), text.size() / 4) << thing;
    }
  }
}

TEST(Markdown, ends_soon_in_a_megabyte_of_quotes) {
  for (const char quote : {'\'', '"'}) {
    const std::string text(1u << 20, quote);
    EXPECT_GT(markdown(text, MarkdownOptions(Flavour::goldmark)).size(), text.size());
  }
}

}  // namespace
}  // namespace feedd::markup
