/// What publishers write for XML, made XML: by rules for tags, never for particular feeds. Linear in the length of the
/// text. Internal to this room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace feedd::codec::xml {

struct Repaired {
  std::string text;  ///< well-formed but for references nobody knows, and empty where there was no tag at all
  bool cut_off = false;
};

/// Tags closed that were left open, end tags without a beginning dropped, attributes quoted and each once, bare `&` and
/// `<` as references, CDATA sections in one another flattened, what stands before the first tag and after the last one
/// dropped. An item inside an item is a sibling; a title inside a title that was never closed, too.
Repaired repaired(std::string_view text);

}  // namespace feedd::codec::xml
