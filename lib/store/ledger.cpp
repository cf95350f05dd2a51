#include "store/ledger.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "model/fingerprint.hpp"
#include "store/alike.hpp"
#include "store/settle.hpp"

namespace feedd::store {
namespace {

/// Each channel once, and no longer than the entry is shown anywhere.
std::vector<Filing> filings_of(const Router& router, const Entry& entry) {
  auto out = router(entry);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.channel == b.channel; }),
            out.end());
  for (auto& filing : out) {
    if (entry.due && (!filing.from || *filing.from < *entry.due)) filing.from = entry.due;
    if (entry.expires && (!filing.until || *filing.until > *entry.expires)) filing.until = entry.expires;
  }
  return out;
}

std::vector<ChannelId> channels_of(const std::vector<Filing>& filings) {
  std::vector<ChannelId> out;
  for (const auto& filing : filings) out.push_back(filing.channel);
  return out;
}

/// Two entries under one id would be one to every reader: the later one gets an id of its own, always the same.
std::string own_id(const Entry& entry) {
  Hasher hasher;
  hasher << entry.source.value << entry.guid.value;
  return entry.id + "#" + hex(hasher.digest()).substr(0, 12);
}

void count(const std::vector<Filing>& before, const std::vector<Filing>& after, Changes& changes) {
  for (const auto& filing : before) --changes.grown[filing.channel];
  for (const auto& filing : after) ++changes.grown[filing.channel];
}

class TakeIn {
 public:
  TakeIn(Rows& rows, const Batch& batch, const Router& router, Instant now)
      : rows_(rows), batch_(batch), router_(router), now_(now) {
    for (const auto& entry : batch_.upserts) said_.insert(entry.guid);
  }

  Changes run() {
    for (const auto& guid : batch_.removals) {
      auto row = rows_.find(batch_.source, guid);
      if (!row || !row->live) continue;
      retire(row->id);
      Touched& touched = touched_.at(row->id);
      touched.deleted = true;
      touched.row = *std::move(row);
    }
    recognise();
    if (batch_.backlog) number_backlog();
    for (const auto& entry : batch_.upserts) upsert(entry);
    if (batch_.keep > 0) {
      for (std::int64_t id : rows_.beyond(batch_.source, batch_.keep)) retire(id);
    }
    return changes();
  }

 private:
  struct Touched {
    bool was_live = false, live = false, changed = false, deleted = false;
    Row row;  ///< as it is now; only when live or deleted
  };

  void retire(std::int64_t id) {
    rows_.retire(id);
    auto [place, fresh] = touched_.try_emplace(id);
    if (fresh) place->second.was_live = true;
    place->second.live = false;
  }

