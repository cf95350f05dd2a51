#include "site/candidates.hpp"

#include <algorithm>
#include <set>

namespace feedd::site {

std::size_t backlog_share(std::size_t newest) { return std::max<std::size_t>(1, newest / 5); }

Result<std::vector<Candidate>> candidates_of(store::Store& store, const Channel& channel, std::size_t reach,
                                             Instant now) {
  // Where the configuration says what a source's share is, that is it.
  store::Shares shares{channel.share, channel.share > 0 ? 0 : backlog_share(channel.newest)};
  TRY(const auto first, store.window(channel.id, reach, now, shares));
  std::vector<Candidate> out;
  if (first.size() >= reach || channel.share > 0) {
    for (const auto& ref : first) out.push_back({ref});
    return out;
  }
  TRY(const auto all, store.window(channel.id, reach, now));
  std::set<store::Ref> left(first.begin(), first.end());
  for (const auto& ref : all) out.push_back({ref, left.erase(ref) == 0});
  for (const auto& ref : first) {
    if (left.contains(ref)) out.push_back({ref});  // older than all these
  }
  return out;
}

std::vector<Candidate> chosen(const std::vector<Candidate>& candidates, std::size_t newest) {
  const auto is_spare = [](const Candidate& one) { return one.spare; };
  const auto spare = static_cast<std::size_t>(std::count_if(candidates.begin(), candidates.end(), is_spare));
  auto places = std::min(newest, candidates.size() - spare);
  auto spare_places = std::min(newest - places, spare);
  std::vector<Candidate> out;
  for (const auto& one : candidates) {
    auto& free = one.spare ? spare_places : places;
    if (free == 0) continue;
    --free;
    out.push_back(one);
  }
  return out;
}

Result<std::vector<store::Ref>> page_of(store::Store& store, const Channel& channel, Instant now) {
  TRY(const auto candidates, candidates_of(store, channel, channel.newest, now));
  std::vector<store::Ref> out;
  for (const auto& one : chosen(candidates, channel.newest)) out.push_back(one.ref);
  return out;
}

}  // namespace feedd::site
