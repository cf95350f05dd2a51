/// cmark-gfm takes time that grows with the square of a few texts. Marks break them before it reads them; what they say
/// comes out all the same.
#pragma once

#include <string>

namespace feedd::posts {

std::string bounded(std::string source);

}  // namespace feedd::posts
