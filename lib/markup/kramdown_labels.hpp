/// Lines that say what a label stands for elsewhere in the text: an abbreviation, a footnote, the address of a link.
#pragma once

#include <string_view>

namespace feedd::markup {

struct LabelLine {
  enum class Kind {
    none,
    abbreviation,  ///< `*[HTML]: what it is`
    note,          ///< `[^1]: text`
    link,          ///< `[label]: /address "title"`
    unused,        ///< of a link that nothing can refer to: `[^a b]: …`
  };
  Kind kind = Kind::none;
  std::string_view label;
  std::string_view text;  ///< behind the colon
};

/// Of a line's content, without the marks of what it is in.
LabelLine label_line(std::string_view content);

}  // namespace feedd::markup
