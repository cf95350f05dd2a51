/// How a serving thread is told things by other threads: letters, and a bell that its epoll hears.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "site/document.hpp"

namespace feedd::serve {

class Connection;

/// Who waits for a document; null when he has gone. Only his own thread looks at it.
struct Wish {
  Connection* who = nullptr;
};

/// Shared: who writes may do so when the thread is long over. Safe on every thread.
class Mailbox {
 public:
  struct Letter {
    std::shared_ptr<Wish> wish;
    Result<site::DocumentPtr> document;
  };

  Mailbox() : bell_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) { FEEDD_ASSERT(bell_ >= 0); }
  ~Mailbox() { ::close(bell_); }
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  int bell() const { return bell_; }  ///< readable when it was rung
  void ring() {
    const std::uint64_t one = 1;
    (void)!::write(bell_, &one, sizeof one);
  }
  void send(Letter letter) {
    {
      std::lock_guard lock(mutex_);
      letters_.push_back(std::move(letter));
    }
    ring();
  }
  /// All that has come; the bell is quiet again.
  std::vector<Letter> take() {
    std::uint64_t times;
    (void)!::read(bell_, &times, sizeof times);
    std::lock_guard lock(mutex_);
    return std::exchange(letters_, {});
  }

 private:
  int bell_;
  std::mutex mutex_;
  std::vector<Letter> letters_;
};

}  // namespace feedd::serve
