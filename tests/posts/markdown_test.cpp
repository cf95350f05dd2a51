#include "posts/markdown.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace feedd::posts {
namespace {

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

}  // namespace
}  // namespace feedd::posts
