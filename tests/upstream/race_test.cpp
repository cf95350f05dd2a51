#include "upstream/race.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <memory>

#include "fakes/run.hpp"

namespace feedd::upstream {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

std::vector<Address> addresses(std::initializer_list<const char*> texts) {
  std::vector<Address> out;
  for (auto* text : texts) out.push_back(*parse_address(text));
  return out;
}

/// Listens at one loopback address. Deaf: its queue is full, and the kernel lets who comes wait in vain.
class Listener {
 public:
  Listener(const char* at, std::uint16_t port, bool deaf) : at_(asio::ip::make_address(at), port) {
    listening_ = socket(at_.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
    socklen_t size = static_cast<socklen_t>(at_.size());
    if (bind(listening_, at_.data(), size) != 0 || listen(listening_, deaf ? 0 : 16) != 0) {
      close(listening_);
      throw std::runtime_error("no loopback to listen at");
    }
    getsockname(listening_, at_.data(), &size);
    for (int i = 0; deaf && i < 4; ++i) {
      queue_.push_back(socket(at_.protocol().family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
      (void)::connect(queue_.back(), at_.data(), size);
    }
  }
  ~Listener() {
    for (int one : queue_) close(one);
    close(listening_);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  std::uint16_t port() const { return at_.port(); }

 private:
  asio::ip::tcp::endpoint at_;
  int listening_;
  std::vector<int> queue_;
};

/// One that is deaf and one that answers, at one port; where that is somebody else's at the second address, at another.
struct Neighbours {
  Neighbours(const char* deaf_at, const char* open_at) {
    for (int left = 50; !open; --left) {
      deaf = std::make_unique<Listener>(deaf_at, 0, true);
      try {
        open = std::make_unique<Listener>(open_at, deaf->port(), false);
      } catch (const std::runtime_error&) {
        if (left == 0) throw;
      }
    }
  }
  std::uint16_t port() const { return deaf->port(); }
  std::unique_ptr<Listener> deaf, open;
};

bool has_ipv6() {
  int probe = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  asio::ip::tcp::endpoint at(asio::ip::make_address("::1"), 0);
  bool bound = probe >= 0 && bind(probe, at.data(), static_cast<socklen_t>(at.size())) == 0;
  if (probe >= 0) close(probe);
  return bound;
}

class Race : public testing::Test {
 protected:
  /// Whom the race connected to, or why to nobody.
  std::string winner(std::vector<Address> to, std::uint16_t port, std::chrono::milliseconds each = 5s,
                     std::chrono::milliseconds all = 10s) {
    auto race = connect(io_.get_executor(), std::move(to), port, each, steady_clock::now() + all);
    auto connected = fakes::run(io_, std::move(race));
    return connected ? connected->remote_endpoint().address().to_string() : connected.error().what;
  }
  asio::io_context io_;
};

TEST(ByTurns, lets_the_families_take_turns_from_the_preferred_one_on) {
  EXPECT_EQ(by_turns(addresses({"::1", "::2", "::3", "1.1.1.1", "2.2.2.2"})),
            addresses({"::1", "1.1.1.1", "::2", "2.2.2.2", "::3"}));
  EXPECT_EQ(by_turns(addresses({"1.1.1.1", "::1", "::2"})), addresses({"1.1.1.1", "::1", "::2"}));
  EXPECT_TRUE(by_turns({}).empty());
}

TEST_F(Race, is_won_by_the_first_that_answers) {
  const Neighbours both("127.0.0.2", "127.0.0.1");
  auto begun = steady_clock::now();
  EXPECT_EQ(winner(addresses({"127.0.0.2", "127.0.0.1"}), both.port()), "127.0.0.1");
  auto taken = steady_clock::now() - begun;
  EXPECT_GE(taken, attempt_delay);
  EXPECT_LT(taken, 2s);
}

TEST_F(Race, is_run_by_both_families) {
  if (!has_ipv6()) GTEST_SKIP() << "this machine has no IPv6";
  const Neighbours deaf_v6("::1", "127.0.0.1");
  EXPECT_EQ(winner(addresses({"::1", "127.0.0.1"}), deaf_v6.port()), "127.0.0.1");
  const Neighbours deaf_v4("127.0.0.2", "::1");
  EXPECT_EQ(winner(addresses({"127.0.0.2", "::1"}), deaf_v4.port()), "::1");
}

TEST_F(Race, does_not_wait_once_an_address_refuses) {
  Listener open("127.0.0.1", 0, false);
  auto begun = steady_clock::now();
  EXPECT_EQ(winner(addresses({"127.0.0.3", "127.0.0.4", "::1", "127.0.0.1"}), open.port()), "127.0.0.1");
  EXPECT_LT(steady_clock::now() - begun, 3 * attempt_delay);  // as it would take to wait for each
}

TEST_F(Race, takes_in_who_is_late) {
  const Neighbours both("127.0.0.2", "127.0.0.1");
  for (auto* first : {"127.0.0.2", "127.0.0.3"}) {  // deaf, or refusing: then there is nobody to wait for but the late
    auto late = std::make_shared<Late>();
    auto race = connect(io_.get_executor(), addresses({first}), both.port(), 5s, steady_clock::now() + 10s, late);
    asio::steady_timer timer(io_, 30ms);
    timer.async_wait([&](auto) { late->come(addresses({"127.0.0.1"})); });
    auto connected = fakes::run(io_, std::move(race));
    ASSERT_TRUE(connected) << connected.error().what;
    EXPECT_EQ(connected->remote_endpoint().address().to_string(), "127.0.0.1");
  }
  auto none = std::make_shared<Late>();
  none->addresses.emplace();
  auto race = connect(io_.get_executor(), addresses({"127.0.0.3"}), both.port(), 5s, steady_clock::now() + 10s, none);
  EXPECT_TRUE(fakes::run(io_, std::move(race)).error().what.starts_with("connection refused by 127.0.0.3"));
  auto never = std::make_shared<Late>();
  auto vain =
      connect(io_.get_executor(), addresses({"127.0.0.3"}), both.port(), 5s, steady_clock::now() + 100ms, never);
  EXPECT_TRUE(fakes::run(io_, std::move(vain)).error().what.starts_with("connection refused by 127.0.0.3"));
}

TEST_F(Race, knocks_at_a_few_doors_alone) {
  Listener open("127.0.0.1", 0, false);
  std::vector<Address> many(most_attempts, *parse_address("127.0.0.3"));
  many.push_back(*parse_address("127.0.0.1"));
  EXPECT_TRUE(winner(many, open.port()).starts_with("connection refused by 127.0.0.3"));
  many.erase(many.begin());
  EXPECT_EQ(winner(many, open.port()), "127.0.0.1");
}

TEST_F(Race, tells_what_was_wrong_with_the_first_address) {
  Listener deaf("127.0.0.2", 0, true);
  auto port = std::to_string(deaf.port());
  EXPECT_EQ(winner(addresses({"127.0.0.3", "127.0.0.4"}), deaf.port()), "connection refused by 127.0.0.3:" + port);
  EXPECT_EQ(winner(addresses({"127.0.0.2"}), deaf.port(), 200ms),
            "no connection to 127.0.0.2:" + port + " within 200ms");
  EXPECT_EQ(winner(addresses({"127.0.0.2"}), deaf.port(), 5s, 200ms),
            "no connection to 127.0.0.2:" + port + " in time");
  EXPECT_EQ(winner({}, 1), "no address to connect to");
}

TEST_F(Race, ends_at_once_when_it_is_cancelled) {
  Listener deaf("127.0.0.2", 0, true);
  asio::cancellation_signal signal;
  bool thrown = false;
  auto race = connect(io_.get_executor(), addresses({"127.0.0.2"}), deaf.port(), 60s, steady_clock::now() + 60s);
  std::optional<Result<asio::ip::tcp::socket>> got;
  asio::co_spawn(io_, fakes::keep(std::move(race), got),
                 asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr error) { thrown = !!error; }));
  io_.run_for(20ms);
  signal.emit(asio::cancellation_type::all);
  io_.restart();
  io_.run_for(5s);
  EXPECT_TRUE(thrown);
  EXPECT_TRUE(io_.stopped());
}

}  // namespace
}  // namespace feedd::upstream
