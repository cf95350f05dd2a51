#include "markup/full_width.hpp"

#include <algorithm>
#include <array>

namespace feedd::markup {
namespace {

constexpr std::array<std::string_view, 26> full_width{"，", "。", "）", "》", "；", "：", "！", "？", "、",
                                                      "」", "』", "】", "（", "《", "「", "『", "【", "“",
                                                      "”",  "‘",  "’",  "〈", "〉", "…",  "—",  "　"};

}  // namespace

bool is_full_width_at_start(std::string_view text) {
  return std::any_of(full_width.begin(), full_width.end(), [&](auto each) { return text.starts_with(each); });
}

bool is_full_width_at_end(std::string_view text) {
  return std::any_of(full_width.begin(), full_width.end(), [&](auto each) { return text.ends_with(each); });
}

}  // namespace feedd::markup
