#include "posts/posts.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdio.h>
#include <sys/stat.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "posts/temp_tree.hpp"

namespace feedd::posts {
namespace {

using namespace std::chrono_literals;

PostsConfig config_of(const TempTree& tree) {
  PostsConfig config;
  config.id = {"posts/t"};
  config.name = "t";
  config.path = tree.path();
  return config;
}

/// Follows one directory as the daemon does, and keeps what it was told.
class Follower {
 public:
  explicit Follower(PostsConfig config, std::vector<Known> known = {})
      : posts_(std::make_unique<Posts>(std::move(config), std::move(known), crew_.get_executor(), system_clock())),
        nursery_(io_.get_executor()) {
    nursery_.start("posts", follow());
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Follower() {
    asio::post(io_, [this] { nursery_.stop(); });
    thread_.join();
    posts_.reset();
    crew_.join();
  }

  /// Waits until the held titles are these, by place.
  bool shows(const std::map<std::string, std::string>& titles) {
    return waits([&] { return batches_ > 0 && titles_ == titles; });
  }
  bool notes(const std::string& part) {
    return waits([&] {
      for (const auto& note : notes_) {
        if (note.error.what.find(part) != std::string::npos) return true;
      }
      return false;
    });
  }
  bool sees(const std::string& place) {
    return waits([&] { return titles_.contains(place); });
  }
  int rendered() {
    std::lock_guard lock(mutex_);
    return rendered_;
  }
  std::vector<int> sizes() {
    std::lock_guard lock(mutex_);
    return sizes_;
  }
  /// By place: what the source calls it.
  std::map<std::string, std::string> names() {
    std::lock_guard lock(mutex_);
    std::map<std::string, std::string> out;
    for (const auto& [guid, entry] : entries_) out[entry.place] = guid;
    return out;
  }
  std::vector<Known> known() {
    std::lock_guard lock(mutex_);
    std::vector<Known> out;
    for (const auto& [guid, entry] : entries_) out.push_back({entry.guid, entry.place, entry.stamp});
    return out;
  }
  int batches() {
    std::lock_guard lock(mutex_);
    return batches_;
  }
  bool hears_more_than(int batches) {
    return waits([&] { return batches_ > batches; });
  }
  int removed() {
    std::lock_guard lock(mutex_);
    return removed_;
  }
  std::size_t notes_taken() {
    std::lock_guard lock(mutex_);
    return notes_.size();
  }

 private:
  Task<void> follow() {
    for (;;) {
      Batch batch = co_await posts_->next();
      take(std::move(batch));
    }
  }

  void take(Batch batch) {
    std::lock_guard lock(mutex_);
    for (const auto& guid : batch.removals) removed_ += static_cast<int>(entries_.erase(guid.value));
    sizes_.push_back(static_cast<int>(batch.upserts.size()));
    rendered_ += static_cast<int>(batch.upserts.size());
    for (auto& entry : batch.upserts) entries_[entry.guid.value] = std::move(entry);
    for (auto& note : batch.notes) notes_.push_back(std::move(note));
    titles_.clear();
    for (const auto& [guid, entry] : entries_) titles_[entry.place] = entry.title;
    if (!batch.more) ++batches_;
    news_.notify_all();
  }

  template <class Condition>
  bool waits(Condition condition) {
    std::unique_lock lock(mutex_);
    return news_.wait_for(lock, 20s, condition);
  }

  asio::io_context io_{1};
  asio::thread_pool crew_{2};
  std::unique_ptr<Posts> posts_;
  Nursery nursery_;
  std::mutex mutex_;
  std::condition_variable news_;
  std::map<std::string, Entry> entries_;
  std::map<std::string, std::string> titles_;
  std::vector<Note> notes_;
  std::vector<int> sizes_;
  int rendered_ = 0, batches_ = 0, removed_ = 0;
  std::thread thread_;
};

std::string titled(const std::string& title) { return "---\ntitle: " + title + "\n---\ntext\n"; }

/// One that another name leads to, outside of the tree: what is written by it, nobody tells of.
TEST(Posts, look_at_nothing_but_the_post_that_was_saved) {
  TempTree tree, outside;
  tree.write("a.md", "---\ntitle: A\n---\n");
  tree.write("b.md", "---\ntitle: B\n---\n");
  std::filesystem::create_hard_link(tree.path("b.md"), outside.path("b.md"));
  Follower follower(config_of(tree));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}, {"b.md", "B"}}));
  outside.write("b.md", "---\ntitle: unseen\n---\n");
  tree.write("a.md", "---\ntitle: A2\n---\n");
  EXPECT_TRUE(follower.shows({{"a.md", "A2"}, {"b.md", "B"}}));
  tree.write("c.md", "---\ntitle: C\n---\n");
  EXPECT_TRUE(follower.shows({{"a.md", "A2"}, {"b.md", "B"}, {"c.md", "C"}}));
  tree.move("c.md", "d.md");
  tree.remove("a.md");
  EXPECT_TRUE(follower.shows({{"b.md", "B"}, {"d.md", "C"}}));
  tree.write("dir/e.md", "---\ntitle: E\n---\n");  // of a new directory there may be more to tell
  EXPECT_TRUE(follower.shows({{"b.md", "unseen"}, {"d.md", "C"}, {"dir/e.md", "E"}}));
}

