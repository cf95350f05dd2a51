#include "posts/watch.hpp"

#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <cerrno>
#include <cstring>
#include <map>
#include <utility>

#include "posts/tree.hpp"

namespace feedd::posts {
namespace {

using Steady = std::chrono::steady_clock;
using Moment = Steady::time_point;
using std::chrono::milliseconds;

constexpr milliseconds gather{30}, rest{200}, patience{1000};
constexpr std::chrono::seconds look_anyway{600}, look_without_events{10}, look_for_root{1};

constexpr std::uint32_t written = IN_MODIFY;
constexpr std::uint32_t finished = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB;
constexpr std::uint32_t self = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT;
constexpr std::uint32_t wanted = IN_CREATE | written | finished | IN_DELETE_SELF | IN_MOVE_SELF;

/// Where changes made on another machine give no event here.
bool is_of_network(const std::filesystem::path& path) {
  struct statfs status {};
  if (::statfs(path.c_str(), &status) != 0) return false;
  constexpr std::array<unsigned long, 5> network{NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, V9FS_MAGIC, 0xFF534D42UL /* CIFS */,
                                                 0xFE534D42UL /* SMB2 */};
  return std::find(network.begin(), network.end(), static_cast<unsigned long>(status.f_type)) != network.end();
}

}  // namespace

/// Shared with the handler that waits for the descriptor: it may end after the Watch.
struct Watch::State {
  State(Executor executor, std::filesystem::path path)
      : root(std::move(path)), events(executor), timer(executor), looked(Steady::now()), walked(looked) {
    const int number = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (number < 0) {
      trouble = fmt::format("inotify: {}", std::strerror(errno));
    } else {
      events.assign(number);
    }
  }

  std::filesystem::path root;
  asio::posix::stream_descriptor events;
  asio::steady_timer timer;
  bool armed = false, readable = false;
  std::string trouble;

  std::map<int, std::string> places;       // of watch descriptors
  std::map<std::string, int> descriptors;  // of places
  std::set<std::string> covered;           // in this walk
  bool root_covered = false;

  Moment looked, walked;
  bool anything = false;          // perhaps more than what `changed` names
  std::set<std::string> changed;  // files
  std::optional<Moment> first_news, last_news;
  std::map<std::string, Moment> busy;  // last write

  bool by_clock() const { return !trouble.empty(); }

  void tell(Moment now) {
    if (!first_news) first_news = now;
    last_news = now;
  }
  void tell_of_anything(Moment now) {
    anything = true;
    tell(now);
  }

  void take(const inotify_event& event, std::string_view name, Moment now) {
    if (event.mask & IN_Q_OVERFLOW) return tell_of_anything(now);
    const auto found = places.find(event.wd);
    if (found == places.end()) return;
    if (event.mask & IN_IGNORED) {
      if (found->second.empty()) tell_of_anything(now);
      descriptors.erase(found->second);
      places.erase(found);
      return;
    }
    if (event.mask & self) return tell_of_anything(now);
    if (event.mask & IN_ISDIR) {
      if (!name.starts_with('.')) tell_of_anything(now);
      return;
    }
    if (is_leftover(name)) return;
    const auto place = found->second.empty() ? std::string(name) : fmt::format("{}/{}", found->second, name);
    changed.insert(place);
    if (event.mask & (IN_CREATE | written)) {
      busy[place] = now;
    } else {
      if (!(event.mask & IN_ATTRIB)) busy.erase(place);
      tell(now);
    }
  }

  void drain(Moment now) {
    readable = false;
    if (!events.is_open()) return;
    alignas(inotify_event) std::array<char, std::size_t{64} * 1024> buffer;
    for (;;) {
      const auto got = ::read(events.native_handle(), buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return;
      for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
        const auto& event = *reinterpret_cast<const inotify_event*>(buffer.data() + at);
        take(event, event.len > 0 ? std::string_view(event.name) : std::string_view(), now);
        at += sizeof(inotify_event) + event.len;
      }
    }
  }

  /// When to speak, as things stand.
  Moment due() const {
    auto when = by_clock() ? looked + look_without_events : walked + look_anyway;
    if (!root_covered) when = looked + look_for_root;
    if (last_news) when = std::min({when, *last_news + gather, *first_news + patience});
    for (const auto& [place, last] : busy) when = std::min(when, last + rest);
    return when;
  }

