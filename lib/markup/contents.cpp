#include "markup/contents.hpp"

#include "base/text.hpp"

namespace feedd::markup {

std::string contents_list(const std::vector<ContentsEntry>& headings) {
  std::string out;
  std::vector<int> open;
  for (const auto& heading : headings) {
    while (!open.empty() && open.back() > heading.level) {
      out += "</li>\n</ul>\n";
      open.pop_back();
    }
    if (open.empty() || open.back() < heading.level) {
      out += "<ul>\n";
      open.push_back(heading.level);
    } else {
      out += "</li>\n";
    }
    out.append("<li><a href=\"#").append(escape_markup(heading.id)).append("\">").append(heading.html).append("</a>");
  }
  for (std::size_t i = 0; i < open.size(); ++i) out += "</li>\n</ul>\n";
  return out;
}

}  // namespace feedd::markup
