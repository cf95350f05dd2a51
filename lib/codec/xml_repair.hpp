/// What publishers write for XML, made XML: by rules for tags, never for particular feeds. Linear in the length of the
/// text, and nothing is expanded: references to entities that a document declares itself stay as they are, so that no
/// document can grow (a "billion laughs"). Internal to this room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace feedd::codec::xml {

/// References that XML does not know but HTML does become what they stand for (`&nbsp;`); numbers of characters that
/// XML forbids go, those of windows-1252's controls become what was meant (`&#146;` → ’). The rest stays as it is.
/// Comments, CDATA sections and the DTD are passed over. Returns how many there were.
std::size_t resolve_references(std::string& text);

/// U+0080 … U+009F, which nobody means, as the characters that windows-1252 has there, if any (as HTML §13.2.5.80).
void restore_windows_1252(std::string& text);

struct Repaired {
  std::string text;  ///< well-formed but for references nobody knows, and empty where there was no tag at all
  bool cut_off = false;
};

/// Tags closed that were left open, end tags without a beginning dropped, attributes quoted and each once, bare `&` and
/// `<` as references, CDATA sections in one another flattened, what stands before the first tag and after the last one
/// dropped. An item inside an item is a sibling; a title inside a title that was never closed, too.
Repaired repaired(std::string_view text);

}  // namespace feedd::codec::xml
