/// The table of contents, for which kramdown's `{:toc}` and Hugo's and Zola's own calls ask.
#pragma once

#include <string>
#include <vector>

namespace feedd::markup {

struct ContentsEntry {
  int level;  ///< 1 to 6
  std::string id, html;
};

/// Lists within lists; a heading that skips levels opens one list.
std::string contents_list(const std::vector<ContentsEntry>& headings);

}  // namespace feedd::markup
