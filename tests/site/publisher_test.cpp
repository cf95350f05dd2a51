/// The work is part of the promise: what a batch renders, replaces and leaves alone.
#include "site/publisher.hpp"

#include <gtest/gtest.h>

#include "base/log.hpp"
#include "codec/format.hpp"
#include "site/export.hpp"
#include "store/memory.hpp"

namespace feedd::site {
namespace {

const SourceId blog{"posts/blog"};

Entry entry(int n, const std::string& title = "") {
  Entry e;
  e.source = blog;
  e.guid = {"p" + std::to_string(n)};
  e.id = "https://blog.example.org/p" + std::to_string(n);
  e.title = title.empty() ? "Post " + std::to_string(n) : title;
  e.html = "<p>正文 " + std::to_string(n) + "</p>";
  e.published = Instant(std::chrono::seconds(1600000000 + n * 60));
  return e;
}

Batch batch(std::vector<Entry> entries) {
  Batch b;
  b.source = blog;
  b.upserts = std::move(entries);
  return b;
}

struct House {
  explicit House(std::vector<Channel> channels = {Channel{}}, std::unique_ptr<store::Store> given = nullptr)
      : store(given ? std::move(given) : store::memory_store()),
        publisher(*store, plan(std::move(channels)), site, [this] { return now; }) {
    EXPECT_TRUE(publisher.rebuild());
  }
  static Plan plan(std::vector<Channel> channels) {
    auto routes = Routes::make(channels, {blog}, {}).value();
    return {parse_uri("https://feeds.example.org/").value(), std::move(channels), std::move(routes), {{blog, {}}}};
  }
  std::string bytes(const std::string& path) const {
    auto current = site.get();
    const auto* document = current->find(path);
    return document ? document->identity->str() : "";
  }

