#include "markup/tags.hpp"

#include <gtest/gtest.h>

namespace feedd::markup {
namespace {

TEST(Tags, are_of_the_kinds_that_kramdown_sorts_them_into) {
  const auto kinds = [](std::string_view name) {
    const auto kind = kind_of_tag(name);
    std::string out;
    if (kind.is_span) out += " span";
    if (kind.is_block) out += " block";
    if (kind.holds_spans) out += " holds-spans";
    if (kind.is_raw_span) out += " raw";
    if (kind.is_void) out += " void";
    return out;
  };
  EXPECT_EQ(kinds("em"), " span holds-spans");
  EXPECT_EQ(kinds("code"), " span raw");
  EXPECT_EQ(kinds("math"), " raw");
  EXPECT_EQ(kinds("br"), " span void");
  EXPECT_EQ(kinds("hr"), " block void");
  EXPECT_EQ(kinds("wbr"), " void");
  EXPECT_EQ(kinds("u"), " span");
  EXPECT_EQ(kinds("legend"), " block holds-spans");
  EXPECT_EQ(kinds("address"), " block");
  EXPECT_EQ(kinds("ul"), " block");
  EXPECT_EQ(kinds("var"), " span raw");
}

TEST(Tags, that_HTML_has_not_are_of_no_kind) {
  for (const auto* name : {"", "e", "emm", "EM", "1", "zebra", "{"}) {
    const auto kind = kind_of_tag(name);
    EXPECT_FALSE(kind.is_span || kind.is_block || kind.holds_spans || kind.is_raw_span || kind.is_void) << name;
  }
}

}  // namespace
}  // namespace feedd::markup
