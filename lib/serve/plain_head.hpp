/// The head that nearly every reader sends, read in one pass: a GET in origin form over HTTP/1.1 without a body. It
/// takes nothing that scan_head() and parse_head() would not take as well, with the same outcome, and leaves them all
/// that is unusual or wrong. Pure.
#pragma once

#include <cstddef>
#include <string_view>

#include "serve/head.hpp"

namespace feedd::serve {

/// The length of the head at the start of `bytes`, which then stands in `head`; 0 when it is none of that kind, or not
/// whole, and `head` is not to be used.
std::size_t read_plain_head(std::string_view bytes, Head& head);

}  // namespace feedd::serve
