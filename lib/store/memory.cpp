#include "store/memory.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <tuple>

#include "store/ledger.hpp"

namespace feedd::store {
namespace {

/// The order of a window: newest first, then by source and guid.
struct Newer {
  bool operator()(const Row* a, const Row* b) const {
    const Entry &x = a->entry, &y = b->entry;
    return std::tie(y.published, x.source, x.guid) < std::tie(x.published, y.source, y.guid);
  }
};

bool shows(const Filing& filing, Instant now) {
  return (!filing.from || *filing.from <= now) && (!filing.until || *filing.until > now);
}

class MemoryRows : public Rows {
 public:
  bool knows(const SourceId& source) override {
    auto found = keys_.lower_bound({source, Guid{}});
    return found != keys_.end() && found->first.first == source;
  }
  std::optional<Row> find(const SourceId& source, const Guid& guid) override {
    auto found = keys_.find({source, guid});
    if (found == keys_.end()) return std::nullopt;
    return rows_.at(found->second);
  }
  std::optional<Row> at(std::int64_t id) override {
    auto found = rows_.find(id);
    return found == rows_.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<Row> find_removed(const SourceId& source, const std::string& entry_id) override {
    for (auto [at, end] = ids_.equal_range(entry_id); at != end; ++at) {
      const Row& row = rows_.at(at->second);
      if (!row.live && row.entry.source == source) return row;
    }
    return std::nullopt;
  }
  std::vector<Row> find_alike(const SourceId& source, const std::string& place, const std::string& stamp) override {
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
  bool taken(const std::string& entry_id, std::int64_t by_other_than) override {
    auto [begin, end] = ids_.equal_range(entry_id);
    return std::any_of(begin, end,
                       [&](const auto& one) { return one.second != by_other_than && rows_.at(one.second).live; });
  }
  void write(Row& row) override {
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
  void mark(const Row& row) override {
    Row& stored = rows_.at(row.id);
    forget_likeness(stored);
    stored.entry.place = row.entry.place;
    stored.entry.stamp = row.entry.stamp;
    stored.live = row.live;
    note_likeness(stored);
  }
  void retire(std::int64_t id) override { rows_.at(id).live = false; }
  std::vector<std::int64_t> beyond(const SourceId& source, std::size_t newest) override {
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
  std::vector<Row> live_after(std::int64_t id, std::size_t limit) override {
    std::vector<Row> some;
    for (auto at = rows_.upper_bound(id); at != rows_.end() && some.size() < limit; ++at) {
      if (at->second.live) some.push_back(at->second);
    }
    return some;
  }
  std::vector<Filing> filed(std::int64_t id) override { return filed_[id]; }
  void file(const Row& row, const std::vector<Filing>&, const std::vector<Filing>& filings) override {
    unfile(row.id);
    filed_[row.id] = filings;
    for (const auto& filing : filings) {
      windows_[filing.channel][&rows_.at(row.id)] = filing;
      if (!is_archived(filing.channel)) continue;
      auto& arrivals = arrivals_[filing.channel];
      if (!arrivals.numbered.contains(row.id)) arrivals.fresh.insert(row.id);
    }
  }

  void bury(const std::string& entry_id, const std::vector<ChannelId>& channels, Instant now) override {
    for (const auto& channel : channels) tombstones_[channel][entry_id] = now;
    for (auto& [channel, stones] : tombstones_) {
      std::erase_if(stones, [&](const auto& stone) { return stone.second + 2 * tombstone_life < now; });
    }
  }
  bool has_buried() override { return !tombstones_.empty(); }
  std::vector<ChannelId> unbury(const std::string& entry_id) override {
    std::vector<ChannelId> channels;
    for (auto& [channel, stones] : tombstones_) {
      if (stones.erase(entry_id) > 0) channels.push_back(channel);
    }
    return channels;
  }

  /// Of the entries in an archived channel.
  struct Arrivals {
    std::vector<std::int64_t> order;  ///< that with number 1 first
    std::set<std::int64_t> numbered, fresh;
  };
  std::int64_t number(const ChannelId& channel, Instant now) {
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
  /// Null where nothing is shown any more.
  const Row* arrived(const ChannelId& channel, std::int64_t number, Instant now) {
    const auto& order = arrivals_[channel].order;
    if (number < 1 || number > static_cast<std::int64_t>(order.size())) return nullptr;
    const auto id = order[static_cast<std::size_t>(number - 1)];
    const auto* filing = filing_in(channel, id);
    return filing && shows(*filing, now) ? &rows_.at(id) : nullptr;
  }

  Instant present;                       ///< of what is being put
  std::map<std::int64_t, Instant> seen;  ///< for the first time

  using Window = std::map<const Row*, Filing, Newer>;
  const std::map<ChannelId, std::map<std::string, Instant>>& tombstones() const { return tombstones_; }
  const std::map<std::int64_t, Row>& all() const { return rows_; }
  const std::map<ChannelId, Window>& windows() const { return windows_; }

 private:
  void unfile(std::int64_t id) {
    for (const auto& filing : filed_[id]) {
      auto& window = windows_[filing.channel];
      window.erase(&rows_.at(id));
      if (window.empty()) windows_.erase(filing.channel);
    }
  }
  const Filing* filing_in(const ChannelId& channel, std::int64_t id) {
    const auto& all = filed_[id];
    auto found = std::find_if(all.begin(), all.end(), [&](const auto& filing) { return filing.channel == channel; });
    return found == all.end() ? nullptr : &*found;
  }

  using Index = std::multimap<std::pair<SourceId, std::string>, std::int64_t>;

  void note_likeness(const Row& row) {
    places_.emplace(std::pair(row.entry.source, row.entry.place), row.id);
    stamps_.emplace(std::pair(row.entry.source, row.entry.stamp), row.id);
  }
  void forget_likeness(const Row& row) {
    auto forget = [&](Index& index, const std::string& value) {
      auto [at, end] = index.equal_range({row.entry.source, value});
      while (at != end && at->second != row.id) ++at;
      if (at != end) index.erase(at);
    };
    forget(places_, row.entry.place);
    forget(stamps_, row.entry.stamp);
  }

  std::map<std::int64_t, Row> rows_;
  Index places_, stamps_;
  std::map<std::pair<SourceId, Guid>, std::int64_t> keys_;
  std::multimap<std::string, std::int64_t> ids_;
  std::map<std::int64_t, std::vector<Filing>> filed_;
  std::map<ChannelId, Window> windows_;
  std::map<ChannelId, std::map<std::string, Instant>> tombstones_;
  std::map<ChannelId, Arrivals> arrivals_;
  std::int64_t last_id_ = 0;
};

/// What the desk and those who only ask have in common.
struct Memory {
  std::mutex mutex;
  MemoryRows rows;
  std::map<SourceId, std::string> remembered;
  std::map<SourceId, std::vector<Note>> notes;
  std::map<std::string, DocumentDate> dates;
  std::optional<std::string> rules;
};

class MemoryStore : public Store {
 public:
  explicit MemoryStore(std::shared_ptr<Memory> memory) : memory_(std::move(memory)) {}

  Result<std::vector<Changes>> put_all(std::span<const Batch* const> batches, const Router& router,
                                       Instant now) override {
    std::lock_guard lock(memory_->mutex);
    memory_->rows.present = now;
    std::vector<Changes> all;
    for (const auto* batch : batches) {
      all.push_back(take_in(memory_->rows, *batch, router, now));
      memory_->notes[batch->source] = batch->notes;
      if (batch->remember) memory_->remembered[batch->source] = *batch->remember;
    }
    return all;
  }

  Result<std::vector<Ref>> window(const ChannelId& channel, std::size_t newest, Instant now,
                                  std::size_t share) override {
    std::lock_guard lock(memory_->mutex);
    std::vector<Ref> refs;
    auto found = memory_->rows.windows().find(channel);
    if (found == memory_->rows.windows().end()) return refs;
    std::map<SourceId, std::size_t> of_source;
    for (const auto& [row, filing] : found->second) {
      if (refs.size() == newest) break;
      if (!shows(filing, now) || (share > 0 && ++of_source[row->entry.source] > share)) continue;
      refs.push_back({row->id, row->revision});
    }
    return refs;
  }

  Result<std::vector<Entry>> load(std::span<const Ref> refs) override {
    std::lock_guard lock(memory_->mutex);
    std::vector<Entry> entries;
    for (const auto& ref : refs) {
      auto found = memory_->rows.all().find(ref.entry);
      if (found == memory_->rows.all().end()) return fail(Errc::not_found, "no entry {} in the store", ref.entry);
      entries.push_back(found->second.entry);
    }
    return entries;
  }

  Result<std::vector<Tombstone>> tombstones(const ChannelId& channel, std::size_t newest, Instant now) override {
    std::lock_guard lock(memory_->mutex);
    std::vector<Tombstone> all;
    auto found = memory_->rows.tombstones().find(channel);
    if (found == memory_->rows.tombstones().end()) return all;
    for (const auto& [id, when] : found->second) {
      if (when + tombstone_life > now) all.push_back({id, when});
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.when > b.when; });
    all.resize(std::min(all.size(), newest));
    return all;
  }

  Result<std::optional<Instant>> next_due(Instant now) override {
    std::lock_guard lock(memory_->mutex);
    std::optional<Instant> next;
    auto consider = [&](const std::optional<Instant>& when) {
      if (when && *when > now && (!next || *when < *next)) next = when;
    };
    for (const auto& [channel, window] : memory_->rows.windows()) {
      for (const auto& [row, filing] : window) {
        consider(filing.from);
        consider(filing.until);
      }
    }
    for (const auto& [channel, stones] : memory_->rows.tombstones()) {
      for (const auto& [id, when] : stones) consider(when + tombstone_life);
    }
    return next;
  }

  Result<std::vector<ChannelId>> due(Instant since, Instant now) override {
    std::lock_guard lock(memory_->mutex);
    auto passed = [&](const std::optional<Instant>& when) { return when && *when > since && *when <= now; };
    std::set<ChannelId> all;
    for (const auto& [channel, window] : memory_->rows.windows()) {
      for (const auto& [row, filing] : window) {
        if (passed(filing.from) || passed(filing.until)) all.insert(channel);
      }
    }
    for (const auto& [channel, stones] : memory_->rows.tombstones()) {
      for (const auto& [id, when] : stones) {
        if (passed(when + tombstone_life)) all.insert(channel);
      }
    }
    return std::vector<ChannelId>(all.begin(), all.end());
  }

  Result<std::vector<Known>> known(const SourceId& source) override {
    std::lock_guard lock(memory_->mutex);
    std::map<Guid, Known> all;
    for (const auto& [id, row] : memory_->rows.all()) {
      const Entry& entry = row.entry;
      if (entry.source == source) all[entry.guid] = {entry.guid, entry.place, entry.stamp, !row.live};
    }
    std::vector<Known> sorted;
    for (auto& [guid, one] : all) sorted.push_back(std::move(one));
    return sorted;
  }

  Result<std::string> remembered(const SourceId& source) override {
    std::lock_guard lock(memory_->mutex);
    auto found = memory_->remembered.find(source);
    return found == memory_->remembered.end() ? std::string() : found->second;
  }

  Result<std::vector<ChannelId>> channels() override {
    std::lock_guard lock(memory_->mutex);
    std::vector<ChannelId> all;
    for (const auto& [channel, window] : memory_->rows.windows()) all.push_back(channel);
    return all;
  }

  Result<std::int64_t> count(const SourceId& source) override {
    std::lock_guard lock(memory_->mutex);
    return std::count_if(memory_->rows.all().begin(), memory_->rows.all().end(),
                         [&](const auto& one) { return one.second.live && one.second.entry.source == source; });
  }

  Result<std::map<ChannelId, std::int64_t>> sizes(std::string_view prefix) override {
    std::lock_guard lock(memory_->mutex);
    std::map<ChannelId, std::int64_t> all;
    for (const auto& [channel, window] : memory_->rows.windows()) {
      if (channel.value.starts_with(prefix)) all[channel] = static_cast<std::int64_t>(window.size());
    }
    return all;
  }

  Result<std::int64_t> number(const ChannelId& channel, Instant now) override {
    std::lock_guard lock(memory_->mutex);
    return memory_->rows.number(channel, now);
  }

  Result<std::vector<Ref>> arrivals(const ChannelId& channel, std::int64_t first, std::int64_t last,
                                    Instant now) override {
    std::lock_guard lock(memory_->mutex);
    std::vector<Ref> refs;
    for (auto number = last; number >= first; --number) {
      if (const Row* row = memory_->rows.arrived(channel, number, now)) refs.push_back({row->id, row->revision});
    }
    return refs;
  }

  Result<std::unique_ptr<Store>> reader() override { return std::make_unique<MemoryStore>(memory_); }

  Result<std::vector<Found>> find(std::string_view words, std::size_t limit) override {
    std::lock_guard lock(memory_->mutex);
    std::vector<Found> all;
    for (const auto& [id, row] : memory_->rows.all()) {
      const Entry& entry = row.entry;
      bool is_it = entry.id == words || entry.guid.value == words || entry.title == words || entry.place == words ||
                   (entry.link && entry.link->str() == words);
      if (is_it && all.size() < limit) all.push_back({{id, row.revision}, entry, memory_->rows.seen[id], row.live});
    }
    return all;
  }

  Result<std::vector<Note>> notes(const SourceId& source) override {
    std::lock_guard lock(memory_->mutex);
    std::vector<Note> all = memory_->notes[source];
    for (auto& note : all) note.error.code = Errc::io;
    return all;
  }

  Result<Changes> refile(const Router& router, std::string_view rules) override {
    std::lock_guard lock(memory_->mutex);
    if (memory_->rules == rules) return Changes{};
    memory_->rules = rules;
    return file_anew(memory_->rows, router);
  }

  Result<std::vector<DocumentDate>> document_dates() override {
    std::lock_guard lock(memory_->mutex);
    std::vector<DocumentDate> all;
    for (const auto& [path, date] : memory_->dates) all.push_back(date);
    return all;
  }

  Result<void> set_document_dates(std::span<const DocumentDate> dates) override {
    std::lock_guard lock(memory_->mutex);
    for (const auto& date : dates) {
      if (date.etag.empty())
        memory_->dates.erase(date.path);
      else
        memory_->dates[date.path] = date;
    }
    return {};
  }

 private:
  std::shared_ptr<Memory> memory_;
};

}  // namespace

std::unique_ptr<Store> memory_store() { return memory_store_of({}); }

std::unique_ptr<Store> memory_store_of(std::vector<Row> known) {
  auto memory = std::make_shared<Memory>();
  for (auto& row : known) {
    memory->rows.present = row.entry.published.value_or(Instant{});
    memory->rows.write(row);
  }
  return std::make_unique<MemoryStore>(std::move(memory));
}

}  // namespace feedd::store
