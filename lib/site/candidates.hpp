/// Which entries may stand on a page: the newest, and of what a source had published before it was ours no more than a
/// share, so that a new source pushes nobody off.
#pragma once

#include <cstddef>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "site/channel.hpp"
#include "store/store.hpp"

namespace feedd::site {

/// `spare`: only where a place would stay empty.
struct Candidate {
  store::Ref ref;
  bool spare = false;
};

/// So many of a source's backlog have a place of their own on a page of `newest`: a fifth, and at least one.
std::size_t backlog_share(std::size_t newest);

/// At least the newest `reach`, as far as the channel has so many, newest first.
Result<std::vector<Candidate>> candidates_of(store::Store& store, const Channel& channel, std::size_t reach,
                                             Instant now);

/// At most `newest` of them, in their order: the spare ones last.
std::vector<Candidate> chosen(const std::vector<Candidate>& candidates, std::size_t newest);

/// The page of a channel in which no entry stands for another.
Result<std::vector<store::Ref>> page_of(store::Store& store, const Channel& channel, Instant now);

}  // namespace feedd::site
