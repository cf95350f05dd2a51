#include "markup/footnotes.hpp"

#include <gtest/gtest.h>

namespace feedd::markup {
namespace {

constexpr auto text = "a[^n] b[^n]\n\n[^n]: c\n";

TEST(Footnotes, of_kramdown_have_its_ids_and_ways_back) {
  EXPECT_EQ(markdown(text, Flavour::kramdown),
            "<p>a<sup id=\"fnref:n\" role=\"doc-noteref\"><a href=\"#fn:n\" class=\"footnote\" rel=\"footnote\">1</a>"
            "</sup> b<sup id=\"fnref:n:1\" role=\"doc-noteref\"><a href=\"#fn:n\" class=\"footnote\" rel=\"footnote\">"
            "1</a></sup></p>\n"
            "<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n<li id=\"fn:n\" role=\"doc-endnote\">\n"
            "<p>c\xC2\xA0<a href=\"#fnref:n\" class=\"reversefootnote\" role=\"doc-backlink\">&#8617;</a>\xC2\xA0"
            "<a href=\"#fnref:n:1\" class=\"reversefootnote\" role=\"doc-backlink\">&#8617;<sup>2</sup></a></p>\n"
            "</li>\n</ol>\n</div>\n");
  const auto list = markdown("a[^n]\n\n[^n]: - c\n    - d\n", Flavour::kramdown);
  EXPECT_NE(list.find("</ul>\n<p><a href=\"#fnref:n\""), std::string::npos) << list;
}

TEST(Footnotes, of_goldmark_are_named_by_their_numbers) {
  EXPECT_EQ(markdown(text, Flavour::goldmark),
            "<p>a<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote-ref\" role=\"doc-noteref\">1</a></sup> b"
            "<sup id=\"fnref1:1\"><a href=\"#fn:1\" class=\"footnote-ref\" role=\"doc-noteref\">1</a></sup></p>\n"
            "<div class=\"footnotes\" role=\"doc-endnotes\">\n<hr />\n<ol>\n<li id=\"fn:1\">\n"
            "<p>c\xC2\xA0<a href=\"#fnref:1\" class=\"footnote-backref\" role=\"doc-backlink\">&#x21a9;&#xfe0e;</a>"
            "\xC2\xA0<a href=\"#fnref1:1\" class=\"footnote-backref\" role=\"doc-backlink\">&#x21a9;&#xfe0e;</a></p>\n"
            "</li>\n</ol>\n</div>\n");
}

TEST(Footnotes, of_zola_have_ways_back_at_the_end_of_the_page_alone) {
  EXPECT_EQ(markdown(text, Flavour::pulldown),
            "<p>a<sup class=\"footnote-reference\"><a href=\"#n\">1</a></sup> b"
            "<sup class=\"footnote-reference\"><a href=\"#n\">1</a></sup></p>\n"
            "<div class=\"footnote-definition\" id=\"n\"><sup class=\"footnote-definition-label\">1</sup>\n"
            "<p>c</p>\n</div>\n");
  EXPECT_EQ(markdown("a[^n]\n[^n]: c\n\n[^m]: e\n\nb[^x]\n", Flavour::pulldown),
            "<p>a<sup class=\"footnote-reference\"><a href=\"#n\">1</a></sup></p>\n"
            "<div class=\"footnote-definition\" id=\"n\"><sup class=\"footnote-definition-label\">1</sup>\n"
            "<p>c</p>\n</div>\n<p>b[^x]</p>\n");
  MarkdownOptions options(Flavour::pulldown);
  options.notes.at_end = true;
  EXPECT_EQ(markdown(text, options),
            "<p>a<sup class=\"footnote-reference\" id=\"fr-n-1\"><a href=\"#fn-n\">1</a></sup> b"
            "<sup class=\"footnote-reference\" id=\"fr-n-2\"><a href=\"#fn-n\">1</a></sup></p>\n"
            "<footer class=\"footnotes\">\n<ol class=\"footnotes-list\">\n<li id=\"fn-n\">\n"
            "<p>c <a href=\"#fr-n-1\">&#8617;</a> <a href=\"#fr-n-2\">&#8617;2</a></p>\n</li>\n</ol>\n</footer>\n");
}

TEST(Footnotes, are_not_what_looks_like_them) {
  const std::string own =
      "<section class=\"footnotes\" data-footnotes>\n<ol>\n<li id=\"fn-a\">x</li>\n</ol>\n</section>\n";
  EXPECT_EQ(with_footnotes(own, Flavour::goldmark), own);
  EXPECT_EQ(with_footnotes(own + "\" data-footnote-ref>", Flavour::commonmark), own + "\" data-footnote-ref>");
}

TEST(Footnotes, of_the_text_are_told_from_those_that_its_author_pasted) {
  const std::string pasted =
      "<section class=\"footnotes\" data-footnotes>\n<ol>\n<li id=\"fn-z\">\n<p>z</p>\n</li>\n</ol>\n</section>\n";
  for (auto flavour : {Flavour::pulldown, Flavour::goldmark}) {
    EXPECT_EQ(markdown(pasted + "\n[^\n", flavour), pasted + "<p>[^</p>\n");
    const auto html = markdown(pasted + "\na[^n]\n\n[^n]: c\n", flavour);
    EXPECT_TRUE(html.starts_with(pasted + "<p>a<sup")) << html;
    EXPECT_NE(html.find("<p>c"), std::string::npos) << html;
  }
}

TEST(Footnotes, of_zola_leave_formulas_as_they_are) {
  EXPECT_EQ(markdown("$$\n[^b]: c\n$$\n", Flavour::pulldown), "<p>$$\n[^b]: c\n$$</p>\n");
}

TEST(Footnotes, have_no_numbers_that_nobody_could_count_to) {
  const std::string pasted =
      "<sup class=\"footnote-ref\"><a href=\"#fn-z\" id=\"fnref-z\" data-footnote-ref>99999999999999999999</a></sup>";
  const auto html = markdown("a[^n] " + pasted + "\n\n[^n]: c\n", Flavour::goldmark);
  EXPECT_NE(html.find(pasted), std::string::npos) << html;
}

}  // namespace
}  // namespace feedd::markup
