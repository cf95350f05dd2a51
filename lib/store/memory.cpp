#include "store/memory.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "store/memory_rows.hpp"

namespace feedd::store {
namespace {

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

  Result<std::vector<Ref>> window(const ChannelId& channel, std::size_t newest, Instant now, Shares shares) override {
    std::lock_guard lock(memory_->mutex);
    std::vector<Ref> refs;
    auto found = memory_->rows.windows().find(channel);
    if (found == memory_->rows.windows().end()) return refs;
    std::map<SourceId, std::size_t> of_source;
    for (const auto& [row, filing] : found->second) {
      if (refs.size() == newest) break;
      if (!shows(filing, now) || (shares.backlog > 0 && row->backlog > shares.backlog)) continue;
      if (shares.source > 0 && ++of_source[row->entry.source] > shares.source) continue;
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
      if (is_it && all.size() < limit)
        all.push_back({{id, row.revision}, entry, memory_->rows.seen[id], row.live, row.backlog});
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
