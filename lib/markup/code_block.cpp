#include "markup/code_block.hpp"

#include "base/text.hpp"

namespace feedd::markup {

std::string code_block(std::string_view language, std::string_view code) {
  // Blank lines go, the indentation of the first line of code stays.
  for (auto end = code.find('\n'); end != std::string_view::npos; end = code.find('\n')) {
    if (code.substr(0, end).find_first_not_of(" \t\r") != std::string_view::npos) break;
    code.remove_prefix(end + 1);
  }
  while (!code.empty() && (code.back() == '\n' || code.back() == ' ' || code.back() == '\t')) code.remove_suffix(1);
  std::string out = "<pre><code";
  if (!language.empty()) out.append(" class=\"language-").append(escape_markup(language)).append("\"");
  out += '>';
  for (char c : code) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        out += c;
    }
  }
  if (!code.empty()) out += "&#10;";
  return out + "</code></pre>";
}

}  // namespace feedd::markup
