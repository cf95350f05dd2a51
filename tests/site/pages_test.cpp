#include "site/pages.hpp"

#include <gtest/gtest.h>

#include "store/memory.hpp"

namespace feedd::site {
namespace {

const Instant now = *parse_rfc3339("2026-11-01T00:00:00Z");
const Uri site = *parse_uri("https://f.org/"), base = *parse_uri("https://f.org/posts/blog/");
const ChannelId everything{"posts/blog"};

struct Desk {
  std::unique_ptr<store::Store> store = store::memory_store();
  Pages pages{*store};
  int reads = 0;
  std::string missing;

  void put(std::vector<Entry> upserts, std::vector<Guid> removals = {}) {
    Batch batch;
    batch.source = {"posts/blog"};
    batch.upserts = std::move(upserts);
    batch.removals = std::move(removals);
    auto put = store->put(
        batch, [](const Entry&) { return std::vector<ChannelId>{everything}; }, now);
    ASSERT_TRUE(put);
  }

  Pages::Change change() {
    auto refs = *store->window(everything, 1000, now);
    auto read = [this](const SourceId&, const std::string& place) -> Result<File> {
      ++reads;
      if (!place.ends_with(".png") || place == missing) return fail(Errc::not_found, "not there");
      return File{"image/png", "picture of " + place};
    };
    return *pages.change({"posts/blog"}, refs, base, site, {}, read);
  }
};

Entry entry(const std::string& name, const std::string& html) {
  Entry out;
  out.source = {"posts/blog"};
  out.guid.value = out.id = name;
  out.title = name;
  out.html = html;
  out.link = *parse_uri("https://f.org/posts/blog/" + name + "/");
  out.published = now;
  return out;
}

std::vector<std::string> paths(const Pages::Change& change) {
  std::vector<std::string> out;
  for (const auto& draft : change.fresh) out.push_back(draft.path);
  return out;
}

using Strings = std::vector<std::string>;

TEST(Pages, are_made_of_entries_and_of_the_files_they_show) {
  Desk desk;
  desk.put({entry(
      "a", "<img src=\"https://f.org/posts/blog/%E5%9B%BE.png\"><a href=\"https://f.org/posts/blog/b/\">b</a>")});
  const auto change = desk.change();
  EXPECT_EQ(paths(change), (Strings{"/posts/blog/a/", "/posts/blog/图.png"}));
  EXPECT_NE(change.fresh[0].bytes.find("<img src="), std::string::npos);
  EXPECT_EQ(change.fresh[1].bytes, "picture of 图.png");
}

TEST(Pages, are_made_anew_when_their_entry_changes_and_only_then) {
  Desk desk;
  desk.put({entry("a", "one"), entry("b", "two")});
  EXPECT_EQ(desk.change().fresh.size(), 2U);
  EXPECT_TRUE(desk.change().fresh.empty());
  desk.put({entry("b", "three")});
  EXPECT_EQ(paths(desk.change()), (Strings{"/posts/blog/b/"}));
}

TEST(Pages, go_with_their_entry_and_leave_what_others_show) {
  Desk desk;
  const auto picture = "<img src='https://f.org/posts/blog/p.png'>";
  desk.put({entry("a", picture), entry("b", picture)});
  desk.change();
  desk.put({}, {Guid{"a"}});
  EXPECT_EQ(desk.change().gone, (Strings{"/posts/blog/a/"}));
  desk.put({}, {Guid{"b"}});
  EXPECT_EQ(desk.change().gone, (Strings{"/posts/blog/b/", "/posts/blog/p.png"}));
}

TEST(Pages, show_a_file_anew_when_it_is_another_one) {
  Desk desk;
  desk.put({entry("a", "<img src='https://f.org/posts/blog/%E5%9B%BE.png'>"),
            entry("b", "<img src='https://f.org/posts/blog/late.gif'>"), entry("c", "")});
  EXPECT_EQ(desk.change().fresh.size(), 4U);
  desk.pages.see({"posts/blog"}, {"other.png"});
  EXPECT_TRUE(desk.change().fresh.empty());
  desk.pages.see({"posts/blog"}, {"图.png"});
  EXPECT_EQ(paths(desk.change()), (Strings{"/posts/blog/a/", "/posts/blog/图.png"}));
  desk.pages.see({"posts/blog"}, {"late.gif"});
  EXPECT_EQ(paths(desk.change()), (Strings{"/posts/blog/b/"})) << "it was not there, and may have come";
  desk.missing = "图.png";
  desk.pages.see({"posts/blog"}, {"图.png"});
  EXPECT_EQ(desk.change().gone, (Strings{"/posts/blog/图.png"}));
}

TEST(AddressesBelow, end_where_an_address_ends) {
  EXPECT_EQ(
      addresses_below("x \"https://f.org/p/a.png\" 'https://f.org/p/b.png?x' https://f.org/p/c.png, https://g.org/p/d",
                      "https://f.org/p/"),
      (std::set<std::string>{"https://f.org/p/a.png", "https://f.org/p/b.png", "https://f.org/p/c.png"}));
}

}  // namespace
}  // namespace feedd::site