  /// An upstream that gives all its entries new ids at once has not written them anew. Its entries say by `place` what
  /// their page is and by `stamp` what their title is; of these and the date two must be the same. Page and title alone
  /// count only where nothing of the document is known and several of its entries are found so; and where pages and
  /// dates are all others, too, titles do with words that are alike, if half of the document is found.
  void recognise() {
    constexpr std::size_t several = 3, most_compared = 8;
    unknown_ = said_.size() == batch_.upserts.size() && !rows_.knows(batch_.source);
    if (unknown_) return;
    std::map<Guid, std::int64_t> sure, perhaps;
    std::map<const Entry*, std::int64_t> by_words;
    std::map<std::string_view, std::size_t> titles;
    std::set<std::int64_t> found;
    bool nothing_known = true;
    auto comparisons = 2 * said_.size() + most_compared;  // of a site that has moved most titles stand once
    for (const auto& entry : batch_.upserts) {
      if (!entry.origin) continue;
      if (auto row = rows_.find(batch_.source, entry.guid)) {
        nothing_known = false;
        known_.emplace(entry.guid, *std::move(row));
        continue;
      }
      const bool first_of_title = ++titles[entry.stamp] == 1;
      std::size_t compared = 0;
      for (const auto& row : rows_.find_alike(batch_.source, entry.place, entry.stamp)) {
        if (said_.contains(row.entry.guid) || found.contains(row.id)) continue;
        bool same_page = !entry.place.empty() && row.entry.place == entry.place;
        bool same_title = !entry.stamp.empty() && row.entry.stamp == entry.stamp;
        bool same_date = entry.published && row.entry.published == entry.published;
        if (same_date)
          sure[entry.guid] = row.id;
        else if (same_page && same_title)
          perhaps[entry.guid] = row.id;
        else {
          const bool compare = nothing_known && same_title && first_of_title && !by_words.contains(&entry) &&
                               compared < most_compared && comparisons > 0;
          if (compare) {
            ++compared;
            --comparisons;
            // Of a row from the backup nobody knows the words.
            if (row.revision == 0 || say_the_same(entry, row.entry)) by_words[&entry] = row.id;
          }
          continue;
        }
        found.insert(row.id);
        break;
      }
    }
    if (nothing_known) {
      std::map<Guid, std::int64_t> alike;
      for (const auto& [entry, id] : by_words) {
        if (titles.at(entry->stamp) == 1 && !sure.contains(entry->guid) && !perhaps.contains(entry->guid) &&
            found.insert(id).second)
          alike[entry->guid] = id;
      }
      if (alike.size() + perhaps.size() + sure.size() >= std::max(several, said_.size() / 2)) sure.merge(alike);
    }
    if (nothing_known && perhaps.size() + sure.size() >= several) sure.merge(perhaps);
    recognised_ = std::move(sure);
  }

  /// Among all that the source has, by date, the newest is 1.
  void number_backlog() {
    std::map<Guid, Instant> dates;
    if (!unknown_) {
      for (std::int64_t id : rows_.beyond(batch_.source, 0)) {
        if (auto row = rows_.at(id)) dates.emplace(row->entry.guid, row->entry.published.value_or(now_));
      }
    }
    for (const auto& entry : batch_.upserts) dates.emplace(entry.guid, std::min(entry.date().value_or(now_), now_));
    std::vector<std::pair<Instant, Guid>> order;
    for (const auto& [guid, date] : dates) order.emplace_back(date, guid);
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (const auto& [date, guid] : order) backlog_.emplace(guid, backlog_.size() + 1);
  }

  std::optional<Row> find(const Guid& guid) {
    auto known = known_.extract(guid);
    return known.empty() ? rows_.find(batch_.source, guid) : std::optional(std::move(known.mapped()));
  }

  void upsert(Entry incoming) {
    incoming.source = batch_.source;
    std::optional<Row> row;
    if (!unknown_) row = find(incoming.guid);
    bool renamed = false;
    if (!row && !unknown_) {
      auto recognised = recognised_.find(incoming.guid);
      if (recognised != recognised_.end()) incoming.updated.reset();  // that it came anew is no change of its words
      row = recognised != recognised_.end() ? rows_.at(recognised->second)
                                            : rows_.find_removed(batch_.source, incoming.id);
      renamed = row.has_value();
    }
    bool restored = row && row->revision == 0;
    bool says_updated = incoming.updated.has_value();
    Entry entry = settle(std::move(incoming), row ? &row->entry : nullptr, now_);
    bool was_live = row && row->live;
    if (!was_live && rows_.taken(entry.id, row ? row->id : 0)) entry.id = own_id(entry);
    Digest print = fingerprint(entry);
    // Servers touch `updated` at will; an author who writes another one means it.
    bool same_update = row && (entry.origin || row->entry.updated == entry.updated);
    bool same_words = same_update && row->print == print && row->entry.id == entry.id && !restored;
    if (restored && row->print == print && !says_updated) entry.updated = std::max(row->entry.updated, entry.published);
    bool same_hours = row && row->entry.due == entry.due && row->entry.expires == entry.expires;
    if (same_words && same_hours && !renamed) {
      bool noted = row->entry.place == entry.place && row->entry.stamp == entry.stamp;
      if (was_live && noted) return;
      row->entry.place = std::move(entry.place);
      row->entry.stamp = std::move(entry.stamp);
      row->live = true;
      rows_.mark(*row);
      touch(*std::move(row), was_live, false);
      return;
    }
    Row fresh{row ? row->id : 0, row ? row->revision : 0, print, true, std::move(entry), row ? row->backlog : 0};
    if (auto number = backlog_.find(fresh.entry.guid); !row && number != backlog_.end()) fresh.backlog = number->second;
    if (!same_words) ++fresh.revision;
    rows_.write(fresh);
    touch(std::move(fresh), was_live, true);
  }

