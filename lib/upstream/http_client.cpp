#include "upstream/http_client.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <set>

#include "base/text.hpp"
#include "upstream/address.hpp"
#include "upstream/answer.hpp"
#include "upstream/domain.hpp"
#include "upstream/encoding.hpp"
#include "upstream/ending.hpp"
#include "upstream/errands.hpp"
#include "upstream/gate.hpp"
#include "upstream/hop.hpp"
#include "upstream/local_file.hpp"
#include "upstream/lookup.hpp"
#include "upstream/race.hpp"
#include "upstream/request.hpp"
#include "upstream/resolver.hpp"
#include "upstream/throttle.hpp"

namespace feedd::upstream {
namespace {

using std::chrono::steady_clock;

constexpr int most_redirects = 10;
constexpr std::size_t lookup_threads = 16;
/// Bodies up to this size become 1 MiB at most in less time than it takes to start a thread for them.
constexpr std::size_t decoded_here = 32 << 10;
/// What nearly all become is not worth asking for room; who needs more is decoded anew when he has it.
constexpr std::size_t decoded_uncounted = 1 << 20;
/// New connections to one public address: a burst, then so many a second.
constexpr std::chrono::milliseconds turn_at_address(100);
constexpr std::size_t turns_at_once = 50;
/// What all large bodies under way may hold together.
constexpr std::uint64_t body_budget = 48 << 20;

struct Client {
  Client(Executor executor, ClientConfig given)
      : config(std::move(given)),
        all(std::make_shared<Gate>(std::max<std::size_t>(config.concurrency, 1))),
        budget(std::make_shared<Budget>(body_budget)),
        hop(std::move(executor), config) {
    for (const auto& text : config.allow_private) {
      auto block = parse_block(text);
      if (block)
        allowed.push_back(*block);
      else
        misconfigured = block.error();
    }
  }

  std::shared_ptr<Gate> gate_of(const std::string& host) {
    if (hosts.size() > 256) std::erase_if(hosts, [](const auto& one) { return one.second.expired(); });
    auto& known = hosts[host];
    auto gate = known.lock();
    if (!gate) known = gate = std::make_shared<Gate>(std::max<std::size_t>(config.per_host, 1));
    return gate;
  }

  tl::unexpected<Error> late() const { return fail(Errc::timeout, "no answer within {}", in_words(config.timeout)); }

