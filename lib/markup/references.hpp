/// Labels in brackets, which stand for links that are defined elsewhere in the text: `[text][label]`.
#pragma once

#include <cstddef>
#include <string_view>

#include "markup/aside.hpp"

namespace feedd::markup {

/// Whether a link has been defined for it.
bool is_label(std::string_view text, const Aside& aside);

/// `[text] [label]` is a link to kramdown; and where nothing has that label, `[text]` is none either.
struct SpacedReference {
  enum class Kind { none, link, text };
  Kind kind = Kind::none;
  std::size_t blanks = 0;  ///< before the second bracket
};

/// `label`: what the first brackets hold; `rest`: what stands behind them.
SpacedReference spaced_reference(std::string_view label, std::string_view rest, const Aside& aside);

}  // namespace feedd::markup
