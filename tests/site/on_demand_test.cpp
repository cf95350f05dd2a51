/// What is made when somebody asks: the feeds of tags and sources, and the pages of archives.
#include "site/on_demand.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "codec/sniff.hpp"
#include "site/export.hpp"
#include "site/publisher.hpp"
#include "store/memory.hpp"

namespace feedd::site {
namespace {

const SourceId blog{"posts/blog"}, planet{"upstream/planet"};

Entry entry(int n, std::vector<std::string> tags = {}, const SourceId& source = blog) {
  Entry e;
  e.source = source;
  e.guid = {"p" + std::to_string(n)};
  e.id = "https://blog.example.org/p" + std::to_string(n);
  e.title = "Post " + std::to_string(n) + ".";
  e.html = "<p>正文</p>";
  e.published = e.updated = Instant(std::chrono::seconds(1600000000 + n * 60));
  for (auto& tag : tags) e.tags.push_back({std::move(tag), "", ""});
  return e;
}

Batch batch(std::vector<Entry> entries, std::vector<std::string> removals = {}) {
  Batch b;
  b.source = entries.empty() ? blog : entries.front().source;
  b.upserts = std::move(entries);
  for (auto& guid : removals) b.removals.push_back({std::move(guid)});
  return b;
}

struct House {
  explicit House(std::vector<Channel> channels = {Channel{}})
      : store(store::memory_store()),
        publisher(*store, plan(std::move(channels)), site, [this] { return now; }),
        on_demand(store->reader().value(), [this] { return now; }) {
    EXPECT_TRUE(publisher.rebuild());
  }
  static Plan plan(std::vector<Channel> channels) {
    const Sections sections{true, true};
    channels.front().info.title = "Main";
    auto routes = Routes::make(channels, {blog, planet}, {}, sections).value();
    Plan out{parse_uri("https://feeds.example.org/").value(),
             std::move(channels),
             std::move(routes),
             {{blog, {"My blog", parse_uri("https://blog.example.org/").value(), {}}},
              {planet, {"Planet", {}, parse_uri("https://planet.example.org/atom.xml").value()}}}};
    out.sections = sections;
    return out;
  }
  void take(const Batch& news) { ASSERT_TRUE(publisher.take(news)); }
  DocumentPtr document(const std::string& path) {
    const auto current = site.get();
    const auto order = current->catalogue()->order(path);
    return order ? on_demand.make(*current->catalogue(), *order).value() : nullptr;
  }
  std::string bytes(const std::string& path) {
    const auto current = site.get();
    if (const auto* there = current->find(path)) return there->identity->str();
    const auto made = document(path);
    return made ? made->identity->str() : "";
  }
  std::string titles(const std::string& path) {
    std::string out;
    const auto parsed = codec::parse_any(bytes(path), "", parse_uri("https://feeds.example.org/").value());
    if (!parsed) return "";
    for (const auto& one : parsed->entries) out += one.title;
    return out;
  }

