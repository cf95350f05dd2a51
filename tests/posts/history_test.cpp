#include "posts/history.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "posts/temp_tree.hpp"

namespace feedd::posts {
namespace {

class Checkout : public TempTree {
 public:
  Checkout() { git("init -q"); }
  void commit(const std::string& date) const {
    git("add -A");
    git("-c user.name=a -c user.email=a@example.org commit -q -m x --date " + date);
  }
  void git(const std::string& arguments) const {
    const auto command = "git -C '" + path().string() + "' " + arguments;
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
  }
};

std::string seen(History& history, const std::string& place) {
  const auto instant = history.first_seen(place);
  return instant ? to_rfc3339(*instant) : "never";
}

TEST(History, tells_when_a_file_first_came) {
  Checkout checkout;
  checkout.write("content/a.md", "one");
  checkout.commit("2020-01-02T03:04:05Z");
  checkout.write("content/a.md", "two");
  checkout.write("content/b.md", "b");
  checkout.commit("2021-01-02T03:04:05Z");
  checkout.write("content/new.md", "not committed");
  History history(checkout.path("content"));
  EXPECT_EQ(seen(history, "a.md"), "2020-01-02T03:04:05Z");
  EXPECT_EQ(seen(history, "b.md"), "2021-01-02T03:04:05Z");
  EXPECT_EQ(seen(history, "new.md"), "never");
  checkout.commit("2022-01-02T03:04:05Z");
  EXPECT_EQ(seen(history, "new.md"), "2022-01-02T03:04:05Z");
}

TEST(History, tells_when_a_file_last_changed) {
  Checkout checkout;
  checkout.write("a.md", "one");
  checkout.write("b.md", "b");
  checkout.commit("2020-01-02T03:04:05Z");
  checkout.write("a.md", "two");
  checkout.commit("2021-01-02T03:04:05Z");
  History history(checkout.path());
  const auto changed = [&](const std::string& place) {
    const auto instant = history.last_changed(place);
    return instant ? to_rfc3339(*instant) : "never";
  };
  EXPECT_EQ(changed("a.md"), "never");  // nothing was read yet
  history.read_on();
  EXPECT_EQ(changed("a.md"), "2021-01-02T03:04:05Z");
  EXPECT_EQ(changed("b.md"), "2020-01-02T03:04:05Z");
  checkout.write("b.md", "two");
  checkout.commit("2019-01-02T03:04:05Z");  // the last commit counts, whatever its date
  history.read_on();
  EXPECT_EQ(changed("b.md"), "2019-01-02T03:04:05Z");
  EXPECT_EQ(changed("a.md"), "2021-01-02T03:04:05Z");
  EXPECT_EQ(seen(history, "b.md"), "2020-01-02T03:04:05Z");
}

TEST(History, is_part_of_a_files_stamp) {
  Checkout checkout;
  checkout.write("a.md", "one");
  checkout.commit("2020-01-02T03:04:05Z");
  History history(checkout.path());
  std::vector<Found> files(2);
  files[0].place = "a.md";
  files[0].stamp = "1-2-3-s";
  files[1].place = "new.md";
  history.date(files);
  EXPECT_EQ(files[0].committed, parse_rfc3339("2020-01-02T03:04:05Z").value());
  EXPECT_EQ(files[0].stamp, "1-2-3-sg5e0d5da5");
  EXPECT_FALSE(files[1].committed);
  EXPECT_EQ(files[1].stamp, "");
}

TEST(History, is_none_where_there_is_no_checkout) {
  TempTree tree;
  tree.write("a.md", "text");
  History history(tree.path());
  EXPECT_EQ(seen(history, "a.md"), "never");
}

}  // namespace
}  // namespace feedd::posts