TEST(Posts, follow_what_happens_in_a_directory) {
  TempTree tree;
  tree.write("a.md", titled("A"));
  Follower follower(config_of(tree));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}}));
  tree.write("b.md", titled("B"));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}, {"b.md", "B"}})) << "a new file";
  tree.write("new/deep/c.md", titled("C"));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}, {"b.md", "B"}, {"new/deep/c.md", "C"}})) << "in new directories";
  tree.write("new/deep/d.md", titled("D"));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}, {"b.md", "B"}, {"new/deep/c.md", "C"}, {"new/deep/d.md", "D"}}));
  tree.write(".e.md.tmp", titled("E"));
  tree.move(".e.md.tmp", "a.md");
  ASSERT_TRUE(follower.shows({{"a.md", "E"}, {"b.md", "B"}, {"new/deep/c.md", "C"}, {"new/deep/d.md", "D"}}))
      << "renamed into place";
  tree.move("new", "old");
  ASSERT_TRUE(follower.shows({{"a.md", "E"}, {"b.md", "B"}, {"old/deep/c.md", "C"}, {"old/deep/d.md", "D"}}))
      << "a directory with another name";
  tree.write("old/deep/d.md", titled("D2"));
  ASSERT_TRUE(follower.shows({{"a.md", "E"}, {"b.md", "B"}, {"old/deep/c.md", "C"}, {"old/deep/d.md", "D2"}}));
  tree.remove("b.md");
  tree.remove("old");
  ASSERT_TRUE(follower.shows({{"a.md", "E"}})) << "removed";
}

TEST(Posts, are_rendered_again_only_when_they_changed) {
  TempTree tree;
  for (int i = 0; i < 20; ++i) tree.write("p" + std::to_string(i) + ".md", titled("P"));
  Follower follower(config_of(tree));
  std::map<std::string, std::string> all;
  for (int i = 0; i < 20; ++i) all["p" + std::to_string(i) + ".md"] = "P";
  ASSERT_TRUE(follower.shows(all));
  EXPECT_EQ(follower.rendered(), 20);
  for (int i = 0; i < 20; ++i) ::chmod(tree.path("p" + std::to_string(i) + ".md").c_str(), 0640);
  for (int i = 0; i < 50; ++i) tree.write("junk/x.txt", std::to_string(i));
  tree.write("q.md", titled("Q"));
  all["q.md"] = "Q";
  ASSERT_TRUE(follower.shows(all));
  EXPECT_EQ(follower.rendered(), 21);
}

