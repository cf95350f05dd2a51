/// How many threads the crew has.
#pragma once

#include <algorithm>
#include <cstddef>
#include <thread>

namespace feedd::daemon {

/// Two at least: one may wait for a disk.
inline std::size_t crew_size() { return std::max(2U, std::thread::hardware_concurrency()); }

}  // namespace feedd::daemon
