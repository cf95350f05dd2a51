#include "model/fingerprint.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace feedd {
namespace {

Entry entry() {
  Entry e;
  e.title = "Title";
  e.html = "<p>x</p>";
  e.published = Instant(std::chrono::seconds(1000));
  e.updated = Instant(std::chrono::seconds(2000));
  e.tags = {{"a", "", ""}};
  return e;
}

struct Row {
  const char* what;
  std::function<void(Entry&)> change;
  bool moves;
};

TEST(Fingerprint, moves_when_readers_can_see_a_difference) {
  const Row rows[] = {
      {"title", [](Entry& e) { e.title += "!"; }, true},
      {"content", [](Entry& e) { e.html += "!"; }, true},
      {"link", [](Entry& e) { e.link = parse_uri("https://example.org/").value(); }, true},
      {"tags",
       [](Entry& e) {
         e.tags.push_back({"b", "", ""});
       },
       true},
      {"a tag's place among the fields",
       [](Entry& e) {
         e.tags = {{"", "a", ""}};
       },
       true},
      {"authors",
       [](Entry& e) {
         e.authors.push_back({"A", "", ""});
       },
       true},
      {"an own post's date", [](Entry& e) { e.published = Instant(); }, true},
      {"when it is shown", [](Entry& e) { e.due = e.expires = Instant(); }, false},
      {"updated", [](Entry& e) { e.updated = Instant(); }, false},
      {"where it is kept", [](Entry& e) { e.place = "b.md"; }, false},
      {"its stamp", [](Entry& e) { e.stamp = "2"; }, false},
  };
  for (const auto& row : rows) {
    auto changed = entry();
    row.change(changed);
    EXPECT_EQ(fingerprint(changed) != fingerprint(entry()), row.moves) << row.what;
  }
}

TEST(Fingerprint, ignores_the_date_of_an_upstream_entry) {
  auto a = entry();
  a.origin = Origin{"id", "Title", {}, {}};
  auto b = a;
  b.published = Instant();
  EXPECT_EQ(fingerprint(a), fingerprint(b));
}

}  // namespace
}  // namespace feedd
