#include "upstream/errands.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>

namespace feedd::upstream {
namespace {

/// What the waiting coroutine and the posted news of the end share; touched at home only.
struct Bell {
  explicit Bell(const Executor& executor) : timer(executor) {}
  asio::steady_timer timer;
  bool rung = false;
};

struct Errand {
  std::function<void()> work;
  Executor home;
  std::function<void()> done;
};

}  // namespace

struct Errands::State {
  std::mutex mutex;
  bool open = true;  ///< while it is, posting to the home of an errand is safe
  std::size_t running = 0, most = 0;
  std::deque<Errand> queue;
};

Errands::Errands(std::size_t threads) : state_(std::make_shared<State>()) { state_->most = threads; }

Errands::~Errands() {
  std::lock_guard lock(state_->mutex);
  state_->open = false;
  state_->queue.clear();
}

void Errands::start(Executor home, std::function<void()> work, std::function<void()> done) {
  // A thread works off what is queued and ends when nothing is left; it owns nothing but the shared state.
  auto run = [](std::shared_ptr<State> state) {
    std::unique_lock lock(state->mutex);
    while (!state->queue.empty()) {
      Errand errand = std::move(state->queue.front());
      state->queue.pop_front();
      lock.unlock();
      errand.work();
      errand.work = nullptr;
      lock.lock();
      if (!state->open) break;
      asio::post(errand.home, std::move(errand.done));
    }
    --state->running;
  };
  bool needs_thread = false;
  {
    std::lock_guard lock(state_->mutex);
    state_->queue.push_back({std::move(work), std::move(home), std::move(done)});
    needs_thread = state_->running < state_->most;
    if (needs_thread) ++state_->running;
  }
  if (needs_thread) {
    try {
      std::thread(run, state_).detach();
    } catch (const std::system_error&) {  // no thread to be had: it stays queued for one that runs, or times out
      std::lock_guard lock(state_->mutex);
      --state_->running;
    }
  }
}

Task<bool> Errands::wait_for(std::function<void()> work, std::chrono::steady_clock::time_point deadline) {
  Executor home = co_await asio::this_coro::executor;
  auto bell = std::make_shared<Bell>(home);
  bell->timer.expires_at(deadline);
  auto ring = [bell = std::weak_ptr<Bell>(bell)] {
    if (auto waiting = bell.lock()) {
      waiting->rung = true;
      waiting->timer.cancel();
    }
  };
  start(home, std::move(work), std::move(ring));
  auto waited = co_await bell->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  bool expired = !std::get<0>(waited);
  if (bell->rung) co_return true;
  if (expired) co_return false;
  throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace feedd::upstream
