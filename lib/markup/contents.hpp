/// The table of contents that stands where kramdown's `{:toc}` asks for it.
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
