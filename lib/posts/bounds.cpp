#include "posts/bounds.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "posts/marks.hpp"

namespace feedd::posts {
namespace {

constexpr std::size_t most = 100;  ///< of those in one text are read as what they are

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t out = 0;
  for (auto at = text.find(what); at != std::string_view::npos && out <= most; at = text.find(what, at + 1)) ++out;
  return out;
}

}  // namespace

std::string bounded(std::string source) {
  const bool is_long = count(source, "<?") > most || count(source, "<!") > most;
  if (!is_long) return source;
  std::string out;
  out.reserve(source.size() + source.size() / 2);
  std::size_t seen = 0;
  for (std::size_t at = 0; at < source.size(); ++at) {
    out += source[at];
    if (source[at] != '<' || at + 1 >= source.size() || (source[at + 1] != '?' && source[at + 1] != '!')) continue;
    if (++seen > most && source.compare(at, 3, "<!-") != 0) out += mark::neutral;
  }
  return out;
}

}  // namespace feedd::posts
