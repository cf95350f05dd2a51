#include "base/alarm.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "fakes/run.hpp"

namespace feedd {
namespace {

using namespace std::chrono_literals;
using std::chrono::system_clock;

Instant now() { return std::chrono::floor<std::chrono::seconds>(system_clock::now()); }

TEST(Alarm, wakes_when_the_second_begins) {
  asio::io_context io;
  Alarm alarm(io.get_executor());
  const auto when = now() + 1s;
  fakes::run(io, alarm.wait(when));
  EXPECT_GE(system_clock::now(), when);
}

TEST(Alarm, wakes_at_once_for_what_is_past) {
  asio::io_context io;
  Alarm alarm(io.get_executor());
  fakes::run(io, alarm.wait(now() - 1h));
  fakes::run(io, alarm.wait(Instant()));
}

TEST(Alarm, wakes_when_it_is_rung_before_or_while_somebody_waits) {
  asio::io_context io;
  Alarm alarm(io.get_executor());
  alarm.ring();
  fakes::run(io, alarm.wait(std::nullopt));
  auto later = [&] { alarm.ring(); };
  for (const auto& when : {std::optional<Instant>(), std::optional(now() + 24h)}) {
    asio::post(io, later);
    fakes::run(io, alarm.wait(when));
  }
}

TEST(Alarm, is_left_by_who_is_cancelled) {
  asio::io_context io;
  Alarm alarm(io.get_executor());
  Nursery nursery(io.get_executor());
  nursery.start("waiter", alarm.wait(std::nullopt));
  auto stop = [&] { nursery.stop(); };
  asio::post(io, stop);
  io.run();
  EXPECT_EQ(nursery.size(), 0U);
}

}  // namespace
}  // namespace feedd
