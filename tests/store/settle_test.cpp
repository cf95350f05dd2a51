#include "store/settle.hpp"

#include <gtest/gtest.h>

namespace feedd::store {
namespace {

Instant at(std::int64_t hours) { return Instant(std::chrono::hours(1'000'000 + hours)); }

Entry post(std::optional<Instant> published, std::optional<Instant> updated, std::string title = "t") {
  Entry entry;
  entry.id = "incoming";
  entry.title = std::move(title);
  entry.published = published;
  entry.updated = updated;
  return entry;
}

Entry upstream(std::optional<Instant> published, std::optional<Instant> updated, std::string title = "t") {
  Entry entry = post(published, updated, std::move(title));
  entry.origin = Origin{"o", "o", {}, {}};
  return entry;
}

Entry stored(Entry entry) {
  entry.id = "first";
  return entry;
}

struct Case {
  const char* name;
  Entry incoming;
  std::optional<Entry> known;
  const char* id;
  Instant published, updated;
};

class Settle : public testing::TestWithParam<Case> {};

TEST_P(Settle, decides_once) {
  const Case& one = GetParam();
  Entry entry = settle(one.incoming, one.known ? &*one.known : nullptr, at(100));
  EXPECT_EQ(entry.id, one.id);
  EXPECT_EQ(entry.published, one.published);
  EXPECT_EQ(entry.updated, one.updated);
  EXPECT_EQ(entry.title, one.incoming.title);
}

TEST_P(Settle, decides_the_same_again) {
  const Case& one = GetParam();
  Entry first = settle(one.incoming, one.known ? &*one.known : nullptr, at(100));
  EXPECT_EQ(settle(one.incoming, &first, at(101)), first);
}

INSTANTIATE_TEST_SUITE_P(
    Upstream, Settle,
    testing::Values(
        Case{"first_sight", upstream(at(1), at(2)), {}, "incoming", at(1), at(2)},
        Case{"no_dates", upstream({}, {}), {}, "incoming", at(100), at(100)},
        Case{"only_updated", upstream({}, at(5)), {}, "incoming", at(5), at(5)},
        Case{"only_updated_and_far_ahead", upstream({}, at(130)), {}, "incoming", at(100), at(100)},
        Case{"only_updated_moves_alone", upstream({}, at(60)), stored(upstream(at(5), at(5))), "first", at(5), at(60)},
        Case{"a_day_ahead_is_believed", upstream(at(124), {}), {}, "incoming", at(124), at(124)},
        Case{"further_ahead_is_first_sight", upstream(at(125), at(126)), {}, "incoming", at(100), at(100)},
        Case{"published_never_moves", upstream(at(50), at(60)), stored(upstream(at(1), at(2))), "first", at(1), at(60)},
        Case{"no_date_keeps_the_first", upstream({}, {}, "new"), stored(upstream(at(1), at(2))), "first", at(1), at(2)},
        Case{"updated_before_published", upstream(at(9), at(3)), {}, "incoming", at(9), at(9)}),
    [](const auto& tested) { return std::string(tested.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Own, Settle,
    testing::Values(
        Case{"first_sight", post(at(1), {}), {}, "incoming", at(1), at(1)},
        Case{"no_date", post({}, {}), {}, "incoming", at(100), at(100)},
        Case{"a_date_in_the_future_is_meant", post(at(500), {}), {}, "incoming", at(500), at(500)},
        Case{"the_author_moves_the_date", post(at(5), at(6)), stored(post(at(1), at(1))), "first", at(5), at(6)},
        Case{"no_date_keeps_the_first", post({}, {}), stored(post(at(1), at(1))), "first", at(1), at(1)},
        Case{"a_visible_change_is_now", post(at(1), {}, "new"), stored(post(at(1), at(1))), "first", at(1), at(100)},
        Case{"a_written_date_of_change_holds", post(at(1), at(7), "new"), stored(post(at(1), at(1))), "first", at(1),
             at(7)},
        Case{"no_change_is_no_update", post(at(1), {}), stored(post(at(1), at(3))), "first", at(1), at(3)}),
    [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace feedd::store