TEST(Posts, that_are_known_are_not_read_again) {
  TempTree tree;
  tree.write("a.md", titled("A"));
  tree.write("b.md", titled("B"));
  std::vector<Known> known;
  {
    Follower first(config_of(tree));
    ASSERT_TRUE(first.shows({{"a.md", "A"}, {"b.md", "B"}}));
    known = first.known();
  }
  known.push_back({{"gone.md"}, "gone.md", "x"});
  tree.write("b.md", titled("Other"));
  Follower second(config_of(tree), known);
  ASSERT_TRUE(second.shows({{"b.md", "Other"}}));
  EXPECT_EQ(second.rendered(), 1);
}

TEST(Posts, come_in_batches) {
  TempTree tree;
  std::map<std::string, std::string> all;
  for (int i = 0; i < 1100; ++i) {
    const auto name = "p" + std::to_string(i) + ".md";
    tree.write(name, titled("P"));
    all[name] = "P";
  }
  Follower follower(config_of(tree));
  ASSERT_TRUE(follower.shows(all));
  EXPECT_EQ(follower.sizes(), (std::vector<int>{500, 500, 100}));
}

using Names = std::map<std::string, std::string>;

TEST(Posts, that_move_keep_their_names) {
  TempTree tree;
  tree.write("a.md", titled("A"));
  tree.write("b.md", titled("B"));
  Follower follower(config_of(tree));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}, {"b.md", "B"}}));
  tree.move("a.md", "deep/c.md");
  ASSERT_TRUE(follower.shows({{"deep/c.md", "A"}, {"b.md", "B"}}));
  EXPECT_EQ(follower.names(), (Names{{"deep/c.md", "a.md"}, {"b.md", "b.md"}}));
  tree.write("a.md", titled("Another"));
  ASSERT_TRUE(follower.shows({{"deep/c.md", "A"}, {"b.md", "B"}, {"a.md", "Another"}}));
  EXPECT_EQ(follower.names(), (Names{{"deep/c.md", "a.md"}, {"b.md", "b.md"}, {"a.md", "a.md#2"}}))
      << "the place is given anew, the name is not";
  tree.move("deep", "x");
  ASSERT_TRUE(follower.shows({{"x/c.md", "A"}, {"b.md", "B"}, {"a.md", "Another"}}));
  tree.write("x/c.md", titled("Edited"));
  ASSERT_TRUE(follower.shows({{"x/c.md", "Edited"}, {"b.md", "B"}, {"a.md", "Another"}}));
  EXPECT_EQ(follower.names().at("x/c.md"), "a.md");
  tree.move("b.md", "x/c.md");
  ASSERT_TRUE(follower.shows({{"x/c.md", "B"}, {"a.md", "Another"}})) << "moved over another";
  EXPECT_EQ(follower.names(), (Names{{"x/c.md", "b.md"}, {"a.md", "a.md#2"}}));
}

TEST(Posts, that_moved_while_nobody_looked_keep_their_names) {
  TempTree tree;
  for (const auto* name : {"a", "b", "c", "d", "e", "f"}) {
    tree.write(std::string(name) + ".md", titled(std::string("T") + name) + name);
  }
  std::vector<Known> known;
  {
    Follower first(config_of(tree));
    ASSERT_TRUE(first.sees("f.md"));
    known = first.known();
  }
  tree.move("a.md", "swap");
  tree.move("b.md", "a.md");
  tree.move("swap", "b.md");
  tree.write("new/c2.md", titled("Tc") + "c");  // as git does: other files with the same bytes
  tree.remove("c.md");
  tree.write("new/d.md", titled("Other") + "words");
  tree.remove("d.md");
  tree.write("new/e2.md", titled("Te") + "other words");
  tree.remove("e.md");
  tree.write("f.md", titled("Tf") + "longer");
  Follower second(config_of(tree), known);
  ASSERT_TRUE(second.shows({{"a.md", "Tb"},
                            {"b.md", "Ta"},
                            {"new/c2.md", "Tc"},
                            {"new/d.md", "Other"},
                            {"new/e2.md", "Te"},
                            {"f.md", "Tf"}}));
  EXPECT_EQ(second.names(), (Names{{"a.md", "b.md"},
                                   {"b.md", "a.md"},
                                   {"new/c2.md", "c.md"},
                                   {"new/d.md", "d.md"},
                                   {"new/e2.md", "e.md"},
                                   {"f.md", "f.md"}}));
}

