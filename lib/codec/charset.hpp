/// Bytes → UTF-8, in the order of RFC 7303 and of what is really out there: a byte order mark, what HTTP says, what the
/// document says (XML declaration, HTML meta), then the bytes themselves. A label that the bytes refute is no label.
/// uchardet lives behind this face, ICU behind base/text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace feedd::codec {

struct Decoded {
  std::string text;        ///< UTF-8 that XML allows, without a byte order mark; what could not be read is U+FFFD
  std::string charset;     ///< as which the bytes were read, lower case
  bool refuted = false;    ///< a label said otherwise, and no mark decided
  std::string label = {};  ///< which it was, when it is refuted; lower case
};

/// The bytes without their mark where they are such a text already and nobody says otherwise, as most are: no copy is
/// needed.
std::optional<std::string_view> already_text(std::string_view bytes, std::string_view content_type = "");

/// `content_type` is the value of the HTTP header, or empty. Linear; uchardet sees at most 64 KiB.
Decoded to_text(std::string_view bytes, std::string_view content_type = "");

}  // namespace feedd::codec
