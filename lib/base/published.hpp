/// The one shared cell: writers put a finished value in, readers take what is there. A mutex and not
/// std::atomic<shared_ptr>: that of g++ 12 is reported as a race by ThreadSanitizer and is no faster here.
#pragma once

#include <memory>
#include <mutex>

namespace feedd {

template <class T>
class Published {
 public:
  std::shared_ptr<const T> get() const {
    std::lock_guard lock(mutex_);
    return value_;
  }
  void set(std::shared_ptr<const T> value) {
    std::lock_guard lock(mutex_);
    value_.swap(value);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
};

}  // namespace feedd