  ClientConfig config;
  std::vector<Block> allowed;
  std::optional<Error> misconfigured;
  std::shared_ptr<Gate> all;
  std::shared_ptr<Budget> budget;
  std::map<std::string, std::weak_ptr<Gate>> hosts;  ///< those somebody is at
  Turns turns{turn_at_address, turns_at_once};
  Errands errands{lookup_threads};
  Resolver resolver{look_up, lookup_threads};
  Hop hop;
};

/// Whose places are shared. On a local network each port is a server of its own, as for turns.
std::string host_of(const Uri& url) { return is_public_host(url) ? std::string(url.host()) : operator_of(url); }

/// The host typed by the user may be private, on the port typed or after a change to the usual ports of the web.
bool is_trusted(const Uri& url, const Get& get) {
  if (!get.trusted_address || url.host() != get.url.host()) return false;
  auto port = port_of(url);
  return port == port_of(get.url) || port == 80 || port == 443;
}

/// The addresses that may be connected to.
Task<Result<Resolved>> addresses_of(Client& client, const Route& route, const Journey& journey) {
  auto may = [trusted = route.trusted, allowed = client.allowed](const Address& address) {
    return trusted || may_connect(address, allowed);
  };
  if (auto literal = address_in(route.host); literal && !is_localhost(route.host)) {
    if (!may(*literal)) co_return not_public(route.host, *literal);
    co_return Resolved{{*literal}};
  }
  auto looked = client.resolver.resolve(route.host, std::move(may), journey.deadline);
  auto resolved = co_await std::move(looked);
  if (!resolved && resolved.error().code == Errc::timeout)
    co_return fail(Errc::timeout, "{} within {}", resolved.error().what, in_words(client.config.timeout));
  co_return resolved;
}

/// Of a body that ends with its connection, without a goodbye of TLS, only its own end tells that it is whole.
Result<void> check_end(const Got& got) {
  if (!got.may_be_cut || is_refusal(got.status) || has_its_end(got.body)) return {};
  return fail(Errc::network, "the answer was cut off");
}

Task<Result<void>> undo_coding(Client& client, Got& got, Journey& journey) {
  auto coding = got.list("Content-Encoding");
  if (coding.empty() && !is_gzip(got.body)) co_return Result<void>();
  if (got.body.empty()) co_return Result<void>();
  if (is_refusal(got.status)) {
    got.body.clear();
    co_return Result<void>();
  }
  auto body = std::make_shared<const std::string>(std::move(got.body));
  std::size_t most = client.config.max_body, limit = std::min(decoded_uncounted, most);
  std::optional<Result<std::string>> decoded;
  if (body->size() <= decoded_here) decoded = decode(*body, coding, limit);
  for (;;) {
    if (!decoded) {
      auto job = [body, coding, limit] { return decode(*body, coding, limit); };
      auto run = co_await client.errands.run(std::move(job), journey.deadline);
      if (!run) co_return client.late();
      decoded = std::move(*run);
    }
    if (*decoded) {
      got.body = std::move(**decoded);
      if (journey.room) journey.room->shrink(got.body.size());
      co_return Result<void>();
    }
    if ((*decoded).error().code != Errc::too_large || limit == most) co_return tl::unexpected((*decoded).error());
    limit = std::min(4 * limit, most);
    co_await journey.make_room(body->size() + limit);
    decoded.reset();
  }
}

Task<Result<Got>> fetch_file(std::shared_ptr<Client> client, Get get) {
  if (!get.trusted_address)
    co_return fail(Errc::unsupported,
                   "file: addresses are read only when the configuration or the command line names them");
  auto job = [get, most = client->config.max_body]() -> Result<Got> {
    TRY(auto got, read_file(get, most));
    TRY(got.body, decode(got.body, "", most));
    return got;
  };
  auto deadline = steady_clock::now() + client->config.timeout;
  auto read = co_await client->errands.run(std::move(job), deadline);
  if (!read) co_return client->late();
  co_return std::move(*read);
}

/// The places of one request: with its host, and among all.
struct Places {
  std::shared_ptr<Gate> host, all;
  Place at_host = {}, among_all = {};