  /// Nobody waits: the descriptor must not keep the executor at work.
  void disarm() {
    boost::system::error_code ignored;
    if (armed) events.cancel(ignored);
  }

  News speak(Moment now) {
    first_news.reset();
    last_news.reset();
    looked = now;
    News news;
    std::erase_if(busy, [&](const auto& file) { return file.second + rest <= now; });
    for (const auto& [place, last] : busy) news.busy.insert(place);
    const bool is_time = by_clock() || !root_covered || walked + look_anyway <= now;
    news.elsewhere = std::exchange(anything, false) || is_time;
    if (news.elsewhere) walked = now;
    news.changed = std::exchange(changed, news.busy);
    for (const auto& place : news.busy) news.changed.erase(place);
    return news;
  }
};

Watch::Watch(Executor executor, std::filesystem::path root)
    : state_(std::make_shared<State>(std::move(executor), std::move(root))) {}

Watch::~Watch() {
  boost::system::error_code ignored;
  state_->events.close(ignored);
  state_->timer.cancel();
}

Task<News> Watch::changed() {
  const auto state = state_;
  auto disarm = [](State* armed) { armed->disarm(); };
  const std::unique_ptr<State, decltype(disarm)> while_waiting(state.get());
  for (;;) {
    const auto now = Steady::now();
    state->drain(now);
    const auto due = state->due();
    if (due <= now) co_return state->speak(now);
    if (!state->armed && state->events.is_open()) {
      state->armed = true;
      auto woken = [state](boost::system::error_code error) {
        state->armed = false;
        state->readable = !error;
        state->timer.cancel();
      };
      state->events.async_wait(asio::posix::stream_descriptor::wait_read, std::move(woken));
    }
    state->timer.expires_at(due);
    auto waited = co_await state->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    (void)waited;
    auto cancelled = co_await asio::this_coro::cancellation_state;
    if (cancelled.cancelled() != asio::cancellation_type::none) {
      throw boost::system::system_error(asio::error::operation_aborted);
    }
  }
}

void Watch::begin() { state_->covered.clear(); }

bool Watch::cover(const std::string& place) {
  auto& state = *state_;
  state.covered.insert(place);
  if (place.empty() && state.trouble.empty() && is_of_network(state.root)) {
    state.trouble = "a file system of the network";
  }
  if (!state.events.is_open()) return true;
  const std::uint32_t how =
      IN_ONLYDIR | IN_EXCL_UNLINK | (place.empty() ? 0U : static_cast<std::uint32_t>(IN_DONT_FOLLOW));
  const int descriptor = ::inotify_add_watch(state.events.native_handle(), (state.root / place).c_str(), wanted | how);
  if (descriptor < 0) {
    // Gone meanwhile is no trouble; a limit is.
    if (errno == ENOSPC || errno == ENOMEM) {
      state.trouble = fmt::format("inotify: {}: raise fs.inotify.max_user_watches", std::strerror(errno));
    }
    return true;
  }
  const auto known = state.descriptors.find(place);
  const bool is_new = known == state.descriptors.end() || known->second != descriptor;
  // A directory that was renamed keeps its descriptor and gets a new place.
  const auto before = state.places.find(descriptor);
  if (before != state.places.end() && before->second != place) state.descriptors.erase(before->second);
  state.places[descriptor] = place;
  state.descriptors[place] = descriptor;
  return is_new || state.by_clock();
}

void Watch::end() {
  auto& state = *state_;
  state.root_covered = state.covered.contains("");
  for (auto at = state.descriptors.begin(); at != state.descriptors.end();) {
    if (state.covered.contains(at->first)) {
      ++at;
      continue;
    }
    ::inotify_rm_watch(state.events.native_handle(), at->second);
    state.places.erase(at->second);
    at = state.descriptors.erase(at);
  }
}

void Watch::set_busy(const std::string& place) {
  state_->busy[place] = Steady::now();
  state_->anything = true;
}

std::optional<std::string> Watch::trouble() const {
  if (state_->trouble.empty()) return std::nullopt;
  return state_->trouble;
}

}  // namespace feedd::posts
