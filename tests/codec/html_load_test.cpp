#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "codec/html.hpp"

namespace feedd::codec {
namespace {

const Uri base = *parse_uri("https://example.org/blog/post.html");
constexpr std::size_t megabyte = 1 << 20;

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string all;
  while (all.size() < bytes) all += piece;
  return all;
}

std::string numbered(std::string_view before, std::string_view after, std::size_t bytes) {
  std::string all;
  for (std::size_t i = 0; all.size() < bytes; ++i) {
    all += before;
    all += std::to_string(i);
    all += after;
  }
  return all;
}

struct Load {
  const char* name;
  std::string html;
};

class CleanUnderLoad : public testing::TestWithParam<Load> {};

/// A megabyte of it takes well under a second in a release; one that the parser's searches multiply would never end.
TEST_P(CleanUnderLoad, ends_and_stays_the_same) {
  std::string once = clean(GetParam().html, base);
  EXPECT_LT(once.size(), 17 * GetParam().html.size());
  EXPECT_EQ(clean(once, base), once);
  EXPECT_LT(text_of(GetParam().html).size(), 2 * megabyte);
}

INSTANTIATE_TEST_SUITE_P(
    AMegabyte, CleanUnderLoad,
    testing::Values(
        Load{"div", repeated("<div>", megabyte)}, Load{"b", repeated("<b>", megabyte)},
        Load{"rt", repeated("<rt>", megabyte)}, Load{"optgroup", repeated("<optgroup>", megabyte)},
        Load{"tags_in_tags", repeated("<a", megabyte)}, Load{"references", repeated("&amp;", megabyte)},
        Load{"ampersands", repeated("&", megabyte)}, Load{"brackets", repeated("<", megabyte)},
        Load{"tables", repeated("<table><tr><td>", megabyte)},
        Load{"tables_and_links", repeated("<table><a>", megabyte)},
        Load{"links_and_formatting", repeated("<a><b>", megabyte)},
        Load{"formatting", repeated("<p><b><i><u>", megabyte)}, Load{"crossed", repeated("<b><p></b>", megabyte)},
        Load{"distinct_formatting", numbered("<p><b title=", ">", megabyte)},
        Load{"formatting_that_multiplies", "<p>" + numbered("<b title=", ">", 4000) + repeated("</p><p>x", megabyte)},
        Load{"paragraph_ends", repeated("</p>", megabyte)}, Load{"items", repeated("<li>", megabyte)},
        Load{"item_in_definition", repeated("<li><dd>", megabyte)}, Load{"svg", repeated("<svg>", megabyte)},
        Load{"svg_and_breaks", "<svg>" + repeated("<br>", megabyte)}, Load{"math", repeated("<math>", megabyte)},
        Load{"math_closed_once", repeated("<math><mi>", megabyte) + "</math>"},
        Load{"cdata_in_math", "<math>" + repeated("<![CDATA[", megabyte) + "</math>"},
        Load{"cdata", repeated("<![CDATA[", megabyte)}, Load{"comments", repeated("<!--", megabyte)},
        Load{"dashes", "<!--" + repeated("--!", megabyte)}, Load{"select", repeated("<select>", megabyte)},
        Load{"template_", repeated("<template>", megabyte)}, Load{"scripts", repeated("<script>", megabyte)},
        Load{"script_ends", "<script>" + repeated("</scripty", megabyte)},
        Load{"frames", repeated("<iframe></iframe", megabyte)}, Load{"quotes", repeated("<x y='", megabyte)},
        Load{"attributes", "<p" + numbered(" a", "=1", megabyte) + ">x"},
        Load{"attributes_of_the_page", numbered("<html a", "=1>", megabyte)},
        Load{"end_tags_in_attributes", repeated("<b id=k></x y= \"></b>\">", megabyte)},
        Load{"ends_that_do_not_end", repeated("<span><p></span></p>", megabyte)},
        Load{"ends_in_cells", repeated("<div><table><tr><td></div>", megabyte)},
        Load{"ends_by_cells", "<table>" + repeated("<div><td><span></div>", megabyte)},
        Load{"marked_formatting", repeated("<div><b><b><b></div>x<b><b><b></b></b></b>", megabyte)},
        Load{"candidates", "<img srcset='" + repeated("a 1x, ", megabyte) + "'>"},
        Load{"names", numbered("<p id=a", "><a href=#a1>x</a>", megabyte)},
        Load{"images", repeated("<img src=a.png>", megabyte)},
        Load{"a_long_address", "<a href='" + repeated("../", megabyte) + "'>x"},
        Load{"a_long_host", "<a href='http://" + repeated("a.", megabyte) + "'>x"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(CleanUnderLoad, nesting_without_end_keeps_the_words) {
  for (std::string_view tag : {"<div>", "<b>", "<blockquote>", "<ul><li>", "<table><tr><td>", "<my-x>", "<svg>",
                               "<math>", "<select>", "<a href=x>", "<rt>", "<button>"}) {
    std::string html = repeated(tag, 500000) + "words";
    EXPECT_NE(clean(html, base).find("words"), std::string::npos) << tag;
    EXPECT_EQ(text_of(html), "words") << tag;
  }
}

TEST(CleanUnderLoad, what_is_too_much_to_be_a_tree_is_plain_text) {
  std::string html = "<p>" + numbered("<b title=", ">", 5000) + repeated("</p><p>a &lt; b<script>x</script>", megabyte);
  std::string once = clean(html, base);
  EXPECT_EQ(once.find('<'), std::string::npos);
  EXPECT_NE(once.find("a &lt; b"), std::string::npos);
  EXPECT_EQ(once.find('x'), std::string::npos);
  EXPECT_TRUE(text_of(html).starts_with("a < b a < b"));
}

TEST(CleanUnderLoad, elements_beyond_the_depth_are_unwrapped_and_what_is_left_open_closed) {
  std::string html = repeated("<div>", 5 * 1000) + "<p>a" + repeated("</div>", 6 * 1000) + "<p>b";
  std::string once = clean(html, base);
  EXPECT_TRUE(once.starts_with(repeated("<div>", 5 * 200) + " "));
  EXPECT_TRUE(once.ends_with(" " + repeated("</div>", 6 * 200) + "<p>b</p>"));
}

TEST(CleanUnderLoad, attributes_beyond_the_limit_are_not_read) {
  EXPECT_EQ(clean("<p" + numbered(" a", "", 700) + " title=x>a</p>", base), "<p title=\"x\">a</p>");
  EXPECT_EQ(clean("<p" + numbered(" a", "", 7000) + " title=x>a</p>", base), "<p>a</p>");
}

}  // namespace
}  // namespace feedd::codec
