#include "markup/kramdown_spans.hpp"

namespace feedd::markup {

bool is_escaped_by_kramdown(char c) {
  return std::string_view("\\.*_+`<>()[]{}#!:|\"'$=-~").find(c) != std::string_view::npos;
}

bool is_comment_of_commonmark(std::string_view comment) {
  const auto text = comment.substr(4, comment.size() - 6);  // and the first hyphen of the end
  return text.find("--") == std::string_view::npos && !text.starts_with('>') && !text.starts_with("->");
}

bool ends_span(char c) { return std::string_view(")]*_`>\x03").find(c) != std::string_view::npos; }

}  // namespace feedd::markup
