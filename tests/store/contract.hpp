/// What every store promises. A new one passes by being named in contract_test.cpp.
#pragma once

#include <gtest/gtest.h>

#include <functional>

#include "store/store.hpp"

namespace feedd::store {

struct Kind {
  const char* name;
  std::function<std::unique_ptr<Store>()> make;
};

inline Instant at(std::int64_t hours) { return Instant(std::chrono::hours(400'000 + hours)); }

inline Entry post(std::string guid, std::optional<Instant> published, std::string title = "t") {
  Entry entry;
  entry.id = "id:" + guid;
  entry.title = std::move(title);
  entry.html = "<p>\"Words\"</p>\n{}\n";
  entry.published = published;
  entry.place = guid + ".md";
  entry.stamp = "1";
  entry.guid = Guid{std::move(guid)};
  return entry;
}

inline Batch news(std::vector<Entry> upserts, std::vector<std::string> removals = {}, std::string source = "posts/a") {
  Batch batch;
  batch.source = SourceId{std::move(source)};
  batch.upserts = std::move(upserts);
  for (auto& guid : removals) batch.removals.push_back(Guid{std::move(guid)});
  return batch;
}

/// The main channel, and one for each tag.
inline std::vector<ChannelId> by_tag(const Entry& entry) {
  std::vector<ChannelId> channels{{""}};
  for (const auto& tag : entry.tags) channels.push_back({"tags/" + tag.term});
  return channels;
}

class Contract : public testing::TestWithParam<Kind> {
 protected:
  Changes put(const Batch& batch, Instant now = at(1000)) {
    auto changes = store->put(batch, by_tag, now);
    if (!changes) ADD_FAILURE() << changes.error().what;
    return changes.value_or(Changes{});
  }
  std::vector<Entry> entries(std::string channel = "", std::size_t newest = 100, Instant now = at(1000)) {
    auto refs = store->window({std::move(channel)}, newest, now);
    if (!refs) ADD_FAILURE() << refs.error().what;
    auto loaded = store->load(*refs);
    if (!loaded) ADD_FAILURE() << loaded.error().what;
    return loaded.value_or(std::vector<Entry>{});
  }
  std::string guids(std::string channel = "", std::size_t newest = 100, Instant now = at(1000)) {
    std::string all;
    for (const auto& entry : entries(std::move(channel), newest, now))
      all += (all.empty() ? "" : " ") + entry.guid.value;
    return all;
  }
  static std::string names(const std::vector<ChannelId>& channels) {
    std::string all;
    for (const auto& channel : channels) all += "[" + channel.value + "]";
    return all;
  }
  static std::string told(const Changes& changes) {
    return fmt::format("+{} ~{} -{} {}", changes.added, changes.changed, changes.removed, names(changes.dirty));
  }

  std::unique_ptr<Store> store = GetParam().make();
};

/// An entry of an upstream, which says what its page and its title are.
inline Entry foreign(const std::string& guid, std::optional<Instant> published, const std::string& page,
                     const std::string& title) {
  Entry entry = post(guid, published, title);
  entry.origin = Origin{};
  entry.place = "page:" + page;
  entry.stamp = "title:" + title;
  return entry;
}

}  // namespace feedd::store
