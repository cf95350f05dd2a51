#include "daemon/trouble.hpp"

#include <utility>

#include "base/log.hpp"

namespace feedd::daemon {

Task<void> Trouble::begins(Error error) {
  const auto now = std::chrono::steady_clock::now();
  if (now >= silent_until_) {
    silent_until_ = now + std::chrono::minutes(1);
    log::error("store.failed", {{"what", error.what}});
  }
  if (std::exchange(lasts_, true)) co_return;
  if (error.code == Errc::damaged) condemn(state_);
  auto notes = state_.remarks;
  Note note;
  note.severity = Note::Severity::error;
  note.error = std::move(error);
  notes.push_back(std::move(note));
  co_await tell(std::move(notes));
}

Task<void> Trouble::ends() {
  if (!std::exchange(lasts_, false)) co_return;
  silent_until_ = {};
  log::info("store.works");
  co_await read_anew();
  auto notes = state_.remarks;
  co_await tell(std::move(notes));
}

/// Who began to read when nothing could be written may not see what is written from now on.
Task<void> Trouble::read_anew() {
  auto open = [&] { return state_.store->reader(); };
  auto reader = co_await on(desk_, std::move(open));
  if (!reader) {
    log::error("store.failed", {{"what", reader.error().what}});
    co_return;
  }
  shelf_.open(std::move(*reader));
}

Task<void> Trouble::tell(std::vector<Note> notes) {
  auto job = [&] { return publisher_.tell_of_store(std::move(notes)); };
  auto told = co_await on(desk_, std::move(job));
  if (!told) log::error("store.failed", {{"what", told.error().what}});
}

}  // namespace feedd::daemon
