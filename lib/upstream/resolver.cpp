#include "upstream/resolver.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <iterator>
#include <optional>

#include "upstream/route.hpp"

namespace feedd::upstream {
namespace {

using std::chrono::steady_clock;
using Told = std::optional<Result<std::vector<Address>>>;

/// What the coroutine and the two lookups share; touched at home only, and gone with whoever waits: a lookup may end
/// after the program's executors did.
struct Question {
  explicit Question(const Executor& home) : bell(home) {}
  asio::steady_timer bell;
  bool rung = false;
  Told v6 = {}, v4 = {};
  std::weak_ptr<Late> late = {};
  Resolver::May may = {};

  std::vector<Address> permitted(const Told& told) const {
    std::vector<Address> out;
    if (told && *told) std::copy_if((*told)->begin(), (*told)->end(), std::back_inserter(out), may);
    return out;
  }
  std::optional<Address> refused() const {
    const auto of_v6 = refused(v6);
    return of_v6 ? of_v6 : refused(v4);
  }
  std::optional<Address> refused(const Told& told) const {
    if (told && *told)
      for (const auto& address : **told)
        if (!may(address)) return address;
    return std::nullopt;
  }
  void take(Told& place, Result<std::vector<Address>> answer) {
    place = std::move(answer);
    rung = true;
    bell.cancel();
    if (auto waiting = late.lock()) {
      waiting->refused = refused(place);
      waiting->come(permitted(place));
    }
  }
};

/// There is nothing to connect to, nor will there be.
tl::unexpected<Error> nowhere(const std::string& host, const Question& asked) {
  const auto refused = asked.refused();
  if (!refused) {
    for (const auto* told : {&asked.v4, &asked.v6})
      if (!**told) return tl::unexpected((**told).error());
    return fail(Errc::network, "no such host: {}", host);
  }
  auto error = not_public(host, *refused);
  for (const auto* told : {&asked.v4, &asked.v6}) {
    const auto family = told == &asked.v4 ? "IPv4" : "IPv6";
    if (!*told)
      error.value().what += fmt::format("; of its {} address DNS says nothing", family);
    else if (!**told)
      error.value().what += fmt::format("; {}: {}", family, (**told).error().what);
  }
  return error;
}

}  // namespace

Resolver::Resolver(LookUp look_up, std::size_t threads) : look_up_(std::move(look_up)), v6_(threads), v4_(threads) {}

Task<Result<Resolved>> Resolver::resolve(std::string host, May may, steady_clock::time_point deadline) {
  Executor home = co_await asio::this_coro::executor;
  if (is_localhost(host)) {  // RFC 6761 §6.3: no question of names
    Resolved here{{*parse_address("127.0.0.1"), *parse_address("::1")}};
    for (const auto& address : here.addresses)
      if (!may(address) && !here.refused) here.refused = address;
    std::erase_if(here.addresses, [&](const Address& address) { return !may(address); });
    if (here.addresses.empty()) co_return not_public(host, *here.refused);
    co_return here;
  }
  auto asked = std::make_shared<Question>(home);
  asked->may = std::move(may);
  auto ask = [&](Errands& errands, Family family, Told Question::*place) {
    auto answer = std::make_shared<Told>();
    const std::weak_ptr<Question> question = asked;
    auto work = [answer, host, family, question, look_up = look_up_] {
      if (!question.expired()) answer->emplace(look_up(host, family));
    };
    auto done = [answer, place, question] {
      if (auto waiting = question.lock()) waiting->take((*waiting).*place, std::move(**answer));
    };
    errands.start(home, std::move(work), std::move(done));
  };
  ask(v6_, Family::v6, &Question::v6);
  ask(v4_, Family::v4, &Question::v4);

  std::optional<steady_clock::time_point> v4_came, refused_came;
  for (;;) {
    auto now = steady_clock::now();
    auto found = asked->permitted(asked->v6), v4 = asked->permitted(asked->v4);
    const bool all = asked->v6 && asked->v4;
    if (!v4.empty() && !v4_came) v4_came = now;
    const auto refused = asked->refused();
    if (refused && !refused_came) refused_came = now;
    if (refused_came) deadline = std::min(deadline, *refused_came + patience_with_silence);
    auto wake = v4_came ? std::min(deadline, *v4_came + resolution_delay) : deadline;
    const bool enough = !found.empty() || (!v4.empty() && now >= wake);
    found.insert(found.end(), v4.begin(), v4.end());
    if (found.empty() && (all || (refused && now >= deadline))) co_return nowhere(host, *asked);
    if (all || enough) {
      Resolved resolved{std::move(found), refused};
      if (!all) {
        resolved.late = std::make_shared<Late>();
        resolved.late->asked = asked;
        asked->late = resolved.late;
      }
      co_return resolved;
    }
    if (now >= deadline) co_return fail(Errc::timeout, "no answer from DNS about {}", host);
    asked->rung = false;
    asked->bell.expires_at(wake);
    auto waited = co_await asked->bell.async_wait(asio::as_tuple(asio::use_awaitable));
    if (std::get<0>(waited) && !asked->rung) throw boost::system::system_error(asio::error::operation_aborted);
  }
}

}  // namespace feedd::upstream
