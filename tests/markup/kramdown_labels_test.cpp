#include "markup/kramdown_labels.hpp"

#include <gtest/gtest.h>

namespace feedd::markup {
namespace {

using Kind = LabelLine::Kind;

TEST(LabelLine, is_told_by_its_brackets_and_the_colon_behind_them) {
  struct Case {
    std::string_view line;
    Kind kind;
    std::string_view label, text;
  };
  const Case cases[] = {{"*[HTML]: the language", Kind::abbreviation, "HTML", " the language"},
                        {"[^1]: a note", Kind::note, "1", " a note"},
                        {"[label]: /a b \"title\"", Kind::link, "label", " /a b \"title\""},
                        {"[^a b]: /x", Kind::unused, "a b", " /x"}};
  for (const auto& c : cases) {
    const auto found = label_line(c.line);
    EXPECT_EQ(found.kind, c.kind) << c.line;
    EXPECT_EQ(found.label, c.label) << c.line;
    EXPECT_EQ(found.text, c.text) << c.line;
  }
}

TEST(LabelLine, is_none_without_a_colon_or_with_a_bracket_or_a_backslash_in_the_label) {
  for (const auto* line : {"[label] text", "[a][b]: /x", "[a\\]: /x", "[^a[b]: /x", "*[HTML] text", "[", "*["})
    EXPECT_EQ(label_line(line).kind, Kind::none) << line;
}

}  // namespace
}  // namespace feedd::markup
