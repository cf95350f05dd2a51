#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <vector>

#include "fakes/simulated_time.hpp"
#include "upstream/domain.hpp"
#include "upstream/upstream.hpp"

namespace feedd::upstream {
namespace {

using namespace std::chrono_literals;

constexpr int sources = 10000;
constexpr auto day = 24h;

/// Who they are: of ten thousand, a thousand have one host, the others three each; and what their servers do.
enum class Server { plain, fresh_for_three_hours, gone_after_two, failing, busy_once };

struct Source {
  Uri url;
  Server server;
  std::vector<Instant> polls = {};
};

Source source_number(int i) {
  auto host = i < 1000 ? std::string("mega.example") : "h" + std::to_string(i / 3) + ".example";
  auto url = *parse_uri("https://" + host + "/" + std::to_string(i));
  constexpr Server servers[] = {Server::plain, Server::plain,   Server::plain, Server::fresh_for_three_hours,
                                Server::plain, Server::failing, Server::plain, Server::gone_after_two,
                                Server::plain, Server::plain};
  return {url, i == 5000 ? Server::busy_once : i < 1000 ? Server::plain : servers[i % 10]};
}

constexpr std::string_view feed = R"(<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:f</id><title>F</title>
<entry><id>urn:1</id><title>T</title><updated>2023-11-01T00:00:00Z</updated></entry></feed>)";

class Day : public testing::Test {
 protected:
  Day() {
    for (int i = 0; i < sources; ++i) all_.push_back(source_number(i));
    auto fetch = [this](Get get) { return answer(this, std::move(get)); };
    Means means{.fetch = fetch,
                .crew = io_.get_executor(),
                .clock = time_.clock(),
                .sleep = time_.sleep(),
                .throttle = std::make_shared<Throttle>(1s),
                .manners = {}};
    for (int i = 0; i < sources; ++i) {
      Subscription subscription{.id = {"upstream/" + std::to_string(i)}, .name = "n", .url = all_[i].url};
      nursery_.start("source", follow(Upstream(subscription, "", means)));
    }
    time_.run(io_, start_ + day);
  }
  ~Day() override {
    nursery_.stop();
    io_.restart();
    io_.run();
  }

  static Task<void> follow(Upstream source) {
    for (;;) co_await source.next();
  }

  static Task<Result<Got>> answer(Day* self, Get get) {
    Got got{.status = 404, .headers = {}, .body = {}, .url = get.url, .moved_for_good = false, .room = {}};
    if (get.url.path() == "/") co_return got;
    auto& source = self->all_[static_cast<std::size_t>(std::stoi(std::string(get.url.path().substr(1))))];
    source.polls.push_back(self->time_.now());
    got.status = get.validators.etag.empty() ? 200 : 304;
    got.headers = {{"ETag", "\"v\""}};
    switch (source.server) {
      case Server::plain:
        break;
      case Server::fresh_for_three_hours:
        got.headers.emplace_back("Cache-Control", "max-age=10800");
        break;
      case Server::gone_after_two:
        if (source.polls.size() > 2) got.status = 410;
        break;
      case Server::failing:
        got.status = 500;
        break;
      case Server::busy_once:
        if (source.polls.size() == 2) {
          got.status = 503;
          got.headers.emplace_back("Retry-After", "18000");
          self->busy_from_ = self->time_.now();
        }
        break;
    }
    if (got.status == 200) got.body = feed;
    co_return got;
  }

  Instant start_ = Instant(std::chrono::seconds(1'700'000'000)), busy_from_{};
  asio::io_context io_;
  fakes::SimulatedTime time_;
  std::vector<Source> all_;
  Nursery nursery_{io_.get_executor()};
};

TEST_F(Day, of_ten_thousand_upstreams_is_polite_to_each_of_them) {
  std::map<std::string, std::vector<Instant>> by_operator;
  std::map<std::int64_t, int> by_minute;
  std::size_t total = 0;
  for (const auto& source : all_) {
    const auto& polls = source.polls;
    ASSERT_FALSE(polls.empty()) << source.url.str();
    total += polls.size();
    auto interval = source.server == Server::fresh_for_three_hours ? 3h : 1h;
    for (std::size_t i = 1; i < polls.size(); ++i) ASSERT_GE(polls[i] - polls[i - 1], interval) << source.url.str();
    switch (source.server) {
      case Server::plain:
        ASSERT_GE(polls.size(), 18u) << source.url.str();
        ASSERT_LE(polls.size(), 24u) << source.url.str();
        break;
      case Server::fresh_for_three_hours:
        ASSERT_LE(polls.size(), 8u) << source.url.str();
        break;
      case Server::gone_after_two:
        ASSERT_EQ(polls.size(), 3u) << "none after 410";
        break;
      case Server::failing:
        ASSERT_LE(polls.size(), 5u) << "2, 4, 8, 16 hours";
        break;
      case Server::busy_once:
        break;
    }
    auto& his = by_operator[operator_of(source.url)];
    his.insert(his.end(), polls.begin(), polls.end());
    for (auto poll : polls) ++by_minute[(poll - start_) / 1min];
  }

  for (auto& [name, polls] : by_operator) {
    std::sort(polls.begin(), polls.end());
    for (std::size_t i = 10; i < polls.size(); ++i) ASSERT_GE(polls[i] - polls[i - 10], 1s) << "a burst at " << name;
  }

  // Nobody of the busy operator's comes before his time.
  for (auto poll : by_operator[operator_of(all_[5000].url)])
    EXPECT_TRUE(poll <= busy_from_ || poll >= busy_from_ + 5h) << poll - busy_from_;

  // From the third hour on no minute has much more than its share: what began together has parted.
  auto share = static_cast<int>(total / (24 * 60));
  int most = 0;
  for (auto [minute, polls] : by_minute)
    if (minute >= 3 * 60) most = std::max(most, polls);
  EXPECT_LT(most, 2 * share) << "of " << share;
}

}  // namespace
}  // namespace feedd::upstream