TEST(Posts, that_come_in_a_directory_nobody_watched_are_at_no_moment_gone) {
  TempTree tree;
  auto config = config_of(tree);
  config.path = tree.path("blog");
  std::map<std::string, std::string> old, all;
  Names names;
  for (int i = 0; i < 50; ++i) {
    const auto n = std::to_string(i), place = "x/" + n + ".md", other = "x/n" + n + ".md";
    tree.write("blog/" + place, titled("T" + n));
    old[place] = all[other] = "T" + n;
    names[other] = place;
  }
  Follower follower(config);
  ASSERT_TRUE(follower.shows(old));
  for (int i = 0; i < 50; ++i) tree.write("other/n" + std::to_string(i) + ".md", titled("T" + std::to_string(i)));
  ASSERT_EQ(::renameat2(AT_FDCWD, tree.path("other").c_str(), AT_FDCWD, tree.path("blog/x").c_str(), RENAME_EXCHANGE),
            0);
  ASSERT_TRUE(follower.shows(all));
  EXPECT_EQ(follower.names(), names);
  EXPECT_EQ(follower.removed(), 0);
}

TEST(Posts, that_were_gone_come_back_under_any_name) {
  TempTree tree;
  tree.write("a.md", titled("A"));
  tree.write("b.md", titled("B"));
  Follower follower(config_of(tree));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}, {"b.md", "B"}}));
  tree.move("a.md", "a1.md");
  ASSERT_TRUE(follower.shows({{"a1.md", "A"}, {"b.md", "B"}}));
  tree.remove("a1.md");
  ASSERT_TRUE(follower.shows({{"b.md", "B"}}));
  tree.write("later.md", titled("A"));
  ASSERT_TRUE(follower.shows({{"later.md", "A"}, {"b.md", "B"}}));
  EXPECT_EQ(follower.names().at("later.md"), "a.md");
  tree.write("later.md", "---\ndraft: true\n---\n");
  ASSERT_TRUE(follower.shows({{"b.md", "B"}}));
  tree.write("later.md", titled("Finished"));
  ASSERT_TRUE(follower.shows({{"later.md", "Finished"}, {"b.md", "B"}}));
  EXPECT_EQ(follower.names().at("later.md"), "a.md") << "at the place where it was";
}

TEST(Posts, that_are_copied_are_others) {
  TempTree tree;
  tree.write("a.md", titled("A"));
  Follower follower(config_of(tree));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}}));
  tree.write("copy.md", titled("A"));
  std::filesystem::create_hard_link(tree.path("a.md"), tree.path("link.md"));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}, {"copy.md", "A"}, {"link.md", "A"}}));
  EXPECT_EQ(follower.names(), (Names{{"a.md", "a.md"}, {"copy.md", "copy.md"}, {"link.md", "link.md"}}));
}

TEST(Posts, that_cannot_be_read_keep_their_last_good_version) {
  TempTree tree;
  tree.write("a.md", titled("A"));
  tree.write("b.md", titled("B"));
  Follower follower(config_of(tree));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}, {"b.md", "B"}}));
  tree.write("a.md", "---\ntitle: A2\npermalink: /:nowhere/\n---\n");
  ASSERT_TRUE(follower.notes(tree.path("a.md").string() + ":3: ':nowhere' is no placeholder of permalinks"));
  tree.write("b.md", titled("B2"));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}, {"b.md", "B2"}}));
  tree.write("b.md", titled("B3"));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}, {"b.md", "B3"}}));
  EXPECT_EQ(follower.notes_taken(), 1U) << "told once";
  tree.write("a.md", titled("A3"));
  ASSERT_TRUE(follower.shows({{"a.md", "A3"}, {"b.md", "B3"}}));
  tree.write("big.md", std::string((1 << 20) + 1, 'x'));
  ASSERT_TRUE(follower.notes("a post may have"));
}

