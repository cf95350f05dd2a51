/// The state directory: one feedd at a time, and the store in it.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.hpp"
#include "config/config.hpp"
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

 private:
  int fd_ = -1;
};

struct State {
  Lock lock;
  std::unique_ptr<store::Store> store;
  bool lasting = false;  ///< what is written down here is there the next time
};

/// $STATE_DIRECTORY, else the directory of the configuration file; without either the state lives in memory alone.
/// Fails with `store` when another feedd holds the directory, or when what lies there cannot be used.
Result<State> open_state(const config::Config& config);

}  // namespace feedd::daemon
