/// What was answered, counted by each serving thread for itself: one writer, so that nothing is locked, and any reader.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "serve/negotiation.hpp"

namespace feedd::serve {

class Tally {
 public:
  void opened() { add(opened_, 1); }
  void closed() { add(closed_, 1); }
  void sent(std::size_t bytes) { add(bytes_, bytes); }
  /// `spared`: bytes that did not travel because the reader had them.
  void answered(unsigned status, Coding coding, std::size_t spared) {
    if (status < answers_.size()) add(answers_[status][static_cast<std::size_t>(coding)], 1);
    if (spared > 0) add(spared_, spared);
  }

 private:
  using Count = std::atomic<std::uint64_t>;
  static void add(Count& count, std::uint64_t more) {
    count.store(count.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
  }
  friend std::string metrics_text(const std::vector<std::unique_ptr<Tally>>& tallies);

  std::array<std::array<Count, 3>, 600> answers_{};  ///< by status and coding
  Count bytes_ = 0, spared_ = 0, opened_ = 0, closed_ = 0;
};

/// The sum of all in the text format of Prometheus.
std::string metrics_text(const std::vector<std::unique_ptr<Tally>>& tallies);

}  // namespace feedd::serve