  void touch(Row row, bool was_live, bool changed) {
    auto [place, first] = touched_.try_emplace(row.id);
    Touched& touched = place->second;
    if (first) touched.was_live = was_live;
    touched.live = true;
    touched.changed |= changed;
    touched.row = std::move(row);
  }

  Changes changes() {
    Changes changes;
    std::set<ChannelId> dirty;
    for (auto& [id, touched] : touched_) {
      if (touched.was_live == touched.live && !(touched.live && touched.changed)) continue;
      std::vector<Filing> before;  // what is not live is filed nowhere
      if (touched.was_live) before = rows_.filed(id);
      if (touched.was_live && !touched.live && touched.deleted) bury(touched.row.entry, channels_of(before));
      std::vector<Filing> after;
      if (touched.live) after = filings_of(router_, touched.row.entry);
      touched.row.id = id;
      rows_.file(touched.row, before, after);
      for (const auto* all : {&before, &after}) {
        for (const auto& filing : *all) dirty.insert(filing.channel);
      }
      count(before, after, changes);
      ++(!touched.was_live ? changes.added : touched.live ? changes.changed : changes.removed);
    }
    const bool any_buried = rows_.has_buried();
    for (const auto& [id, touched] : touched_) {
      if (!any_buried || touched.was_live || !touched.live) continue;
      auto channels = rows_.unbury(touched.row.entry.id);
      dirty.insert(channels.begin(), channels.end());
    }
    changes.dirty.assign(dirty.begin(), dirty.end());
    std::erase_if(changes.grown, [](const auto& one) { return one.second == 0; });
    return changes;
  }

  /// Of what nobody ever saw there is nothing to tell.
  void bury(const Entry& entry, const std::vector<ChannelId>& channels) {
    if (!entry.due || *entry.due <= now_) rows_.bury(entry.id, channels, now_);
  }

  Rows& rows_;
  const Batch& batch_;
  const Router& router_;
  Instant now_;
  bool unknown_ = false;  ///< nothing was ever heard of this source, nor is twice now
  std::set<Guid> said_;
  std::map<Guid, Row> known_;                ///< rows that recognise() came upon
  std::map<Guid, std::int64_t> recognised_;  ///< an entry under a new guid → its row
  std::map<Guid, std::size_t> backlog_;      ///< the number in it that an entry gets that is new
  std::map<std::int64_t, Touched> touched_;
};

}  // namespace

Changes take_in(Rows& rows, const Batch& batch, const Router& router, Instant now) {
  return TakeIn(rows, batch, router, now).run();
}

Changes file_anew(Rows& rows, const Router& router) {
  constexpr std::size_t page = 500;
  Changes changes;
  std::set<ChannelId> dirty;
  std::int64_t last = 0;
  while (true) {
    auto some = rows.live_after(last, page);
    for (const auto& row : some) {
      last = row.id;
      auto before = rows.filed(row.id);
      auto after = filings_of(router, row.entry);
      if (before == after) continue;
      rows.file(row, before, after);
      count(before, after, changes);
      std::vector<Filing> differ;
      std::set_symmetric_difference(before.begin(), before.end(), after.begin(), after.end(),
                                    std::back_inserter(differ));
      for (const auto& filing : differ) dirty.insert(filing.channel);
    }
    if (some.size() < page) break;
  }
  changes.dirty.assign(dirty.begin(), dirty.end());
  std::erase_if(changes.grown, [](const auto& one) { return one.second == 0; });
  return changes;
}

}  // namespace feedd::store
