#include "upstream/gate.hpp"

#include <gtest/gtest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <map>
#include <vector>

namespace feedd::upstream {
namespace {

/// People at a gate, each with a name, who go in and stay until they are told to leave.
class GateTest : public testing::Test {
 protected:
  void come(int name, std::size_t how_many_places = 1) {
    if (!gate_) gate_ = std::make_shared<Gate>(how_many_places);
    auto& one = people_[name];
    auto visit = [](GateTest* test, int who) -> Task<void> {
      Place place = co_await Gate::enter(test->gate_);
      test->inside_.push_back(who);
      test->people_[who].place = std::move(place);
    };
    asio::co_spawn(io_, visit(this, name), asio::bind_cancellation_slot(one.signal.slot(), [](std::exception_ptr) {}));
    settle();
  }
  void leave(int name) {
    people_[name].place.leave();
    settle();
  }
  void give_up(int name) {
    people_[name].signal.emit(asio::cancellation_type::all);
    settle();
  }
  void settle() {
    io_.restart();
    io_.poll();
  }

  struct Person {
    asio::cancellation_signal signal;
    Place place;
  };
  asio::io_context io_;
  std::shared_ptr<Gate> gate_;
  std::map<int, Person> people_;
  std::vector<int> inside_;
};

TEST_F(GateTest, lets_so_many_in_and_the_others_in_their_order) {
  for (int name : {1, 2, 3, 4}) come(name, 2);
  EXPECT_EQ(inside_, (std::vector{1, 2}));
  leave(2);
  EXPECT_EQ(inside_, (std::vector{1, 2, 3}));
  leave(1);
  EXPECT_EQ(inside_, (std::vector{1, 2, 3, 4}));
}

TEST_F(GateTest, forgets_those_who_give_up) {
  for (int name : {1, 2, 3}) come(name);
  give_up(2);
  leave(1);
  EXPECT_EQ(inside_, (std::vector{1, 3}));
  EXPECT_FALSE(gate_->somebody_waits());
}

TEST_F(GateTest, loses_no_place_when_one_gives_up_as_it_is_called) {
  for (int name : {1, 2, 3}) come(name);
  people_[1].place.leave();  // calls 2, which has not woken yet
  give_up(2);
  people_[2].place.leave();
  settle();
  EXPECT_EQ(inside_.back(), 3);
  leave(3);
  come(4);
  EXPECT_EQ(inside_.back(), 4);
}

}  // namespace
}  // namespace feedd::upstream
