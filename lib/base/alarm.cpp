#include "base/alarm.hpp"

#include <sys/timerfd.h>
#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <chrono>
#include <cstdint>

#include "base/result.hpp"

namespace feedd {
namespace {

constexpr std::chrono::hours far_away{24 * 365};

int made() {
  const int descriptor = ::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  FEEDD_ASSERT(descriptor >= 0);
  return descriptor;
}

}  // namespace

struct Alarm::State {
  explicit State(const Executor& executor) : timer(executor, made()) {}
  asio::posix::stream_descriptor timer;
  bool is_rung = false;

  void set(Instant when) {
    itimerspec setting{};
    setting.it_value.tv_sec = std::max<std::int64_t>(when.time_since_epoch().count(), 1);  // nothing means never
    ::timerfd_settime(timer.native_handle(), TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &setting, nullptr);
  }
};

Alarm::Alarm(const Executor& executor) : state_(std::make_unique<State>(executor)) {}
Alarm::~Alarm() = default;

Task<void> Alarm::wait(std::optional<Instant> when) {
  if (!state_->is_rung) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    state_->set(when ? std::min(*when, now + far_away) : now + far_away);
    co_await state_->timer.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
    std::uint64_t times = 0;
    (void)!::read(state_->timer.native_handle(), &times, sizeof times);  // ECANCELED: the clock was set
  }
  state_->is_rung = false;
}

void Alarm::ring() {
  state_->is_rung = true;
  state_->set(Instant());
}

}  // namespace feedd
