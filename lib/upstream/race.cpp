#include "upstream/race.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <list>
#include <optional>

namespace feedd::upstream {
namespace {

using boost::system::error_code;
using std::chrono::steady_clock;
using Tcp = asio::ip::tcp;

Tcp::endpoint endpoint_of(const Address& address, std::uint16_t port) {
  if (!address.v4) return {asio::ip::address_v6(address.bytes), port};
  return {asio::ip::address_v4({address.bytes[0], address.bytes[1], address.bytes[2], address.bytes[3]}), port};
}

/// One connection being tried.
struct Attempt {
  Attempt(const Executor& executor, const Address& to, steady_clock::time_point until)
      : socket(executor), address(to), give_up(until) {}
  Tcp::socket socket;
  Address address;
  steady_clock::time_point give_up;
  std::optional<error_code> result = {};
};

/// What the coroutine and the news of the attempts share. All of it is touched at home only.
struct Course : std::enable_shared_from_this<Course> {
  explicit Course(const Executor& executor) : bell(executor) {}
  std::function<void()> ringer() {
    return [self = weak_from_this()] {
      auto course = self.lock();
      if (!course) return;
      course->rung = true;
      course->bell.cancel();
    };
  }
  asio::steady_timer bell;
  bool rung = false;
  std::list<std::shared_ptr<Attempt>> running = {};
};

/// However the race ends, nobody runs on.
struct Finish {
  std::shared_ptr<Course> course;
  ~Finish() {
    error_code ignored;
    for (auto& attempt : course->running) attempt->socket.close(ignored);
  }
};

void start(const std::shared_ptr<Course>& course, std::shared_ptr<Attempt> attempt, std::uint16_t port) {
  auto done = [course, attempt](error_code error) {
    attempt->result = error;
    course->rung = true;
    course->bell.cancel();
  };
  course->running.push_back(attempt);
  attempt->socket.async_connect(endpoint_of(attempt->address, port), std::move(done));
}

/// Says nothing about the host, only about the way there.
bool is_no_way(const error_code& error) {
  return error == asio::error::network_unreachable || error == asio::error::host_unreachable ||
         error == asio::error::address_family_not_supported;
}

/// The failure to be told when all fail: the first that somebody can do something about.
struct Told {
  std::optional<Error> error = {};
  bool final = false;
  void add(Error one, bool is_final) {
    if (error && (final || !is_final)) return;
    error = std::move(one);
    final = is_final;
  }
};

void judge(Told& told, const Attempt& attempt, std::uint16_t port, std::chrono::milliseconds each) {
  auto name = in_words(attempt.address, port);
  if (!attempt.result)
    told.add({Errc::timeout, fmt::format("no connection to {} within {}", name, in_words(each))}, true);
  else if (*attempt.result == asio::error::connection_refused)
    told.add({Errc::network, "connection refused by " + name}, true);
  else
    told.add({Errc::network, fmt::format("no connection to {}: {}", name, attempt.result->message())},
             !is_no_way(*attempt.result));
}

}  // namespace

std::vector<Address> by_turns(std::span<const Address> addresses) {
  std::vector<Address> first, second, out;
  for (const auto& address : addresses) (address.v4 == addresses.front().v4 ? first : second).push_back(address);
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) out.push_back(first[i]);
    if (i < second.size()) out.push_back(second[i]);
  }
  return out;
}

Task<Result<Tcp::socket>> connect(Executor executor, std::vector<Address> addresses, std::uint16_t port,
                                  std::chrono::milliseconds each, steady_clock::time_point deadline,
                                  std::shared_ptr<Late> late) {
  if (addresses.empty()) co_return fail(Errc::network, "no address to connect to");
  auto course = std::make_shared<Course>(executor);
  Finish finish{course};
  Told told;
  auto waiting = by_turns(addresses);
  std::size_t started = 0;
  if (late) late->ring = course->ringer();
  auto next_start = steady_clock::now();
  for (;;) {
    auto now = steady_clock::now();
    if (late && late->addresses) {
      waiting.insert(waiting.begin(), late->addresses->begin(), late->addresses->end());
      if (!waiting.empty()) waiting = by_turns(waiting);
      late.reset();
    }
    waiting.resize(std::min(waiting.size(), most_attempts - started));
    for (auto one = course->running.begin(); one != course->running.end();) {
      auto& attempt = **one;
      if (attempt.result && !*attempt.result) co_return std::move(attempt.socket);
      if (!attempt.result && now < attempt.give_up) {
        ++one;
        continue;
      }
      judge(told, attempt, port, each);
      error_code ignored;
      attempt.socket.close(ignored);
      one = course->running.erase(one);
      next_start = now;  // a failure is the next one's start
    }
    if (now >= deadline && told.error && course->running.empty()) break;
    if (now >= deadline)
      co_return fail(Errc::timeout, "no connection to {} in time", in_words(addresses.front(), port));
    if (!waiting.empty() && now >= next_start) {
      start(course, std::make_shared<Attempt>(executor, waiting.front(), now + each), port);
      waiting.erase(waiting.begin());
      ++started;
      next_start = now + attempt_delay;
    }
    if (course->running.empty() && !late) break;
    auto wake = deadline;
    if (!waiting.empty()) wake = std::min(wake, next_start);
    for (const auto& attempt : course->running) wake = std::min(wake, attempt->give_up);
    course->rung = false;
    course->bell.expires_at(wake);
    auto waited = co_await course->bell.async_wait(asio::as_tuple(asio::use_awaitable));
    if (std::get<0>(waited) && !course->rung) throw boost::system::system_error(asio::error::operation_aborted);
  }
  co_return tl::unexpected(*told.error);
}

std::string in_words(const Address& address, std::uint16_t port) {
  return address.v4 ? fmt::format("{}:{}", to_text(address), port) : fmt::format("[{}]:{}", to_text(address), port);
}

std::string in_words(std::chrono::milliseconds duration) {
  auto count = duration.count();
  return count % 1000 == 0 ? fmt::format("{}s", count / 1000) : fmt::format("{}ms", count);
}

}  // namespace feedd::upstream