  Task<void> enter(Journey& journey) {
    at_host = co_await journey.enter(host);
    among_all = co_await journey.enter(all);
  }
  void leave() {
    among_all.leave();
    at_host.leave();
  }
};

/// What a body keeps until it is read: however fast they come, so many are in memory and no more.
struct Kept {
  Place among_all;
  std::shared_ptr<Portion> room;
};

/// One machine may stand behind a thousand names: new connections to a public address come by turns, too. Whoever waits
/// for his turn keeps no place from others, and the clock stands still.
Task<void> turn_with(Client& client, const Address& address, Places& places, Journey& journey) {
  if (!is_public(address)) co_return;
  auto since_start = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now().time_since_epoch());
  auto wait = client.turns.take(to_text(address), since_start);
  if (wait.count() <= 0) co_return;
  places.leave();
  co_await sleep_for(wait);
  journey.deadline += wait;
  co_await places.enter(journey);
}

/// Changes since nobody knows when: to be told next time of what came after them would leave out the rest.
void forget_validators(Got& got) {
  std::erase_if(got.headers, [](const auto& field) {
    return iequals(field.first, "ETag") || iequals(field.first, "Last-Modified");
  });
}

/// On a connection that is there, else on a new one. A POST is not asked twice, and so never where the first try may be
/// lost (RFC 9110 §9.2.2).
Task<Result<Got>> ask(Client& client, const Uri& url, const Route& route, const std::string& request, Places& places,
                      Journey& journey) {
  if (request.starts_with("GET ")) {
    auto again = co_await client.hop.ask_again(url, route, request, journey);
    if (again) co_return std::move(*again);
  }
  auto server = co_await addresses_of(client, route, journey);
  if (!server) co_return tl::unexpected(server.error());
  co_await turn_with(client, server->addresses.front(), places, journey);
  auto got = co_await client.hop.ask(url, route, *server, request, journey);
  co_return got;
}

Task<Result<Got>> fetch_web(std::shared_ptr<Client> client, Get get) {
  Journey journey{client->budget, steady_clock::now() + client->config.timeout};
  Uri url = without_userinfo(get.url);
  std::set<std::string> seen;
  std::vector<std::pair<std::string, std::string>> waits;  // said by redirects on the way
  bool for_good = true;
  for (int hops = 0;; ++hops) {
    if (!seen.insert(url.str()).second) co_return fail(Errc::http, "the redirects go in a circle: {}", url.str());
    if (hops > most_redirects) co_return fail(Errc::http, "more than {} redirects", most_redirects);
    if (!may_connect_port(port_of(url), url, get.url))
      co_return fail(Errc::unsupported, "port {} is not asked for feeds", url.port());
    std::optional<Uri> proxy;
    if (client->config.proxy && !goes_straight(url.host(), client->config.no_proxy)) proxy = client->config.proxy;
    auto request = request_text(url, get, client->config.user_agent, proxy);
    if (!request) co_return tl::unexpected(request.error());
    auto route = route_to(url, is_trusted(url, get), proxy, client->allowed, client->config.user_agent);
    if (!route) co_return tl::unexpected(route.error());

    Places places{client->gate_of(host_of(url)), client->all};
    co_await places.enter(journey);
    auto got = co_await ask(*client, url, *route, *request, places, journey);
    if (!got) co_return tl::unexpected(got.error());
    const bool conditional = request->find("\r\nIf-") != std::string::npos;
    if (got->status == 304 && !conditional)
      co_return fail(Errc::http, "HTTP 304, although it was not asked whether anything changed");
    if (got->status == 226 && !conditional) forget_validators(*got);

    bool ends_here = !is_redirect(got->status) || (!get.form.empty() && got->status < 307);
    if (ends_here) {
      auto undone = co_await undo_coding(*client, *got, journey);
      if (!undone) co_return tl::unexpected(undone.error());
      auto ended = check_end(*got);
      if (!ended) co_return tl::unexpected(ended.error());
      got->moved_for_good = hops > 0 && for_good;
      got->headers.insert(got->headers.end(), waits.begin(), waits.end());
      got->room = std::make_shared<Kept>(Kept{std::move(places.among_all), journey.room});
      co_return got;
    }
    for_good = for_good && (got->status == 301 || got->status == 308);
    if (auto wait = got->header("Retry-After"); !wait.empty()) waits.emplace_back("Retry-After", wait);
    auto target = redirect_target(url, got->header("Location"));
    if (!target) co_return tl::unexpected(within(fmt::format("HTTP {}", got->status), target.error()));
    if (std::find(get.not_to.begin(), get.not_to.end(), *target) != get.not_to.end())
      co_return fail(Errc::http, "HTTP {}: it leads back to {}", got->status, target->str());
    url = *target;
  }
}

Task<Result<Got>> fetch(std::shared_ptr<Client> client, Get get) {
  if (client->misconfigured) co_return tl::unexpected(*client->misconfigured);
  bool local = get.url.scheme() == "file";
  if (!local && !get.url.is_web())
    co_return fail(Errc::unsupported, "{}: addresses are not fetched, only http, https and file", get.url.scheme());
  auto answer = local ? fetch_file(client, std::move(get)) : fetch_web(client, std::move(get));
  auto got = co_await std::move(answer);
  // A step that was cancelled ends as an error like any other; that we are stopping is not a failure of the server.
  auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none)
    throw boost::system::system_error(asio::error::operation_aborted);
  co_return got;
}

}  // namespace

std::string_view Got::header(std::string_view name) const {
  for (const auto& [known, value] : headers)
    if (iequals(known, name)) return value;
  return {};
}

std::string Got::list(std::string_view name) const {
  std::string all;
  for (const auto& [known, value] : headers)
    if (iequals(known, name)) all.append(all.empty() ? "" : ", ").append(value);
  return all;
}

Fetch http_client(Executor executor, ClientConfig config) {
  auto client = std::make_shared<Client>(std::move(executor), std::move(config));
  return [client](Get get) { return fetch(client, std::move(get)); };
}

}  // namespace feedd::upstream
