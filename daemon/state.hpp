/// The state directory: one feedd at a time, and the store in it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "config/config.hpp"
#include "model/batch.hpp"
#include "store/store.hpp"

namespace feedd::daemon {

/// Holds an advisory lock as long as it lives.
class Lock {
 public:
  Lock() = default;
  explicit Lock(int fd) : fd_(fd) {}
  Lock(Lock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Lock& operator=(Lock&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Lock();
  bool is_held() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

struct State {
  Lock lock;
  std::unique_ptr<store::Store> store;
  std::filesystem::path file;  ///< of the store; empty when nothing lasts
  bool lasting = false;        ///< what is written down here is there the next time
  std::vector<Note> remarks;   ///< what happened to it that people should know
};

/// What the state is wanted for: to work with it, or to look at it, beside a feedd at work.
enum class Purpose { work, look };

/// $STATE_DIRECTORY, else the directory of the configuration file; without either the state lives in memory alone.
///
/// To work, a damaged database is set aside and begun anew with the ids and dates of its backup; where nothing can be
/// written, what lies there is read. Fails with `store` when another feedd holds the directory, or when what lies there
/// cannot be used. To look, nothing is changed; fails with `damaged`, too.
Result<State> open_state(const config::Config& config, Purpose purpose = Purpose::work);

/// A state to try things in, which is gone afterwards: it knows the ids and dates that the lasting one, if there is
/// one, has given out.
State scratch_state(const config::Config& config);

/// Why nothing could be written down by whoever asks; nothing when it could.
std::optional<std::string> state_remark(const config::Config& config);

/// The database turned out to be damaged while it was in use: it is set aside at the next start.
void condemn(const State& state);

}  // namespace feedd::daemon
