#include "store/memory_rows.hpp"

#include <algorithm>
#include <tuple>

namespace feedd::store {

bool Newer::operator()(const Row* a, const Row* b) const {
  const Entry &x = a->entry, &y = b->entry;
  return std::tie(y.published, x.source, x.guid) < std::tie(x.published, y.source, y.guid);
}

bool shows(const Filing& filing, Instant now) {
  return (!filing.from || *filing.from <= now) && (!filing.until || *filing.until > now);
}

bool MemoryRows::knows(const SourceId& source) {
  auto found = keys_.lower_bound({source, Guid{}});
  return found != keys_.end() && found->first.first == source;
}

std::optional<Row> MemoryRows::find(const SourceId& source, const Guid& guid) {
  auto found = keys_.find({source, guid});
  if (found == keys_.end()) return std::nullopt;
  return rows_.at(found->second);
}

std::optional<Row> MemoryRows::at(std::int64_t id) {
  auto found = rows_.find(id);
  return found == rows_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Row> MemoryRows::find_removed(const SourceId& source, const std::string& entry_id) {
  for (auto [at, end] = ids_.equal_range(entry_id); at != end; ++at) {
    const Row& row = rows_.at(at->second);
    if (!row.live && row.entry.source == source) return row;
  }
  return std::nullopt;
}

std::vector<Row> MemoryRows::find_alike(const SourceId& source, const std::string& place, const std::string& stamp) {
  std::set<std::int64_t> ids;
  auto add = [&](const auto& index, const std::string& value) {
    if (value.empty()) return;
    auto [at, end] = index.equal_range({source, value});
    for (; at != end; ++at) ids.insert(at->second);
  };
  add(places_, place);
  add(stamps_, stamp);
  std::vector<Row> rows;
  for (auto id : ids) rows.push_back(rows_.at(id));
  return rows;
}

bool MemoryRows::taken(const std::string& entry_id, std::int64_t by_other_than) {
  auto [begin, end] = ids_.equal_range(entry_id);
  return std::any_of(begin, end,
                     [&](const auto& one) { return one.second != by_other_than && rows_.at(one.second).live; });
}

void MemoryRows::write(Row& row) {
  if (row.id == 0) {
    row.id = ++last_id_;
    seen[row.id] = present;
  }
  unfile(row.id);
  if (auto old = rows_.find(row.id); old != rows_.end()) {
    const Entry& entry = old->second.entry;
    keys_.erase({entry.source, entry.guid});
    auto [begin, end] = ids_.equal_range(entry.id);
    ids_.erase(std::find(begin, end, std::pair<const std::string, std::int64_t>(entry.id, row.id)));
    forget_likeness(old->second);
  }
  keys_[{row.entry.source, row.entry.guid}] = row.id;
  ids_.emplace(row.entry.id, row.id);
  rows_[row.id] = row;
  note_likeness(row);
  for (const auto& filing : filed_[row.id]) windows_[filing.channel][&rows_[row.id]] = filing;
}

void MemoryRows::mark(const Row& row) {
  Row& stored = rows_.at(row.id);
  forget_likeness(stored);
  stored.entry.place = row.entry.place;
  stored.entry.stamp = row.entry.stamp;
  stored.live = row.live;
  note_likeness(stored);
}

void MemoryRows::retire(std::int64_t id) { rows_.at(id).live = false; }

std::vector<std::int64_t> MemoryRows::beyond(const SourceId& source, std::size_t newest) {
  std::set<const Row*, Newer> all;
  for (auto at = keys_.lower_bound({source, Guid{}}); at != keys_.end() && at->first.first == source; ++at) {
    const Row& row = rows_.at(at->second);
    if (row.live) all.insert(&row);
  }
  std::vector<std::int64_t> ids;
  for (const Row* row : all) {
    if (newest > 0) {
      --newest;
    } else {
      ids.push_back(row->id);
    }
  }
  return ids;
}

std::vector<Row> MemoryRows::live_after(std::int64_t id, std::size_t limit) {
  std::vector<Row> some;
  for (auto at = rows_.upper_bound(id); at != rows_.end() && some.size() < limit; ++at) {
    if (at->second.live) some.push_back(at->second);
  }
  return some;
}

std::vector<Filing> MemoryRows::filed(std::int64_t id) { return filed_[id]; }

void MemoryRows::file(const Row& row, const std::vector<Filing>&, const std::vector<Filing>& filings) {
  unfile(row.id);
  filed_[row.id] = filings;
  for (const auto& filing : filings) {
    windows_[filing.channel][&rows_.at(row.id)] = filing;
    if (!is_archived(filing.channel)) continue;
    auto& arrivals = arrivals_[filing.channel];
    if (!arrivals.numbered.contains(row.id)) arrivals.fresh.insert(row.id);
  }
}

void MemoryRows::bury(const std::string& entry_id, const std::vector<ChannelId>& channels, Instant now) {
  for (const auto& channel : channels) tombstones_[channel][entry_id] = now;
  for (auto& [channel, stones] : tombstones_) {
    std::erase_if(stones, [&](const auto& stone) { return stone.second + 2 * tombstone_life < now; });
  }
}

bool MemoryRows::has_buried() { return !tombstones_.empty(); }

std::vector<ChannelId> MemoryRows::unbury(const std::string& entry_id) {
  std::vector<ChannelId> channels;
  for (auto& [channel, stones] : tombstones_) {
    if (stones.erase(entry_id) > 0) channels.push_back(channel);
  }
  return channels;
}

std::int64_t MemoryRows::number(const ChannelId& channel, Instant now) {
  auto& arrivals = arrivals_[channel];
  std::vector<const Row*> due;
  for (auto id : arrivals.fresh) {
    const auto* filing = filing_in(channel, id);
    if (filing && (!filing->from || *filing->from <= now)) due.push_back(&rows_.at(id));
  }
  std::sort(due.begin(), due.end(), [](const Row* a, const Row* b) {
    const Entry &x = a->entry, &y = b->entry;
    return std::tie(x.published, x.source, x.guid) < std::tie(y.published, y.source, y.guid);
  });
  for (const Row* row : due) {
    arrivals.fresh.erase(row->id);
    arrivals.numbered.insert(row->id);
    arrivals.order.push_back(row->id);
  }
  return static_cast<std::int64_t>(arrivals.order.size());
}

const Row* MemoryRows::arrived(const ChannelId& channel, std::int64_t number, Instant now) {
  const auto& order = arrivals_[channel].order;
  if (number < 1 || number > static_cast<std::int64_t>(order.size())) return nullptr;
  const auto id = order[static_cast<std::size_t>(number - 1)];
  const auto* filing = filing_in(channel, id);
  return filing && shows(*filing, now) ? &rows_.at(id) : nullptr;
}

void MemoryRows::unfile(std::int64_t id) {
  for (const auto& filing : filed_[id]) {
    auto& window = windows_[filing.channel];
    window.erase(&rows_.at(id));
    if (window.empty()) windows_.erase(filing.channel);
  }
}

const Filing* MemoryRows::filing_in(const ChannelId& channel, std::int64_t id) {
  const auto& all = filed_[id];
  auto found = std::find_if(all.begin(), all.end(), [&](const auto& filing) { return filing.channel == channel; });
  return found == all.end() ? nullptr : &*found;
}

void MemoryRows::note_likeness(const Row& row) {
  places_.emplace(std::pair(row.entry.source, row.entry.place), row.id);
  stamps_.emplace(std::pair(row.entry.source, row.entry.stamp), row.id);
}

void MemoryRows::forget_likeness(const Row& row) {
  auto forget = [&](Index& index, const std::string& value) {
    auto [at, end] = index.equal_range({row.entry.source, value});
    while (at != end && at->second != row.id) ++at;
    if (at != end) index.erase(at);
  };
  forget(places_, row.entry.place);
  forget(stamps_, row.entry.stamp);
}

}  // namespace feedd::store
