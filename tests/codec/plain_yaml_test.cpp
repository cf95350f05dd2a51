#include "codec/plain_yaml.hpp"

#include <gtest/gtest.h>

#include <string>

namespace feedd::codec {
namespace {

std::string told(const Value& value) {
  std::string out = std::to_string(value.line) + ' ' + std::to_string(static_cast<int>(value.kind)) +
                    (value.truth ? "t" : "") + (value.bare ? "b" : "") + '<' + value.text + ">(";
  for (const auto& name : value.names) out += name + ';';
  for (const auto& item : value.items) out += told(item) + ',';
  return out + ')';
}

/// As yaml-cpp reads it: a comment that does not begin its line is left to it.
std::string by_the_parser(const std::string& text) {
  const auto with_comment = text + "\n # here";
  EXPECT_FALSE(read_plain_yaml(with_comment, 2, most_in_front_matter));
  const auto value = read_yaml(with_comment, 2);
  return value ? told(*value) : value.error().what;
}

TEST(PlainYaml, is_read_as_the_parser_reads_it) {
  for (const std::string text : {
           "title: 第一篇\ndate: 2024-05-06 07:08:09 +0800\nlayout: post",
           "# a comment\n\ntitle: It's \"so\"   \n\n# another\nweight: 12",
           "title: \"a: b # c\"\nother: 'x: \"y\"'\nlast: \"\"",
           "tags: [a, \"b, c\", 'd', 12, true, 2024-01-02 ]\nempty: [ ]\nnone: []",
           "tags:\n  - a\n  - \"b: c\"\n  - 3\ncategories:\n- 技术\n- x y",
           "yes: no\non: OFF\nn: 1.5e3\nat: 2020-01-02T03:04:05Z\nurl: https://example.org/a#b?c=d",
           "time: 12:30:45\nemail: a@b.c\nkey-with_1: a - b, c [d] {e} & f * g ! h | i > j % k ` l",
       }) {
    const auto plain = read_plain_yaml(text, 2, most_in_front_matter);
    ASSERT_TRUE(plain) << text;
    EXPECT_EQ(told(*plain), by_the_parser(text)) << text;
  }
}

TEST(PlainYaml, leaves_everything_else_to_the_parser) {
  for (const std::string text : {"",
                                 "just words",
                                 "a: b: c",
                                 "a: b #c",
                                 "a: &x b",
                                 "a: *x",
                                 "a: !t b",
                                 "a: |\n  b",
                                 "a: >-\n  b",
                                 "a:",
                                 "a: ~",
                                 "a: null",
                                 "a: -b",
                                 "a: \"b\\n\"",
                                 "a: 'b''c'",
                                 "a: \"b\" c",
                                 "a: \"b",
                                 "a: {b: c}",
                                 "a: [b, [c]]",
                                 "a: [b,, c]",
                                 "a: [b,]",
                                 "a: [b",
                                 "a: [b]c",
                                 "a: [b: c]",
                                 "a: [~]",
                                 "a: [-b]",
                                 "a:\n  b: c",
                                 "a: b\n  c",
                                 "a:\n- - b",
                                 "a:\n- b\n  c",
                                 "a:\n - b\n- c",
                                 "a:\n-b",
                                 "a:\n- b: c",
                                 "a:b",
                                 "a : b",
                                 "\"a\": b",
                                 "? a\n: b",
                                 "<<: *b",
                                 "null: b",
                                 "a: b\na: c",
                                 "a: b\nc",
                                 "a:\tb",
                                 "a: b\r",
                                 "---\na: b",
                                 "a: b\n---\nc: d",
                                 "- a\n- b",
                                 "a:\n- b\nc",
                                 "%YAML 1.2",
                                 "a b: c",
                                 "a: b\n\n c",
                                 "a:\n- b\n\n- c:",
                                 "a: @b",
                                 "a:\n  - b\n c"}) {
    EXPECT_FALSE(read_plain_yaml(text, 2, most_in_front_matter)) << text;
  }
}

TEST(PlainYaml, is_bounded) {
  EXPECT_TRUE(read_plain_yaml("a: [b, c]", 1, 4));
  EXPECT_FALSE(read_plain_yaml("a: [b, c]", 1, 3));
}

}  // namespace
}  // namespace feedd::codec
