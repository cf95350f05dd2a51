/// Chinese in Latin letters.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace feedd {

/// `C++中文 12月` → `C++zhong wen 12yue`, as ICU's Any-Latin and Latin-ASCII have it. Nothing where the text holds
/// anything but ASCII and the ideographs of Unicode's first plane (U+4E00 to U+9FFF), or both these and punctuation
/// that ICU sets apart: that is ICU's.
std::optional<std::string> romanised_han(std::string_view text);

}  // namespace feedd