  Instant now{std::chrono::seconds(1700000000)};
  std::unique_ptr<store::Store> store;
  Published<Site> site;
  Publisher publisher;
};

const auto formats = codec::formats().size();

TEST(Publisher, renders_exactly_one_fragment_per_format_for_one_new_post_among_a_hundred_thousand) {
  House house;
  std::vector<Entry> many;
  for (int n = 0; n < 100000; ++n) many.push_back(entry(n));
  ASSERT_TRUE(house.publisher.take(batch(std::move(many))));
  auto before = house.publisher.work();
  ASSERT_TRUE(house.publisher.take(batch({entry(100000)})));
  auto after = house.publisher.work();
  EXPECT_EQ(after.fragments - before.fragments, formats);
  EXPECT_EQ(after.documents - before.documents, formats);
  EXPECT_NE(house.bytes("/atom.xml").find("Post 100000"), std::string::npos);
}

TEST(Publisher, calls_an_upstream_without_a_title_what_it_calls_itself) {
  const SourceId news{"upstream/news"};
  const auto feed_url = *parse_uri("https://news.example/feed");
  Sections sections;
  sections.sources = true;
  auto plan = [&](bool is_named) {
    std::vector<Channel> channels(1);
    auto routes = Routes::make(channels, {news}, {}, sections).value();
    Plan out{*parse_uri("https://feeds.example.org/"), channels, routes, {{news, {"news", {}, feed_url}}}};
    out.sources[0].second.is_named = is_named;
    return out;
  };
  auto store = store::memory_store();
  Published<Site> site;
  const auto clock = [] { return Instant(std::chrono::seconds(1700000000)); };
  auto opml = [&] { return site.get()->find("/opml.xml")->identity->str(); };
  auto one = entry(1);
  one.source = news;
  one.origin = Origin{"urn:news", "The News", feed_url, *parse_uri("https://news.example/")};
  auto passed_on = entry(2);
  passed_on.source = news;
  passed_on.origin = Origin{"urn:other", "Another", *parse_uri("https://other.example/feed"), {}};
  auto told = batch({one});
  told.source = news;
  auto other = batch({passed_on});
  other.source = news;
  {
    Publisher publisher(*store, plan(false), site, clock);
    ASSERT_TRUE(publisher.rebuild());
    EXPECT_NE(opml().find("text=\"news\""), std::string::npos);
    ASSERT_TRUE(publisher.take(told));
    EXPECT_NE(opml().find("text=\"The News\""), std::string::npos);
    EXPECT_NE(opml().find("htmlUrl=\"https://news.example/\""), std::string::npos);
    EXPECT_NE(site.get()->find("/status")->identity->str().find("The News"), std::string::npos);
    ASSERT_TRUE(publisher.take(other));
    EXPECT_EQ(opml().find("Another"), std::string::npos) << "that is another feed's name";
  }
  Publisher again(*store, plan(false), site, clock);
  ASSERT_TRUE(again.rebuild());
  EXPECT_NE(opml().find("text=\"The News\""), std::string::npos) << "after a restart, too";
  ASSERT_TRUE(again.follow(plan(true)));
  EXPECT_NE(opml().find("text=\"news\""), std::string::npos) << "the configuration's title holds";
}

TEST(Publisher, says_what_directories_of_podcasts_ask_where_there_are_episodes) {
  Channel channel;
  channel.info.authors = {{"Lin", "lin@e.org", ""}};
  House house({channel});
  ASSERT_TRUE(house.publisher.take(batch({entry(1)})));
  EXPECT_EQ(house.bytes("/rss.xml").find("<itunes:"), std::string::npos);
  auto episode = entry(2);
  Enclosure recording{.url = *parse_uri("https://e.org/a.mp3"), .type = "audio/mpeg"};
  recording.length = 5;
  episode.enclosures.push_back(recording);
  ASSERT_TRUE(house.publisher.take(batch({episode})));
  EXPECT_NE(house.bytes("/rss.xml").find("<itunes:author>Lin</itunes:author>"), std::string::npos);
  EXPECT_NE(house.bytes("/rss.xml").find("<itunes:email>lin@e.org</itunes:email>"), std::string::npos);
  EXPECT_NE(house.bytes("/rss.xml").find("<itunes:explicit>false</itunes:explicit>"), std::string::npos);
}

TEST(Publisher, hands_out_pages_of_posts_that_have_no_site_and_takes_them_back) {
  Channel pages;
  pages.id.value = "posts/blog";
  pages.rule.sources = {blog};
  pages.newest = 1000;
  pages.is_pages = true;
  House house({Channel{}, pages});
  auto post = entry(1);
  post.link = *parse_uri("https://feeds.example.org/posts/blog/a/");
  ASSERT_TRUE(house.publisher.take(batch({post})));
  EXPECT_NE(house.bytes("/posts/blog/a/").find("<p>正文 1</p>"), std::string::npos);
  EXPECT_EQ(house.bytes("/posts/blog/atom.xml"), "");
  Batch removal;
  removal.source = blog;
  removal.removals = {post.guid};
  ASSERT_TRUE(house.publisher.take(removal));
  EXPECT_EQ(house.bytes("/posts/blog/a/"), "");
}

TEST(Publisher, does_no_work_for_an_entry_that_did_not_change) {
  House house;
  ASSERT_TRUE(house.publisher.take(batch({entry(1), entry(2)})));
  auto before = house.publisher.work();
  auto document = house.site.get()->find("/atom.xml")->identity;
  auto changes = house.publisher.take(batch({entry(1), entry(2)}));
  ASSERT_TRUE(changes);
  EXPECT_TRUE(changes->dirty.empty());
  EXPECT_EQ(house.publisher.work().fragments, before.fragments);
  EXPECT_EQ(house.publisher.work().documents, before.documents);
  EXPECT_EQ(house.site.get()->find("/atom.xml")->identity, document);
}

TEST(Publisher, renders_nothing_for_an_edit_outside_every_window) {
  Channel small;
  small.newest = 2;
  House house({small});
  ASSERT_TRUE(house.publisher.take(batch({entry(1), entry(2), entry(3)})));
  auto before = house.publisher.work();
  ASSERT_TRUE(house.publisher.take(batch({entry(1, "edited")})));
  EXPECT_EQ(house.publisher.work().fragments, before.fragments);
  EXPECT_EQ(house.publisher.work().documents, before.documents);
}

TEST(Publisher, shares_fragments_between_channels) {
  Channel main, other;
  other.id = {"cloud"};
  House house({main, other});
  ASSERT_TRUE(house.publisher.take(batch({entry(1)})));
  EXPECT_EQ(house.publisher.work().fragments, formats);
  EXPECT_NE(house.bytes("/cloud/atom.xml").find("Post 1"), std::string::npos);
}

TEST(Publisher, offers_the_names_readers_try) {
  House house;
  for (const char* path : {"/", "/index.html", "/atom.xml", "/feed.xml", "/feed.atom", "/feed/", "/rss.xml",
                           "/index.xml", "/rss/", "/feed.json", "/status.json", "/opml.xml"}) {
    EXPECT_FALSE(house.bytes(path).empty()) << path;
  }
  EXPECT_EQ(house.bytes("/feed/"), house.bytes("/atom.xml"));
}

TEST(Publisher, keeps_the_date_of_bytes_that_did_not_change_over_a_restart) {
  auto store = store::memory_store();
  auto* kept = store.get();
  Instant first;
  {
    House house({Channel{}}, std::move(store));
    ASSERT_TRUE(house.publisher.take(batch({entry(1)})));
    first = house.site.get()->find("/atom.xml")->modified;
    store = std::move(house.store);
  }
  ASSERT_EQ(store.get(), kept);
  Published<Site> site;
  auto later = first + std::chrono::hours(5);
  Publisher again(*store, House::plan({Channel{}}), site, [&] { return later; });
  ASSERT_TRUE(again.rebuild());
  EXPECT_EQ(site.get()->find("/atom.xml")->modified, first);
}

TEST(Publisher, shows_nothing_while_it_is_held_and_everything_at_release) {
  House house;
  house.publisher.hold();
  ASSERT_TRUE(house.publisher.take(batch({entry(1)})));
  EXPECT_EQ(house.bytes("/atom.xml").find("Post 1"), std::string::npos);
  ASSERT_TRUE(house.publisher.release());
  EXPECT_NE(house.bytes("/atom.xml").find("Post 1"), std::string::npos);
}

TEST(Publisher, shows_an_entry_at_its_second_and_hides_it_when_it_expires) {
  House house;
  auto due = entry(1);
  due.published = due.due = house.now + std::chrono::seconds(10);
  due.expires = house.now + std::chrono::seconds(20);
  ASSERT_TRUE(house.publisher.take(batch({due})));
  auto shown = [&] {
    EXPECT_TRUE(house.publisher.tick());
    return house.bytes("/atom.xml").find("Post 1") != std::string::npos;
  };
  EXPECT_FALSE(shown());
  house.now += std::chrono::seconds(9);
  EXPECT_FALSE(shown());
  house.now += std::chrono::seconds(1);
  EXPECT_TRUE(shown());
  house.now += std::chrono::seconds(9);
  EXPECT_TRUE(shown());
  house.now += std::chrono::seconds(1);
  EXPECT_FALSE(shown());
}

TEST(Publisher, shows_an_entry_at_that_very_second_and_rebuilds_no_other_channel) {
  Channel main, other;
  main.rule.keep = {{Condition::Field::title, "Post 1"}};
  other.id = {"other"};
  House house({main, other});
  auto due = entry(1);
  const auto at = house.now + std::chrono::seconds(10);
  due.published = due.due = at;
  other.rule.keep = {{Condition::Field::title, "Post 2"}};
  ASSERT_TRUE(house.publisher.follow(House::plan({main, other})));
  ASSERT_TRUE(house.publisher.take(batch({due, entry(2)})));
  EXPECT_EQ(house.site.get()->due(), at);
  EXPECT_EQ(house.publisher.tick().value(), at);
  auto shown = [&] { return house.bytes("/atom.xml").find("Post 1") != std::string::npos; };
  house.now = at - std::chrono::seconds(1);
  ASSERT_EQ(house.publisher.tick().value(), at);
  EXPECT_FALSE(shown());
  const auto before = house.publisher.work();
  const auto others = house.site.get()->find("/other/atom.xml")->identity;
  house.now = at;
  ASSERT_EQ(house.publisher.tick().value(), std::nullopt);
  EXPECT_TRUE(shown());
  EXPECT_EQ(house.publisher.work().documents - before.documents, formats);
  EXPECT_EQ(house.publisher.work().fragments - before.fragments, formats);
  EXPECT_EQ(house.site.get()->find("/other/atom.xml")->identity, others);
  EXPECT_EQ(house.site.get()->due(), std::nullopt);
  EXPECT_EQ(house.publisher.tick().value(), std::nullopt);
  EXPECT_EQ(house.publisher.work().sites, before.sites + 1) << "nothing more to do";
}

TEST(Publisher, shows_what_is_due_also_when_news_comes_first) {
  Channel main, other;
  other.id = {"other"};
  other.rule.keep = {{Condition::Field::title, "Post 1"}};
  House house({main, other});
  auto due = entry(1);
  due.published = due.due = house.now + std::chrono::seconds(10);
  ASSERT_TRUE(house.publisher.take(batch({due})));
  house.now = *due.due;
  ASSERT_TRUE(house.publisher.take(batch({entry(2)})));
  EXPECT_NE(house.bytes("/other/atom.xml").find("Post 1"), std::string::npos) << "one instant for all channels";
}

TEST(Publisher, follows_a_clock_that_is_set_back) {
  House house;
  auto due = entry(1), brief = entry(2);
  due.published = due.due = house.now + std::chrono::seconds(10);
  brief.expires = house.now + std::chrono::seconds(20);
  ASSERT_TRUE(house.publisher.take(batch({due, brief})));
  const auto start = house.now;
  const auto before = house.bytes("/atom.xml");
  house.now += std::chrono::hours(1);
  ASSERT_TRUE(house.publisher.tick());
  EXPECT_NE(house.bytes("/atom.xml"), before);
  house.now = start;
  ASSERT_EQ(house.publisher.tick().value(), *due.due);
  EXPECT_EQ(house.bytes("/atom.xml"), before);
}

TEST(Publisher, shows_what_fell_due_while_nobody_was_there) {
  auto store = store::memory_store();
  Instant at;
  {
    House house({Channel{}}, std::move(store));
    auto due = entry(1);
    at = house.now + std::chrono::hours(1);
    due.published = due.due = at;
    ASSERT_TRUE(house.publisher.take(batch({due})));
    EXPECT_EQ(house.bytes("/atom.xml").find("Post 1"), std::string::npos);
    store = std::move(house.store);
  }
  Published<Site> site;
  Publisher again(*store, House::plan({Channel{}}), site, [&] { return at + std::chrono::hours(1); });
  ASSERT_TRUE(again.rebuild());
  EXPECT_NE(site.get()->find("/atom.xml")->identity->str().find("Post 1"), std::string::npos);
  EXPECT_EQ(site.get()->due(), std::nullopt);
}

TEST(Publisher, tells_of_a_deleted_entry_in_atom_for_thirty_days_and_then_rebuilds_that_alone) {
  Channel main, other;
  other.id = {"other"};
  other.rule.keep = {{Condition::Field::title, "Post 2"}};
  House house({main, other});
  ASSERT_TRUE(house.publisher.take(batch({entry(1), entry(2)})));
  const auto untold = house.bytes("/atom.xml");
  EXPECT_EQ(untold.find("tombstones"), std::string::npos) << "no namespace that is not needed";
  auto gone = batch({});
  gone.removals = {entry(1).guid};
  house.now += std::chrono::hours(1);
  ASSERT_TRUE(house.publisher.take(gone));
  const std::string stone = "<at:deleted-entry ref=\"https://blog.example.org/p1\" when=\"2023-11-14T23:13:20Z\"/>";
  EXPECT_NE(house.bytes("/atom.xml").find(stone), std::string::npos) << house.bytes("/atom.xml");
  EXPECT_NE(house.bytes("/atom.xml").find("xmlns:at=\"http://purl.org/atompub/tombstones/1.0\""), std::string::npos);
  for (const char* path : {"/other/atom.xml", "/rss.xml", "/feed.json", "/"})
    EXPECT_EQ(house.bytes(path).find("blog.example.org/p1"), std::string::npos) << path;

  house.now += store::tombstone_life - std::chrono::seconds(1);
  ASSERT_TRUE(house.publisher.tick());
  EXPECT_NE(house.bytes("/atom.xml").find(stone), std::string::npos);
  const auto before = house.publisher.work();
  house.now += std::chrono::seconds(1);
  ASSERT_TRUE(house.publisher.tick());
  EXPECT_EQ(house.bytes("/atom.xml").find("tombstones"), std::string::npos);
  EXPECT_EQ(house.publisher.work().documents - before.documents, 1U) << "only the Atom document";
  EXPECT_EQ(house.publisher.work().fragments, before.fragments);
}

TEST(Publisher, tells_how_the_sources_of_another_plan_stand_at_once_however_many_they_are) {
  auto many = House::plan({Channel{}});
  for (int i = 0; i < 1000; ++i) many.sources.push_back({SourceId{"upstream/up" + std::to_string(i)}, {}});
  House house;
  ASSERT_TRUE(house.publisher.follow(many));
  ASSERT_NE(house.bytes("/status.json").find("upstream/up999"), std::string::npos);
  many.sources.pop_back();
  ASSERT_TRUE(house.publisher.follow(many));
  EXPECT_NE(house.bytes("/status.json").find("upstream/up998"), std::string::npos);
}

TEST(Publisher, tells_of_a_failed_source_without_losing_its_entries) {
  House house;
  ASSERT_TRUE(house.publisher.take(batch({entry(1)})));
  Batch failed = batch({});
  failed.notes.push_back({Note::Severity::error, {Errc::http, "HTTP 500"}, ""});
  ASSERT_TRUE(house.publisher.take(failed));
  EXPECT_NE(house.bytes("/status.json").find("HTTP 500"), std::string::npos);
  EXPECT_NE(house.bytes("/atom.xml").find("Post 1"), std::string::npos);
}

TEST(Publisher, follows_a_new_plan) {
  House house;
  ASSERT_TRUE(house.publisher.take(batch({entry(1), entry(2)})));
  Channel ruled;
  ruled.rule.keep = {{Condition::Field::title, "Post 2"}};
  ASSERT_TRUE(house.publisher.follow(House::plan({ruled})));
  EXPECT_EQ(house.bytes("/atom.xml").find("Post 1"), std::string::npos);
  EXPECT_NE(house.bytes("/atom.xml").find("Post 2"), std::string::npos);
}

TEST(Publisher, lets_an_entry_go_when_it_is_as_old_as_a_rule_says) {
  Channel main, fresh;
  fresh.id = {"fresh"};
  fresh.rule.drop = {{Condition::Field::age, "60"}};
  House house({main, fresh});
  auto post = entry(1);
  post.published = house.now - std::chrono::seconds(59);
  ASSERT_TRUE(house.publisher.take(batch({post})));
  EXPECT_NE(house.bytes("/fresh/atom.xml").find("Post 1"), std::string::npos);
  EXPECT_EQ(house.site.get()->due(), house.now + std::chrono::seconds(1)) << "no cache keeps it longer";
  house.now += std::chrono::seconds(1);
  ASSERT_TRUE(house.publisher.tick());
  EXPECT_EQ(house.bytes("/fresh/atom.xml").find("Post 1"), std::string::npos);
  EXPECT_NE(house.bytes("/atom.xml").find("Post 1"), std::string::npos);
}

TEST(Publisher, lets_others_fill_the_page_where_one_source_has_its_share) {
  const SourceId other{"upstream/other"};
  Channel main;
  main.newest = 5;
  main.share = 2;
  House house({main});
  auto plan = House::plan({main});
  plan.routes = Routes::make({main}, {blog, other}, {}).value();
  ASSERT_TRUE(house.publisher.follow(std::move(plan)));
  ASSERT_TRUE(house.publisher.take(batch({entry(11), entry(12), entry(13), entry(14)})));
  Batch old;
  old.source = other;
  for (int n : {1, 2, 3}) {
    auto one = entry(n);
    one.source = other;
    old.upserts.push_back(one);
  }
  ASSERT_TRUE(house.publisher.take(old));
  const auto feed = house.bytes("/feed.json");
  std::string shown;
  for (int n : {1, 2, 3, 11, 12, 13, 14}) {
    if (feed.find("Post " + std::to_string(n) + "\"") != std::string::npos) shown += std::to_string(n) + " ";
  }
  EXPECT_EQ(shown, "2 3 13 14 ");
}

TEST(Publisher, keeps_a_new_source_from_pushing_the_others_off_a_page) {
  const SourceId other{"upstream/other"};
  for (const auto dedupe : {Dedupe::off, Dedupe::text}) {
    Channel main;
    main.newest = 10;
    main.dedupe = dedupe;
    House house({main});
    auto plan = House::plan({main});
    plan.routes = Routes::make({main}, {blog, other}, {}).value();
    plan.sources.emplace_back(other, SourceInfo{});
    ASSERT_TRUE(house.publisher.follow(std::move(plan)));
    auto of_other = [&](int from, int to) {
      Batch batch;
      batch.source = other;
      for (int n = from; n <= to; ++n) {
        auto one = entry(n);
        one.source = other;
        batch.upserts.push_back(one);
      }
      return batch;
    };
    auto shown = [&] {
      std::string all;
      const auto feed = house.bytes("/feed.json");
      for (int n = 1; n <= 40; ++n)
        if (feed.find("Post " + std::to_string(n) + "\"") != std::string::npos) all += std::to_string(n) + " ";
      return all;
    };
    ASSERT_TRUE(house.publisher.take(batch({entry(1), entry(2), entry(3), entry(4)})));
    auto all = of_other(11, 30);
    all.backlog = true;
    ASSERT_TRUE(house.publisher.take(all));
    EXPECT_EQ(shown(), "1 2 3 4 25 26 27 28 29 30 ") << "what would stay empty it may have";
    ASSERT_TRUE(house.publisher.take(batch({entry(5), entry(6), entry(7), entry(8), entry(9), entry(10)})));
    EXPECT_EQ(shown(), "3 4 5 6 7 8 9 10 29 30 ");
    ASSERT_TRUE(house.publisher.take(of_other(31, 32)));
    EXPECT_EQ(shown(), "5 6 7 8 9 10 29 30 31 32 ") << "its news counts as anybody's";
  }
}

TEST(Publisher, writes_each_format_as_it_is_wanted_and_says_whose_an_entry_is) {
  Channel main, prefixed;
  main.content_of["rss"] = codec::Content::summary;
  main.attribution = codec::Attribution::byline;
  prefixed.id = {"prefixed"};
  prefixed.attribution = codec::Attribution::title_prefix;
  House house({main, prefixed});
  auto own = entry(1), foreign = entry(2);
  own.html = foreign.html = "<p>" + std::string(2000, 'x') + "</p>";
  foreign.origin = Origin{"tag:p", "A & B", parse_uri("https://p.example.org/feed").value(),
                          parse_uri("https://p.example.org/").value()};
  ASSERT_TRUE(house.publisher.take(batch({own, foreign})));
  const std::string all(2000, 'x');
  EXPECT_NE(house.bytes("/atom.xml").find(all), std::string::npos);
  EXPECT_EQ(house.bytes("/rss.xml").find(all), std::string::npos);
  EXPECT_NE(house.bytes("/prefixed/rss.xml").find(all), std::string::npos);
  const auto json = house.bytes("/feed.json"), other = house.bytes("/prefixed/feed.json");
  EXPECT_NE(
      json.find(R"("content_html":"<p class=\"byline\">from <a href=\"https://p.example.org/\">A &amp; B</a></p>)"),
      std::string::npos);
  EXPECT_NE(json.find("\"title\":\"Post 2\""), std::string::npos);
  EXPECT_NE(json.find("\"content_html\":\"<p>xxx"), std::string::npos) << "our own needs no byline";
  EXPECT_NE(other.find("\"title\":\"A & B: Post 2\""), std::string::npos);
  EXPECT_NE(other.find("\"title\":\"Post 1\""), std::string::npos);
  EXPECT_EQ(house.bytes("/prefixed/").find("A &amp; B: "), std::string::npos) << "the page says it anyway";
}

TEST(Publisher, lists_the_upstreams_in_folders_by_their_tags) {
  House house;
  auto plan = House::plan({Channel{}});
  SourceInfo lwn{"LWN", {}, parse_uri("https://lwn.net/headlines/rss").value()}, bare = lwn;
  lwn.tags = {"linux", "news"};
  bare.title = "Bare";
  plan.sources = {{{"upstream/lwn"}, lwn}, {{"upstream/bare"}, bare}};
  ASSERT_TRUE(house.publisher.follow(std::move(plan)));
  const auto opml = house.bytes("/opml.xml");
  EXPECT_NE(opml.find("<outline text=\"linux\">"), std::string::npos) << opml;
  EXPECT_NE(opml.find("category=\"/linux,/news\""), std::string::npos) << opml;
}

TEST(Publisher, leaves_out_an_entry_that_breaks_the_rules_and_says_so_once_beside_its_source) {
  int told = 0;
  log::set_sink([&](log::Level, const std::string& line) { told += line.find("output.refused") != std::string::npos; });
  House house;
  auto nameless = entry(2);
  nameless.title.clear();
  nameless.authors = {{"", "", ""}};
  ASSERT_TRUE(house.publisher.take(batch({entry(1), nameless})));
  EXPECT_NE(house.bytes("/atom.xml").find("Post 1"), std::string::npos);
  EXPECT_EQ(house.bytes("/atom.xml").find("/p2<"), std::string::npos);
  EXPECT_NE(house.bytes("/rss.xml").find("/p2<"), std::string::npos) << "there it may stand";
  house.now += std::chrono::seconds(1);
  ASSERT_TRUE(house.publisher.take(batch({entry(3)})));
  EXPECT_EQ(told, 2) << "of Atom and of JSON Feed, and not again";
  EXPECT_NE(house.bytes("/status.json").find("left out of Atom: MissingElement: author without name"),
            std::string::npos)
      << house.bytes("/status.json");
  log::set_sink({});
}

TEST(Publisher, does_not_put_an_unsound_document_in_the_place_of_a_sound_one) {
  int told = 0;
  log::set_sink([&](log::Level, const std::string& line) { told += line.find("output.unsound") != std::string::npos; });
  Channel sound, unsound;
  sound.info.title = unsound.info.title = "Main";
  unsound.info.contributors = {{"", "", ""}};
  House house({sound});
  ASSERT_TRUE(house.publisher.take(batch({entry(1)})));
  const auto before = house.bytes("/atom.xml");
  ASSERT_TRUE(house.publisher.follow(House::plan({unsound})));
  ASSERT_TRUE(house.publisher.take(batch({entry(2)})));
  EXPECT_EQ(house.bytes("/atom.xml"), before);
  EXPECT_NE(house.bytes("/rss.xml").find("Post 2"), std::string::npos) << "it has no such fault";
  EXPECT_EQ(told, 1);
  ASSERT_TRUE(house.publisher.follow(House::plan({sound})));
  EXPECT_NE(house.bytes("/atom.xml").find("Post 2"), std::string::npos);
  House other({unsound});
  ASSERT_TRUE(other.publisher.take(batch({entry(1)})));
  EXPECT_NE(other.bytes("/atom.xml").find("Post 1"), std::string::npos)
      << "where there is none, it is better than none";
  log::set_sink({});
}

}  // namespace
}  // namespace feedd::site
