#include "markup/destination.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }
bool is_quote(char c) { return c == '"' || c == '\''; }

}  // namespace

bool is_plain_destination(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return is_blank(c) || c == '\\' || c == mark::kept; });
}

std::string kramdown_destination(std::string_view text, const Aside& aside) {
  auto title = text.find_first_of(" \t\n");
  while (title != none && (title + 1 == text.size() || !is_quote(text[title + 1])))
    title = text.find_first_of(" \t\n", title + 1);
  const auto quoted = title == none ? std::string_view() : trim(text.substr(title));
  const bool has_title = quoted.size() > 2 && quoted.ends_with(quoted[0]);
  const auto escaped = [](std::string_view its) { return replace_all(its, "\\", "\\\\"); };  // they stay to kramdown
  const auto written = escaped(aside.with_written(has_title ? text.substr(0, title) : text));
  const auto address = trim(written);
  auto out = address.starts_with('<') ? std::string(address) : replace_all(address, " ", mark::blank);
  if (!has_title) return out;
  const auto words = replace_all(escaped(quoted.substr(1, quoted.size() - 2)), "\"", "\\\"");
  return out.append(" \"").append(words).append("\"");
}

}  // namespace feedd::markup