  Instant now{std::chrono::seconds(1700000000)};
  std::unique_ptr<store::Store> store;
  Published<Site> site;
  Publisher publisher;
  OnDemand on_demand;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Sections, give_each_tag_every_feed_under_every_name_the_main_feed_has) {
  House house;
  house.take(batch({entry(1, {"云"}), entry(2, {"云", "feeds"}), entry(3)}));
  EXPECT_EQ(house.titles("/tags/云/atom.xml"), "Post 2.Post 1.");
  for (const auto* name : {"feed.xml", "feed.atom", "feed/"})
    EXPECT_EQ(house.bytes("/tags/云/" + std::string(name)), house.bytes("/tags/云/atom.xml")) << name;
  EXPECT_EQ(house.titles("/tags/feeds/rss.xml"), "Post 2.");
  EXPECT_EQ(house.bytes("/tags/feeds/index.xml"), house.bytes("/tags/feeds/rss.xml"));
  EXPECT_EQ(house.titles("/tags/feeds/feed.json"), "Post 2.");
  EXPECT_TRUE(has(house.bytes("/tags/feeds/"), "<title>feeds · Main</title>"));
  EXPECT_EQ(house.bytes("/tags/nothing/atom.xml"), "");
  EXPECT_TRUE(has(house.bytes("/tags/云/atom.xml"), "href=\"https://feeds.example.org/tags/%E4%BA%91/atom.xml\""));
}

TEST(Sections, are_named_in_ascii_too) {
  House house;
  house.take(batch({entry(1, {"云原生"}), entry(2, {"yun"}), entry(3, {"云"})}));
  EXPECT_EQ(house.titles("/tags/yun-yuan-sheng/atom.xml"), "Post 1.");
  EXPECT_EQ(house.titles("/tags/yun/atom.xml"), "Post 2.") << "it is another tag's own name";
  const auto places = house.site.get()->catalogue()->places();
  for (const auto& [place, directories] : places) {
    if (place.channel.value != "tags/云") continue;
    ASSERT_EQ(directories.size(), 2U);
    EXPECT_EQ(directories[0], "/tags/云/");
    EXPECT_TRUE(directories[1].starts_with("/tags/yun-")) << directories[1];
    EXPECT_EQ(house.titles(directories[1] + "atom.xml"), "Post 3.");
  }
}

TEST(Sections, take_all_spellings_of_a_tag_as_one_and_are_called_as_the_newest_entry_has_it) {
  House house;
  house.take(batch({entry(1, {"linux"}), entry(2, {"Linux"}), entry(3, {"LINUX", "a/b", ".."})}));
  EXPECT_EQ(house.titles("/tags/linux/atom.xml"), "Post 3.Post 2.Post 1.");
  EXPECT_EQ(house.bytes("/tags/Linux/atom.xml"), house.bytes("/tags/linux/atom.xml"));
  EXPECT_TRUE(has(house.bytes("/tags/linux/atom.xml"), "<title>LINUX · Main</title>"));
  EXPECT_EQ(house.titles("/tags/a-b/atom.xml"), "Post 3.");
  EXPECT_EQ(house.titles("/tags/A/B/atom.xml"), "Post 3.") << "as it is asked for by its own text";
  EXPECT_EQ(house.titles("/tags/ Linux /atom.xml"), "Post 3.Post 2.Post 1.");
  for (const auto* none : {"/tags/../atom.xml", "/tags//atom.xml", "/tags/atom.xml", "/tags/a/atom.xml"})
    EXPECT_EQ(house.bytes(none), "") << none;
  house.take(batch({}, {"p3"}));
  EXPECT_TRUE(has(house.bytes("/tags/linux/atom.xml"), "<title>Linux · Main</title>"));
}

TEST(Sections, go_with_their_last_entry_and_come_with_the_first) {
  House house;
  house.take(batch({entry(1, {"x"})}));
  EXPECT_NE(house.bytes("/tags/x/"), "");
  EXPECT_TRUE(has(house.bytes("/"), "href=\"https://feeds.example.org/tags/x/\""));
  house.take(batch({entry(1, {"y"})}));
  EXPECT_EQ(house.bytes("/tags/x/"), "");
  EXPECT_FALSE(has(house.bytes("/"), "tags/x/"));
  EXPECT_NE(house.bytes("/tags/y/"), "");
  house.take(batch({}, {"p1"}));
  EXPECT_EQ(house.bytes("/tags/y/"), "");
  EXPECT_EQ(house.bytes("/sources/blog/"), "");
}

TEST(Sections, show_an_entry_when_it_is_due) {
  House house;
  auto later = entry(1, {"x"});
  later.due = house.now + std::chrono::hours(1);
  house.take(batch({later}));
  EXPECT_EQ(house.bytes("/tags/x/atom.xml"), "");
  EXPECT_FALSE(has(house.bytes("/"), "tags/x/"));
  house.now += std::chrono::hours(1);
  ASSERT_TRUE(house.publisher.tick());
  EXPECT_EQ(house.titles("/tags/x/atom.xml"), "Post 1.");
  EXPECT_TRUE(has(house.bytes("/"), "tags/x/"));
}

TEST(Sections, give_each_source_its_feeds_which_the_page_links_to) {
  House house;
  house.take(batch({entry(1)}));
  house.take(batch({entry(2, {}, planet)}));
  EXPECT_EQ(house.titles("/sources/blog/atom.xml"), "Post 1.");
  EXPECT_EQ(house.titles("/sources/planet/feed.json"), "Post 2.");
  EXPECT_TRUE(has(house.bytes("/sources/planet/atom.xml"), "<title>Planet · Main</title>"));
  EXPECT_TRUE(has(house.bytes("/"), "<a href=\"https://feeds.example.org/sources/blog/\">My blog</a>"));
  EXPECT_FALSE(has(house.bytes("/sources/blog/"), "Planet"));
}

TEST(Sections, are_as_many_as_two_thousand_tags_the_largest_first) {
  House house;
  std::vector<Entry> many;
  for (int n = 0; n < 2010; ++n) many.push_back(entry(n, {"t" + std::to_string(10000 + n)}));
  many.push_back(entry(3000, {"t12009"}));
  house.take(batch(std::move(many)));
  const auto catalogue = house.site.get()->catalogue();
  EXPECT_TRUE(catalogue->order("/tags/t10000/atom.xml"));
  EXPECT_TRUE(catalogue->order("/tags/t11998/atom.xml"));
  EXPECT_FALSE(catalogue->order("/tags/t11999/atom.xml"));
  EXPECT_TRUE(catalogue->order("/tags/t12009/atom.xml")) << "it has two entries";
}

TEST(Sections, cost_nothing_until_somebody_asks_and_nothing_more_the_second_time) {
  House house;
  std::vector<Entry> many;
  for (int n = 0; n < 500; ++n) many.push_back(entry(n, {"a", "b" + std::to_string(n % 50)}));
  house.take(batch(std::move(many)));
  const auto before = house.publisher.work();
  house.take(batch({entry(500, {"a", "b7"})}));
  EXPECT_EQ(house.publisher.work().fragments - before.fragments, codec::formats().size());
  EXPECT_EQ(house.on_demand.rendered(), 0U);
  const auto first = house.document("/tags/b7/atom.xml");
  EXPECT_EQ(house.on_demand.rendered(), 11U);
  EXPECT_EQ(house.document("/tags/b7/feed.xml"), first);
  house.take(batch({entry(501, {"a", "b8"})}));
  EXPECT_EQ(house.document("/tags/b7/atom.xml"), first) << "what happens elsewhere does not matter";
  EXPECT_EQ(house.on_demand.rendered(), 11U);
  house.take(batch({entry(502, {"b7"})}));
  EXPECT_NE(house.document("/tags/b7/atom.xml"), first);
  EXPECT_EQ(house.on_demand.rendered(), 12U) << "what it showed before is not rendered again";
}

TEST(Sections, tell_who_has_an_earlier_version_what_is_new) {
  House house;
  house.take(batch({entry(1, {"x"}), entry(2, {"x"})}));
  const auto first = house.document("/tags/x/atom.xml");
  house.take(batch({entry(3, {"x"})}));
  const auto second = house.document("/tags/x/atom.xml");
  const auto news = second->history.since(first->etag, *second->identity);
  ASSERT_TRUE(news);
  EXPECT_TRUE(has(news->str(), "Post 3."));
  EXPECT_FALSE(has(news->str(), "Post 2."));
  EXPECT_FALSE(house.document("/tags/x/index.html")->history.since(first->etag, *second->identity));
}

TEST(Sections, keep_as_many_bytes_as_they_may) {
  House house;
  std::vector<Entry> many;
  for (int n = 0; n < 100; ++n) many.push_back(entry(n, {"t" + std::to_string(n)}));
  house.take(batch(std::move(many)));
  OnDemand small(house.store->reader().value(), [&] { return house.now; }, {.bytes = 10'000});
  const auto catalogue = house.site.get()->catalogue();
  std::vector<std::weak_ptr<const Document>> made;
  for (int n = 0; n < 100; ++n)
    made.push_back(small.make(*catalogue, *catalogue->order("/tags/t" + std::to_string(n) + "/atom.xml")).value());
  EXPECT_LT(std::count_if(made.begin(), made.end(), [](const auto& one) { return !one.expired(); }), 10);
  EXPECT_FALSE(made.back().expired());
}

TEST(Sections, keep_the_date_of_bytes_when_another_makes_them) {
  House house;
  house.take(batch({entry(1, {"x"}), entry(2, {"y"})}));
  const auto first = house.now;
  ASSERT_EQ(house.document("/tags/x/atom.xml")->modified, first);
  ASSERT_TRUE(house.store->set_document_dates(house.on_demand.new_dates()));
  EXPECT_TRUE(house.on_demand.new_dates().empty());
  house.now += std::chrono::hours(1);
  OnDemand next(house.store->reader().value(), [&] { return house.now; });
  auto made = [&](const std::string& path) {
    const auto catalogue = house.site.get()->catalogue();
    return next.make(*catalogue, *catalogue->order(path)).value();
  };
  EXPECT_EQ(made("/tags/x/atom.xml")->modified, first);
  EXPECT_TRUE(next.new_dates().empty()) << "nothing is to be written down";
  EXPECT_EQ(made("/tags/y/atom.xml")->modified, house.now) << "it was not made before";
  house.take(batch({entry(3, {"x"})}));
  EXPECT_EQ(made("/tags/x/atom.xml")->modified, house.now);
  EXPECT_EQ(next.new_dates().size(), 2U);
}

TEST(Sections, keep_as_many_dates_as_they_may_the_latest) {
  House house;
  std::vector<Entry> many;
  for (int n = 0; n < 100; ++n) many.push_back(entry(n, {"t" + std::to_string(n)}));
  house.take(batch(std::move(many)));
  OnDemand small(house.store->reader().value(), [&] { return house.now; }, {.bytes = 0, .dates = 20});
  const auto catalogue = house.site.get()->catalogue();
  auto make = [&](int n) {
    return small.make(*catalogue, *catalogue->order("/tags/t" + std::to_string(n) + "/atom.xml")).value()->modified;
  };
  std::vector<Instant> dates;
  for (int n = 0; n < 100; ++n) {
    house.now += std::chrono::seconds(1);
    dates.push_back(make(n));
    ASSERT_TRUE(house.store->set_document_dates(small.new_dates()));
  }
  EXPECT_EQ(make(99), dates[99]);
  EXPECT_EQ(make(90), dates[90]) << "though its bytes are made anew";
  EXPECT_NE(make(3), dates[3]);
  const auto written = house.store->document_dates().value();
  EXPECT_LE(std::count_if(written.begin(), written.end(), [](const auto& one) { return one.path.front() != '/'; }), 20);
}

TEST(Archive, cuts_pages_by_arrival_and_links_them) {
  House house;
  std::vector<Entry> many;
  for (int n = 1; n <= 250; ++n) many.push_back(entry(n));
  house.take(batch(std::move(many)));
  const auto first = house.bytes("/archive/1/atom.xml"), second = house.bytes("/archive/2/atom.xml");
  EXPECT_TRUE(house.titles("/archive/1/atom.xml").starts_with("Post 100.Post 99."));
  EXPECT_TRUE(house.titles("/archive/1/atom.xml").ends_with("Post 1."));
  EXPECT_TRUE(house.titles("/archive/3/atom.xml").starts_with("Post 250."));
  EXPECT_TRUE(has(first, "<fh:archive/>") || has(first, "<fh:archive />")) << first.substr(0, 1500);
  EXPECT_TRUE(has(first, "rel=\"current\" type=\"application/atom+xml\" href=\"https://feeds.example.org/atom.xml\""));
  EXPECT_TRUE(has(first, "rel=\"next-archive\""));
  EXPECT_FALSE(has(first, "rel=\"prev-archive\""));
  EXPECT_TRUE(has(second,
                  "rel=\"prev-archive\" type=\"application/atom+xml\" "
                  "href=\"https://feeds.example.org/archive/1/atom.xml\""));
  EXPECT_FALSE(has(house.bytes("/archive/3/atom.xml"), "rel=\"next-archive\""));
  EXPECT_EQ(house.bytes("/archive/4/atom.xml") + house.bytes("/archive/0/atom.xml") +
                house.bytes("/archive/01/atom.xml") + house.bytes("/archive/1/rss.xml"),
            "");
  EXPECT_TRUE(
      has(house.bytes("/archive/2/feed.json"), "\"next_url\":\"https://feeds.example.org/archive/1/feed.json\""));
  // The newest fifty do not show all of the unfinished page: it must not be passed over.
  for (const auto* path : {"/atom.xml", "/rss.xml"})
    EXPECT_TRUE(has(house.bytes(path), "href=\"https://feeds.example.org/archive/2/atom.xml\"")) << path;
  EXPECT_TRUE(has(house.bytes("/feed.json"), "\"next_url\":\"https://feeds.example.org/archive/2/feed.json\""));
  EXPECT_TRUE(house.document("/archive/2/atom.xml")->immutable);
  EXPECT_FALSE(house.document("/archive/3/atom.xml")->immutable);
  EXPECT_LT(house.document("/archive/2/atom.xml")->modified, house.now) << "whenever a full page is made";
}

TEST(Archive, is_walked_back_from_the_feed_without_a_gap) {
  for (const int count : {30, 100, 149, 150, 151, 199, 200, 201}) {
    House house;
    std::vector<Entry> many;
    for (int n = 1; n <= count; ++n) many.push_back(entry(n));
    house.take(batch(std::move(many)));
    std::set<std::string> seen;
    std::string path = "/atom.xml";
    while (!path.empty()) {
      const auto parsed =
          codec::parse_any(house.bytes(path), "", parse_uri("https://feeds.example.org/").value()).value();
      for (const auto& one : parsed.entries) seen.insert(one.id);
      const auto& before = parsed.info.previous_archive;
      path = before ? std::string(before->path()) : "";
    }
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(count));
  }
}

TEST(Archive, leaves_the_place_of_a_deleted_entry_empty_and_never_shifts) {
  House house;
  std::vector<Entry> many;
  for (int n = 1; n <= 200; ++n) many.push_back(entry(n));
  house.take(batch(std::move(many)));
  const auto second = house.bytes("/archive/2/atom.xml");
  auto edited = entry(7);
  edited.title = "Edited.";
  house.take(batch({edited, entry(-5)}, {"p8"}));
  EXPECT_TRUE(
      house.titles("/archive/1/atom.xml").ends_with("Post 9.Edited.Post 6.Post 5.Post 4.Post 3.Post 2.Post 1."));
  EXPECT_EQ(house.bytes("/archive/2/atom.xml"), second);
  EXPECT_EQ(house.titles("/archive/3/atom.xml"), "Post -5.") << "by arrival, not by date";
}

TEST(Archive, is_there_for_each_feed_with_numbers_of_its_own) {
  Channel cloud;
  cloud.id = {"cloud"};
  cloud.rule.keep = {{Condition::Field::tag, "cloud"}};
  House house({Channel{}, cloud});
  std::vector<Entry> many;
  for (int n = 1; n <= 260; ++n)
    many.push_back(entry(n, n % 2 ? std::vector<std::string>{"cloud"} : std::vector<std::string>{}));
  house.take(batch(std::move(many)));
  EXPECT_TRUE(house.titles("/cloud/archive/1/atom.xml").starts_with("Post 199."));
  EXPECT_TRUE(house.titles("/cloud/archive/2/atom.xml").starts_with("Post 259."));
  EXPECT_EQ(house.bytes("/cloud/archive/3/atom.xml"), "");
  EXPECT_EQ(house.bytes("/tags/cloud/archive/1/atom.xml"), "");
  EXPECT_TRUE(has(house.bytes("/cloud/atom.xml"), "/cloud/archive/1/atom.xml"));
}

TEST(Sections, are_exported_with_the_archives_as_files) {
  House house;
  house.take(batch({entry(1, {"云"}), entry(2, {"Linux"})}));
  auto name = (std::filesystem::temp_directory_path() / "feedd-places-XXXXXX").string();
  const std::filesystem::path directory = mkdtemp(name.data());
  ASSERT_TRUE(export_to(*house.site.get(), directory, &house.on_demand));
  for (const auto* file : {"tags/云/atom.xml", "tags/云/index.html", "tags/云/feed.xml", "tags/云/feed/index.xml",
                           "tags/yun/rss.xml", "tags/linux/feed.json", "tags/Linux/atom.xml", "sources/blog/atom.xml",
                           "archive/1/atom.xml", "archive/1/feed.json"}) {
    EXPECT_TRUE(std::filesystem::exists(directory / file)) << file;
  }
  EXPECT_FALSE(std::filesystem::exists(directory / "archive/2"));
  EXPECT_TRUE(std::filesystem::equivalent(directory / "tags/云/atom.xml", directory / "tags/yun/feed.xml"))
      << "other names cost nothing";
  const auto again = export_to(*house.site.get(), directory, &house.on_demand);
  EXPECT_EQ(again->written, 0);
  house.take(batch({entry(3, {"云"})}));
  ASSERT_TRUE(export_to(*house.site.get(), directory, &house.on_demand));
  EXPECT_TRUE(std::filesystem::equivalent(directory / "tags/云/atom.xml", directory / "tags/yun/feed.xml"));
  EXPECT_TRUE(std::filesystem::equivalent(directory / "atom.xml", directory / "feed.xml"));
  std::filesystem::remove_all(directory);
}

TEST(Sections, are_exported_without_rendering_what_the_site_shows) {
  House house;
  std::vector<Entry> many;
  for (int n = 0; n < 120; ++n) many.push_back(entry(n, {"a", "b" + std::to_string(n % 3)}));
  house.take(batch(std::move(many)));
  OnDemand sharing(
      house.store->reader().value(), [&] { return house.now; }, &house.publisher.pieces());
  auto name = (std::filesystem::temp_directory_path() / "feedd-shared-XXXXXX").string();
  const std::filesystem::path directory = mkdtemp(name.data()), alone = directory / "alone",
                              shared = directory / "shared";
  ASSERT_TRUE(export_to(*house.site.get(), alone, &house.on_demand));
  const auto before = house.publisher.work().fragments;
  ASSERT_EQ(before, 50 * codec::formats().size());
  ASSERT_TRUE(export_to(*house.site.get(), shared, &sharing));
  // Of the 70 that the site does not show: in Atom and JSON for the archive, in all formats for the tags b0 to b2.
  EXPECT_EQ(house.publisher.work().fragments - before, 70 * (2 + codec::formats().size()));
  for (const auto& file : std::filesystem::recursive_directory_iterator(alone)) {
    if (!file.is_regular_file()) continue;
    std::ifstream one(file.path()), other(shared / std::filesystem::relative(file.path(), alone));
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(one), {}),
              std::string(std::istreambuf_iterator<char>(other), {}))
        << file.path();
  }
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace feedd::site