TEST(Posts, that_become_drafts_go) {
  TempTree tree;
  tree.write("a.md", titled("A"));
  tree.write("b.md", titled("B"));
  Follower follower(config_of(tree));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}, {"b.md", "B"}}));
  tree.write("a.md", "---\ndraft: true\n---\n");
  ASSERT_TRUE(follower.shows({{"b.md", "B"}}));
}

TEST(Posts, of_one_id_are_told_and_the_first_stays) {
  TempTree tree;
  tree.write("a.md", "---\ntitle: A\nid: x\n---\n");
  tree.write("b.md", "---\ntitle: B\nid: x\n---\n");
  Follower follower(config_of(tree));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}}));
  EXPECT_TRUE(follower.notes("its id is that of a.md already"));
}

TEST(Posts, half_written_are_not_taken) {
  TempTree tree;
  tree.write("a.md", titled("A"));
  Follower follower(config_of(tree));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}}));
  std::atomic<bool> goes_on = true;
  std::thread writer([&] {
    std::ofstream out(tree.path("b.md"), std::ios::binary);
    out << "---\ntitle: Half" << std::flush;
    while (goes_on) {
      out << 'x' << std::flush;
      std::this_thread::sleep_for(10ms);
    }
    out << "\n---\n" << std::flush;
  });
  for (int i = 0; i < 5; ++i) {
    tree.write("a.md", titled("A" + std::to_string(i)));
    EXPECT_TRUE(follower.shows({{"a.md", "A" + std::to_string(i)}}));
  }
  goes_on = false;
  writer.join();
  EXPECT_TRUE(follower.sees("b.md"));
}

TEST(Posts, of_a_directory_that_comes_back_were_never_gone) {
  TempTree tree;
  tree.write("blog/a.md", titled("A"));
  auto config = config_of(tree);
  config.path = tree.path("blog");
  Follower follower(config);
  ASSERT_TRUE(follower.shows({{"a.md", "A"}}));
  tree.move("blog", "moved");
  ASSERT_TRUE(follower.notes("No such file"));
  EXPECT_TRUE(follower.shows({{"a.md", "A"}}));
  const auto before = follower.batches();
  tree.move("moved", "blog");
  EXPECT_TRUE(follower.hears_more_than(before)) << "that it is back is news";
  tree.move("blog", "moved");
  tree.write("moved/b.md", titled("B"));
  tree.move("moved", "blog");
  ASSERT_TRUE(follower.shows({{"a.md", "A"}, {"b.md", "B"}}));
  EXPECT_EQ(follower.rendered(), 2);
}

TEST(Posts, wait_for_a_directory_that_is_not_there_yet) {
  TempTree tree;
  auto config = config_of(tree);
  config.path = tree.path("later");
  Follower follower(config);
  ASSERT_TRUE(follower.notes("No such file"));
  tree.write("later/a.md", titled("A"));
  ASSERT_TRUE(follower.shows({{"a.md", "A"}}));
}

TEST(Posts, of_jekyll_are_made_anew_when_its_configuration_changes) {
  TempTree tree;
  tree.write("_config.yml", "url: https://a.org\n");
  tree.write("_posts/2020-01-01-a.md", titled("A"));
  Follower follower(config_of(tree));
  ASSERT_TRUE(follower.shows({{"_posts/2020-01-01-a.md", "A"}}));
  tree.write("_config.yml", "url: [\n");
  ASSERT_TRUE(follower.notes("_config.yml:"));
  EXPECT_TRUE(follower.shows({{"_posts/2020-01-01-a.md", "A"}}));
  tree.write("_config.yml", "url: https://b.org\nexclude: [_posts]\n");
  ASSERT_TRUE(follower.shows({}));
}

}  // namespace
}  // namespace feedd::posts
