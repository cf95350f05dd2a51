#include "site/intake.hpp"

#include <span>
#include <utility>

namespace feedd::site {
namespace {

using std::chrono::steady_clock;

/// After publishing the desk does other work for so many times as long: news that pours in is shown together.
constexpr int rest = 4;

}  // namespace

/// On the desk: what publishes, after which it rests for some times as long.
template <class Publish>
auto Intake::then_rest(Publish publish) {
  auto start = steady_clock::now();
  auto out = publish();
  auto end = steady_clock::now();
  rests_until_ = end + rest * (end - start);
  return out;
}

Task<Result<Intake::Taken>> Intake::take(const Batch& batch) {
  Waiting mine{&batch};
  {
    std::lock_guard lock(mutex_);
    waiting_.push_back(&mine);
  }
  auto job = [&] {
    if (!mine.taken) write_down();
    return *std::move(mine.taken);
  };
  auto taken = co_await on(desk_, std::move(job));
  co_return taken;
}

Task<void> Intake::rested() {
  auto when = [&] { return rests_until_; };
  auto until = co_await on(desk_, std::move(when));
  co_await sleep_for(until - steady_clock::now());
}

Task<Result<void>> Intake::show() {
  auto job = [&]() -> Result<void> {
    auto ticked = then_rest([&] { return publisher_.tick(); });
    if (!ticked) return tl::unexpected(ticked.error());
    return {};
  };
  auto shown = co_await on(desk_, std::move(job));
  co_return shown;
}

/// Whoever waits by now; of these each has a job on the desk that finds this done. When they cannot be written
/// together, each is tried alone: one that is at fault keeps none of the others away.
void Intake::write_down() {
  std::vector<Waiting*> waiting;
  {
    std::lock_guard lock(mutex_);
    waiting = std::exchange(waiting_, {});
  }
  const bool later = steady_clock::now() < rests_until_;
  auto take = [&](std::span<const Batch* const> batches) {
    return later ? publisher_.take_all(batches, Publisher::Show::later)
                 : then_rest([&] { return publisher_.take_all(batches, Publisher::Show::now); });
  };
  std::vector<const Batch*> batches;
  for (const auto* one : waiting) batches.push_back(one->batch);
  auto together = take(batches);
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    auto& one = *waiting[i];
    if (together) {
      one.taken = Taken{std::move((*together)[i]), !later};
    } else if (waiting.size() == 1) {
      one.taken = tl::unexpected(together.error());
    } else if (auto alone = take({&batches[i], 1})) {
      one.taken = Taken{std::move(alone->front()), !later};
    } else {
      one.taken = tl::unexpected(alone.error());
    }
  }
}

}  // namespace feedd::site
