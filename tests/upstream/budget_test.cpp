#include "upstream/budget.hpp"

#include <gtest/gtest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <map>

namespace feedd::upstream {
namespace {

/// Bodies with a name each that grow until they are let go.
class BudgetTest : public testing::Test {
 protected:
  void grow(int name, std::uint64_t bytes) {
    auto& one = bodies_[name];
    if (!one.portion) one.portion = std::make_unique<Portion>(budget_);
    asio::co_spawn(io_, one.portion->grow(bytes),
                   asio::bind_cancellation_slot(one.signal.slot(), [](std::exception_ptr) {}));
    settle();
  }
  void end(int name) {
    bodies_[name].portion.reset();
    settle();
  }
  void give_up(int name) {
    bodies_[name].signal.emit(asio::cancellation_type::all);
    settle();
    end(name);
  }
  std::uint64_t held(int name) { return bodies_[name].portion->bytes(); }
  void settle() {
    io_.restart();
    io_.poll();
  }

  struct Body {
    asio::cancellation_signal signal;
    std::unique_ptr<Portion> portion;
  };
  asio::io_context io_;
  std::shared_ptr<Budget> budget_ = std::make_shared<Budget>(100);
  std::map<int, Body> bodies_;
};

TEST_F(BudgetTest, counts_what_is_held_and_not_what_may_come) {
  for (int name = 0; name < 9; ++name) grow(name, 10);
  EXPECT_EQ(budget_->free(), 10);
  grow(9, 10);
  EXPECT_EQ(held(9), 10u);
  for (int name = 0; name < 10; ++name) end(name);
  EXPECT_EQ(budget_->free(), 100);
}

TEST_F(BudgetTest, lets_wait_who_wants_more_than_is_left_in_the_order_they_came) {
  grow(1, 80);
  grow(2, 40);
  grow(3, 10);
  EXPECT_EQ(held(2), 0u);
  EXPECT_EQ(held(3), 0u) << "nobody overtakes";
  end(1);
  EXPECT_EQ(held(2), 40u);
  EXPECT_EQ(held(3), 10u);
}

TEST_F(BudgetTest, takes_back_what_a_body_turned_out_not_to_need) {
  grow(1, 90);
  grow(2, 50);
  bodies_[1].portion->shrink(20);
  settle();
  EXPECT_EQ(held(2), 50u);
  EXPECT_EQ(budget_->free(), 30);
}

TEST_F(BudgetTest, lets_the_one_that_holds_the_most_go_on_when_all_wait) {
  grow(1, 40);
  grow(2, 60);
  grow(1, 50);
  EXPECT_EQ(held(1), 40u);
  grow(2, 70);
  EXPECT_EQ(held(2), 70u) << "beyond the budget";
  EXPECT_EQ(held(1), 40u);
  grow(2, 80);
  EXPECT_EQ(held(2), 80u) << "the same one again";
  end(2);
  EXPECT_EQ(held(1), 50u);
  end(1);
  EXPECT_EQ(budget_->free(), 100);
}

TEST_F(BudgetTest, goes_beyond_itself_for_one_that_is_alone) {
  grow(1, 500);
  EXPECT_EQ(held(1), 500u);
  end(1);
  EXPECT_EQ(budget_->free(), 100);
}

TEST_F(BudgetTest, forgets_those_who_give_up) {
  grow(1, 50);
  grow(2, 50);
  grow(3, 50);
  grow(2, 90);
  give_up(2);
  EXPECT_EQ(held(3), 50u);
  end(1);
  end(3);
  EXPECT_EQ(budget_->free(), 100);
}

TEST_F(BudgetTest, makes_nobody_wait_for_one_who_gave_up) {
  grow(1, 60);
  grow(2, 90);
  grow(3, 30);
  EXPECT_EQ(held(3), 0u);
  give_up(2);
  EXPECT_EQ(held(3), 30u);
}

}  // namespace
}  // namespace feedd::upstream
