/// The law of identity: whatever becomes of a file's name, its words and the rules of addresses, its entry keeps the id
/// and the first date it was given, and no two entries share an id. feedd is stopped and started after each step.
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <map>
#include <random>
#include <set>

#include "posts/posts.hpp"
#include "posts/temp_tree.hpp"
#include "store/memory.hpp"

namespace feedd {
namespace {

struct Given {
  std::string id;
  std::optional<Instant> published;
  bool operator==(const Given&) const = default;
};

class Blog {
 public:
  explicit Blog(unsigned seed) : random_(seed) {
    config_.id = {"posts/blog"};
    config_.name = "blog";
    config_.path = tree_.path();
    config_.url = parse_uri("https://blog.example.org/").value();
    config_.permalink = "/:path/";
  }

  void write_new(int count) {
    for (int i = 0; i < count; ++i) {
      auto n = std::to_string(++written_);
      auto place = free_place();
      if (buried_.contains(place)) continue;  // what stands where another was is that one come back
      files_[n] = place;
      save(n, "Title " + n, "first words");
    }
  }
  void anything() {
    switch (random_() % 9) {
      case 0:
        return write_new(2);
      case 1:
        return remove_one();
      case 2:
        return restore_one();
      case 3:
        // Addresses stay apart: what takes the address that was a deleted post's id is that post come back.
        config_.permalink = random_() % 2 ? "/:path/" : "/" + std::to_string(random_() % 5) + "/:path.html";
        return;
      default:
        std::set<std::string> touched;
        for (int i = 0; i < 3 && !files_.empty(); ++i) {
          if (auto n = any(files_); touched.insert(n).second) change(n, touched);
        }
    }
  }

  /// Starts, looks once, stops.
  void look(store::Store& store, Instant now) {
    asio::io_context io(1);
    asio::thread_pool crew(1);
    posts::Posts posts(config_, store.known(config_.id).value(), crew.get_executor(), [now] { return now; });
    Nursery nursery(io.get_executor());
    auto run = [&]() -> Task<void> {
      for (bool more = true; more;) {
        Batch batch = co_await posts.next();
        for (const auto& note : batch.notes) ADD_FAILURE() << note.error.what;
        auto everywhere = [](const Entry&) { return std::vector<ChannelId>{{""}}; };
        EXPECT_TRUE(store.put(batch, everywhere, now));
        more = batch.more;
      }
    };
    nursery.start("look", run());
    io.run();
    crew.join();
  }

  /// By number: what readers were told of each post that stands.
  std::map<std::string, Given> told(store::Store& store, Instant now) {
    std::map<std::string, std::string> by_place;
    for (const auto& [n, place] : files_) by_place[place] = n;
    std::map<std::string, Given> out;
    const auto entries = store.load(store.window({""}, 1000, now).value()).value();
    for (const auto& entry : entries) {
      EXPECT_TRUE(by_place.contains(entry.place)) << entry.place;
      out[by_place[entry.place]] = {entry.id, entry.published};
    }
    return out;
  }
  std::size_t size() const { return files_.size(); }

 private:
  std::string any(const std::map<std::string, std::string>& from) {
    return std::next(from.begin(), static_cast<std::ptrdiff_t>(random_() % from.size()))->first;
  }
  std::string free_place() {
    for (;;) {
      auto place = "d" + std::to_string(random_() % 4) + "/p" + std::to_string(random_() % 40) + ".md";
      if (!std::filesystem::exists(tree_.path(place))) return place;
    }
  }
  void save(const std::string& n, const std::string& title, const std::string& words) {
    titles_[n] = title;
    bytes_[n] = "---\ntitle: " + title + "\n---\npost " + n + ": " + words + "\n";
    tree_.write(files_[n], bytes_[n]);
  }
  void change(const std::string& n, std::set<std::string>& touched) {
    const auto old = files_[n];
    auto to = [&] { return files_[n] = free_place(); };
    switch (random_() % 6) {
      case 0:
        return tree_.move(old, to());
      case 1:  // as git does it: another file with the same bytes
        tree_.write(to(), bytes_[n]);
        return tree_.remove(old);
      case 2:
        return save(n, "Title " + n + " of " + std::to_string(random_()), "first words");
      case 3:  // renamed and edited at once
        tree_.move(old, to());
        return save(n, titles_[n], "words of " + std::to_string(random_()));
      case 4: {  // two names swapped
        auto other = any(files_);
        if (!touched.insert(other).second) return;
        tree_.move(old, "swap");
        tree_.move(files_[other], old);
        tree_.move("swap", files_[other]);
        return std::swap(files_[n], files_[other]);
      }
      default:  // touched
        return tree_.write(old, bytes_[n]);
    }
  }
  void remove_one() {
    if (files_.empty()) return;
    auto n = any(files_);
    tree_.remove(files_[n]);
    buried_.insert(files_[n]);
    removed_[n] = files_[n];
    files_.erase(n);
  }
  void restore_one() {
    if (removed_.empty()) return;
    auto n = any(removed_);
    removed_.erase(n);
    files_[n] = free_place();
    tree_.write(files_[n], bytes_[n]);
  }

  std::mt19937 random_;
  posts::TempTree tree_;
  posts::PostsConfig config_;
  int written_ = 0;
  std::map<std::string, std::string> files_, removed_;  // number → place
  std::map<std::string, std::string> bytes_, titles_;
  std::set<std::string> buried_;
};

class Identity : public testing::TestWithParam<unsigned> {};

TEST_P(Identity, of_a_post_survives_renames_moves_edits_and_new_rules) {
  auto store = store::memory_store();
  Instant now(std::chrono::seconds(1700000000));
  Blog blog(GetParam());
  blog.write_new(12);
  std::map<std::string, Given> first;
  for (int step = 0; step < 60; ++step) {
    now += std::chrono::hours(1);
    blog.look(*store, now);
    auto told = blog.told(*store, now);
    ASSERT_EQ(told.size(), blog.size()) << "step " << step;
    std::set<std::string> ids;
    for (const auto& [n, given] : told) {
      EXPECT_TRUE(ids.insert(given.id).second) << "two have " << given.id;
      auto [known, fresh] = first.try_emplace(n, given);
      ASSERT_EQ(known->second.id, given.id) << "post " << n << ", step " << step;
      ASSERT_EQ(known->second.published, given.published) << "post " << n << ", step " << step;
    }
    blog.anything();
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Identity, testing::Range(1U, 7U));

}  // namespace
}  // namespace feedd
