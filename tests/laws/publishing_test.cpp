/// The laws of publishing: incremental equals rebuild, and the order of arrival leaves no trace.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "site/on_demand.hpp"
#include "site/publisher.hpp"
#include "store/memory.hpp"

namespace feedd::site {
namespace {

const SourceId blog{"posts/blog"}, planet{"upstream/planet"};

Plan plan() {
  Channel main, chinese, planet_only;
  main.newest = 20;
  chinese.id = {"chinese"};
  chinese.rule.keep = {{Condition::Field::tag, "云"}};
  chinese.newest = 5;
  planet_only.id = {"planet"};
  planet_only.rule.sources = {planet};
  planet_only.content = codec::Content::summary;
  planet_only.share = 3;
  planet_only.attribution = codec::Attribution::title_prefix;
  main.info.title = "Main";
  chinese.info.title = "云";
  planet_only.info.title = "Planet only";
  std::vector<Channel> channels{main, chinese, planet_only};
  const Sections sections{true, true};
  auto routes = Routes::make(channels, {blog, planet}, {}, sections).value();
  Plan out{parse_uri("https://feeds.example.org/").value(),
           channels,
           routes,
           {{blog, {"Blog", {}, {}}}, {planet, {"Planet", {}, {}}}}};
  out.sections = sections;
  return out;
}

Entry entry(const SourceId& source, int n, int version) {
  Entry e;
  e.source = source;
  e.guid = {std::to_string(n)};
  e.id = source.value + "#" + std::to_string(n);
  e.title = "Entry " + std::to_string(n) + " version " + std::to_string(version);
  e.html = "<p>" + std::string(static_cast<std::size_t>(n % 7) * 10, 'x') + "</p>";
  e.published = e.updated = Instant(std::chrono::seconds(1600000000 + (n % 13) * 3600));
  if (n % 3 == 0) e.tags = {{"云", "", ""}};
  if (n % 5 == version) e.tags.push_back({n % 2 ? "Linux" : "linux", "", ""});
  if (n % 7 == version) e.tags.push_back({"rare " + std::to_string(n), "", ""});
  if (source == planet) e.origin = Origin{"tag:planet", "Planet", {}, {}};
  return e;
}

/// Of all there is to be had. Archives go by arrival: in them the order leaves a trace.
std::map<std::string, std::string> bytes(const Published<Site>& site, OnDemand& on_demand, bool with_archives) {
  const auto current = site.get();
  std::map<std::string, std::string> out;
  for (const auto& [path, document] : current->documents()) {
    if (!document->live) out[path] = document->identity->str();
  }
  for (const auto& [place, directories] : current->catalogue()->places()) {
    if (place.page > 0 && !with_archives) continue;
    const auto made = on_demand.make_all(*current->catalogue(), place).value();
    for (const auto& document : made.documents) {
      out[document->path] = document->identity->str();
      const auto alone = on_demand.make(*current->catalogue(), *current->catalogue()->order(document->path)).value();
      EXPECT_EQ(alone->identity->str(), out[document->path]) << "however it is asked for";
    }
    for (const auto& directory : directories) out[directory] = place.channel.value;
  }
  return out;
}

std::vector<Batch> any_batches(unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Batch> out;
  for (int i = 0; i < 40; ++i) {
    Batch batch;
    batch.source = random() % 2 ? blog : planet;
    auto count = random() % 6;
    std::map<Guid, Entry> upserts;
    for (unsigned k = 0; k < count; ++k) {
      auto made = entry(batch.source, static_cast<int>(random() % 40), static_cast<int>(random() % 3));
      upserts.insert_or_assign(made.guid, made);
    }
    for (auto& [guid, made] : upserts) batch.upserts.push_back(made);
    if (random() % 3 == 0) {
      Guid gone{std::to_string(random() % 40)};
      if (!upserts.contains(gone)) batch.removals.push_back(gone);
    }
    batch.more = random() % 5 == 0;
    batch.backlog = batch.source == planet && random() % 2 == 0;
    out.push_back(std::move(batch));
  }
  out.back().more = false;
  return out;
}

class Law : public testing::TestWithParam<unsigned> {};

TEST_P(Law, what_is_published_step_by_step_equals_a_rebuild) {
  auto now = Instant(std::chrono::seconds(1700000000));
  auto clock = [now] { return now; };
  auto store = store::memory_store();
  Published<Site> site, rebuilt;
  Publisher publisher(*store, plan(), site, clock);
  OnDemand asked(store->reader().value(), clock);
  ASSERT_TRUE(publisher.rebuild());
  for (const auto& batch : any_batches(GetParam())) {
    ASSERT_TRUE(publisher.take(batch));
    if (batch.more) continue;
    Publisher again(*store, plan(), rebuilt, clock);
    ASSERT_TRUE(again.rebuild());
    OnDemand anew(store->reader().value(), clock);
    ASSERT_EQ(bytes(site, asked, true), bytes(rebuilt, anew, true));
  }
}

TEST_P(Law, entries_that_arrive_in_any_order_give_the_same_bytes) {
  auto clock = [] { return Instant(std::chrono::seconds(1700000000)); };
  std::vector<Entry> entries;
  for (int n = 0; n < 60; ++n) entries.push_back(entry(n % 2 ? blog : planet, n, 0));
  std::map<std::string, std::string> first;
  std::mt19937 random(GetParam());
  for (int round = 0; round < 4; ++round) {
    auto store = store::memory_store();
    Published<Site> site;
    Publisher publisher(*store, plan(), site, clock);
    ASSERT_TRUE(publisher.rebuild());
    for (const auto& e : entries) {
      Batch batch;
      batch.source = e.source;
      batch.upserts = {e};
      ASSERT_TRUE(publisher.take(batch));
    }
    OnDemand asked(store->reader().value(), clock);
    const auto all = bytes(site, asked, false);
    if (round == 0) first = all;
    EXPECT_EQ(all, first);
    std::shuffle(entries.begin(), entries.end(), random);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Law, testing::Range(1U, 5U));

}  // namespace
}  // namespace feedd::site
