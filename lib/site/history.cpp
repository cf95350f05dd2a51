#include "site/history.hpp"

#include <algorithm>
#include <map>

namespace feedd::site {

History::History(const History& before, std::string etag, const Body& former, const Body& bytes)
    : number_(before.number_ + 1), versions_(before.versions_) {
  versions_.emplace_back(std::move(etag), before.number_);
  if (versions_.size() > depth) versions_.erase(versions_.begin());
  std::map<Digest, std::uint32_t> known;
  std::size_t i = 0;
  for (const auto& part : former.parts()) {
    if (part.role != Part::Role::entry) continue;
    known.emplace(part.sum, before.came_with_.empty() ? 0 : before.came_with_[i]);
    ++i;
  }
  for (const auto& part : bytes.parts()) {
    if (part.role != Part::Role::entry) continue;
    const auto found = known.find(part.sum);
    came_with_.push_back(found == known.end() ? number_ : found->second);
  }
}

std::optional<Body> History::since(std::string_view etag, const Body& bytes) const {
  // The same bytes may have been published more than once: the reader has them since the last time.
  const auto version =
      std::find_if(versions_.rbegin(), versions_.rend(), [&](const auto& one) { return one.first == etag; });
  if (version == versions_.rend()) return std::nullopt;
  Body out;
  const Part* between = nullptr;
  std::size_t i = 0;
  bool first = true;
  for (const auto& part : bytes.parts()) {
    if (part.role == Part::Role::between) between = &part;
    if (part.role == Part::Role::frame) out.append(part);
    if (part.role != Part::Role::entry || came_with_[i++] <= version->second) continue;
    if (!first && between) out.append(*between);
    out.append(part);
    first = false;
  }
  return out;
}

}  // namespace feedd::site
