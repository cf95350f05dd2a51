/// Whether a document has its end. Pure.
#pragma once

#include <string_view>

namespace feedd::upstream {

/// XML and HTML: the end tag of the first element is the last thing but comments. JSON: the last bracket closes the
/// first. Anything else has none that could be seen.
bool has_its_end(std::string_view document);

}  // namespace feedd::upstream
