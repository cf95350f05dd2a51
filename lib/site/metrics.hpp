/// Figures of publishing and of each source in the text format of Prometheus, version 0.0.4.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "site/status.hpp"

namespace feedd::site {

/// Work done so far, for tests and metrics.
struct Work {
  std::uint64_t fragments = 0, documents = 0, sites = 0;
  std::chrono::nanoseconds building{};  ///< time spent on documents, compression included
};

std::string metrics_text(const std::vector<SourceStatus>& sources, const Work& work);

}  // namespace feedd::site
