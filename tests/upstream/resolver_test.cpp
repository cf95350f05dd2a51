#include "upstream/resolver.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "fakes/run.hpp"

namespace feedd::upstream {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

const Address v6 = *parse_address("2001:4860::1"), v4 = *parse_address("8.8.8.8"), mine = *parse_address("10.0.0.1");
bool any(const Address&) { return true; }
bool not_mine(const Address& address) { return address != mine; }

/// Name servers that answer when they are told to.
struct Names {
  using Answer = Result<std::vector<Address>>;
  struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<Answer> v6, v4;
    std::vector<std::string> asked_for_v6;
    bool over = false;
  };
  std::shared_ptr<Shared> shared = std::make_shared<Shared>();
  ~Names() {
    tell([](Shared& all) { all.over = true; });
  }

  void tell(const std::function<void(Shared&)>& what) const {
    std::lock_guard lock(shared->mutex);
    what(*shared);
    shared->changed.notify_all();
  }
  Resolver::LookUp look_up() const {
    return [all = shared](const std::string& host, Family family) -> Answer {
      std::unique_lock lock(all->mutex);
      if (family == Family::v6) all->asked_for_v6.push_back(host);
      auto& answer = family == Family::v6 ? all->v6 : all->v4;
      all->changed.wait(lock, [&] { return answer || all->over; });
      return answer ? *answer : Answer();
    };
  }
};

class Resolving : public testing::Test {
 protected:
  Result<Resolved> resolve(Resolver::May may = any, std::chrono::milliseconds patience = 10s,
                           const std::string& host = "feeds.example") {
    return fakes::run(io_, resolver_.resolve(host, std::move(may), steady_clock::now() + patience));
  }
  void know(std::optional<Names::Answer> of_v6, std::optional<Names::Answer> of_v4) {
    names_.tell([&](Names::Shared& all) {
      all.v6 = std::move(of_v6);
      all.v4 = std::move(of_v4);
    });
  }
  using List = std::vector<Address>;
  asio::io_context io_;
  Names names_;
  Resolver resolver_{names_.look_up(), 2};
};

TEST_F(Resolving, begins_with_ipv6_when_there_is_both) {
  know(List{v6}, List{v4});
  auto got = resolve();
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->addresses.front(), v6);
  EXPECT_TRUE(got->addresses == List({v6, v4}) || got->late) << "IPv4 is not lost";
}

TEST_F(Resolving, does_not_wait_for_the_family_nobody_answers_about) {
  know(std::nullopt, List{v4});
  auto without_v6 = resolve();
  ASSERT_TRUE(without_v6) << without_v6.error().what;
  EXPECT_EQ(without_v6->addresses, List{v4});
  ASSERT_TRUE(without_v6->late);
  EXPECT_FALSE(without_v6->late->addresses);
}

TEST_F(Resolving, goes_on_with_ipv6_at_once) {
  know(List{v6}, std::nullopt);
  auto got = resolve();
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->addresses, List{v6});
  know(List{v6}, List{v4, mine});
  bool rung = false;
  got->late->ring = [&] { rung = true; };
  for (int i = 0; i < 500 && !rung; ++i) {
    std::this_thread::sleep_for(10ms);
    io_.restart();
    io_.run();
  }
  EXPECT_TRUE(rung);
  EXPECT_EQ(got->late->addresses, (List{v4, mine}));
}

TEST_F(Resolving, asks_nothing_that_nobody_waits_for_any_more) {
  know(std::nullopt, List{v4});
  const auto a = resolve(any, 10s, "a.example"), b = resolve(any, 10s, "b.example");  // both threads are busy
  ASSERT_TRUE(resolve(any, 10s, "c.example"));
  ASSERT_TRUE(resolve(any, 10s, "d.example"));
  know(List{v6}, std::nullopt);
  ASSERT_TRUE(resolve(any, 10s, "e.example"));
  names_.tell([](Names::Shared& all) {
    std::sort(all.asked_for_v6.begin(), all.asked_for_v6.end());
    EXPECT_EQ(all.asked_for_v6, (std::vector<std::string>{"a.example", "b.example", "e.example"}));
  });
}

TEST_F(Resolving, waits_for_the_other_family_when_the_first_is_of_no_use) {
  for (const auto& useless : {Names::Answer(List{}), Names::Answer(List{mine}), Names::Answer(fail(Errc::io, "x"))}) {
    know(useless, std::nullopt);
    const bool is_refused = useless && !useless->empty();
    EXPECT_EQ(resolve(not_mine, 100ms).error().code, is_refused ? Errc::unsupported : Errc::timeout);
    know(useless, List{v4});
    auto got = resolve(not_mine);
    ASSERT_TRUE(got) << got.error().what;
    EXPECT_EQ(got->addresses, List{v4});
  }
}

TEST_F(Resolving, tells_why_there_is_nowhere_to_go) {
  const Error dead{Errc::network, "cannot look up feeds.example: Temporary failure in name resolution"};
  know(List{}, List{});
  EXPECT_EQ(resolve().error().what, "no such host: feeds.example");
  know(List{}, tl::unexpected(dead));
  EXPECT_EQ(resolve().error(), dead);
  know(tl::unexpected(dead), List{});
  EXPECT_EQ(resolve().error(), dead);
  know(List{}, List{mine});
  EXPECT_TRUE(resolve(not_mine).error().what.starts_with("feeds.example is at 10.0.0.1, which is not public"));
}

TEST_F(Resolving, does_not_wait_long_for_the_other_family_of_a_private_host) {
  know(std::nullopt, List{mine});
  auto silent = resolve(not_mine, 10min).error();
  EXPECT_EQ(silent.code, Errc::unsupported);
  EXPECT_TRUE(silent.what.starts_with("feeds.example is at 10.0.0.1, which is not public")) << silent.what;
  EXPECT_TRUE(silent.what.ends_with("; of its IPv6 address DNS says nothing")) << silent.what;
  know(List{mine}, fail(Errc::network, "cannot look up feeds.example: x"));
  auto broken = resolve(not_mine, 10min).error();
  EXPECT_TRUE(broken.what.ends_with("; IPv4: cannot look up feeds.example: x")) << broken.what;
}

TEST_F(Resolving, tells_of_an_address_it_refuses_beside_one_it_does_not) {
  know(List{v6}, List{mine});
  auto got = resolve(not_mine);
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_TRUE(got->refused == mine || got->late);
}

TEST_F(Resolving, asks_nobody_about_localhost) {
  auto got = resolve(any, 10s, "feeds.localhost.");
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->addresses, (List{*parse_address("127.0.0.1"), *parse_address("::1")}));
  EXPECT_EQ(resolve([](const Address&) { return false; }, 10s, "localhost").error().code, Errc::unsupported);
}

}  // namespace
}  // namespace feedd::upstream
