#include "model/tag_key.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace feedd {

std::string tag_key(const Tag& tag) {
  constexpr std::size_t longest = 150;
  if (tag.name().size() > longest) return {};
  auto key = fold_case(squeeze(tag.name()));
  std::replace(key.begin(), key.end(), '/', '-');
  return key == "." || key == ".." || key.size() > longest ? std::string() : key;
}

}  // namespace feedd
