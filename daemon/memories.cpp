#include "daemon/memories.hpp"

#include <utility>

#include "upstream/memory.hpp"
#include "upstream/reading_list.hpp"

namespace feedd::daemon {

Memories memories_of(store::Store& store, const config::Config& config) {
  Memories out;
  for (const auto& posts : config.posts) out.known[posts.id] = store.known(posts.id).value_or(std::vector<Known>());
  for (const auto* all : {&config.upstreams, &config.lists}) {
    for (const auto& one : *all) out.remembered[one.id] = store.remembered(one.id).value_or("");
  }
  return out;
}

Wishes wishes_of(store::Store& store, config::Config written) {
  config::Lists lists;
  for (const auto& list : written.lists) lists[list.id] = upstream::listed_in(store.remembered(list.id).value_or(""));
  auto config = config::with_lists(written, lists);
  return {std::move(written), std::move(lists), std::move(config)};
}

std::vector<site::SourceStatus> statuses_of(store::Store& store, const config::Config& config) {
  std::vector<site::SourceStatus> out;
  for (const auto* all : {&config.upstreams, &config.lists}) {
    for (const auto& one : *all) {
      const auto memory = upstream::parse_memory(store.remembered(one.id).value_or(""));
      if (!memory.asked) continue;
      Batch last;
      last.source = one.id;
      last.notes = store.notes(one.id).value_or(std::vector<Note>());
      if (!memory.gone) last.next = memory.due;
      last.next_because = upstream::in_words(memory.because);
      site::SourceStatus status;
      status.id = one.id;
      status = site::after(std::move(status), last, *memory.asked);
      status.last_success = memory.last_success;
      if (status.failing_since) status.failing_since = memory.failing_since;
      out.push_back(std::move(status));
    }
  }
  return out;
}

}  // namespace feedd::daemon
