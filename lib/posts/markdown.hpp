/// Markdown → HTML: GitHub's dialect (tables, strikethrough, bare links, task lists, footnotes), raw HTML kept, and
/// friendly to scripts without blanks. cmark-gfm lives behind this face.
#pragma once

#include <string>
#include <string_view>

namespace feedd::posts {

enum class Flavour {
  commonmark,
  kramdown,  ///< addresses in parentheses may hold blanks, as Jekyll's Markdown takes them
};

/// Safe on every thread, one at a time. `text` holds no control characters but tab and line ends, and neither U+FFFE
/// nor U+FFFF.
std::string markdown(std::string_view text, Flavour flavour = Flavour::commonmark);

}  // namespace feedd::posts
