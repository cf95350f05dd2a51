/// Large bodies in files in memory: the kernel sends the pages of a file as they are (sendfile), where it copies what
/// stands in our memory. It does so with the least work where pages are huge, so bodies stand one behind the other in
/// chunks of such pages. Each costs its size once more: only a body that is asked for again gets there, and all
/// together have a bound. What has no place is sent from memory.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "site/body.hpp"

namespace feedd::serve {

class MemoryChunk;

/// The bytes of one body. They never change, and stay as long as this does.
struct MemoryFile {
  std::shared_ptr<const MemoryChunk> chunk;
  int descriptor;
  std::size_t offset;
};
using MemoryFilePtr = std::shared_ptr<const MemoryFile>;

/// Those of one server. Safe on every thread. Where files may have a limit (RLIMIT_FSIZE), SIGXFSZ must be blocked or
/// ignored.
class MemoryFiles {
 public:
  static constexpr std::size_t least = 16 << 10;  ///< below that, copying is cheaper
  static constexpr std::size_t most = 8 << 20;    ///< above that, others would wait too long while it is written
  static constexpr std::size_t chunk_size = 2 << 20, most_bytes = 64 << 20;  ///< of one chunk at least; of all

  MemoryFiles();
  ~MemoryFiles();

  /// Null: to be sent from memory. It is too small or too large, nobody asked before, there is no room, or another
  /// thread is here right now: no reader waits for a lock.
  MemoryFilePtr of(const site::Bytes& body) {
    return body && body->size() >= least && body->size() <= most ? known(body) : nullptr;
  }
  /// Lets go of those whose bodies nobody has any more. To be called now and then.
  void tidy();

 private:
  struct Known {
    std::weak_ptr<const site::Body> body;
    std::size_t size = 0;  ///< 0: nobody has asked again
    MemoryFilePtr file = {};
  };
  MemoryFilePtr known(const site::Bytes& body);
  MemoryFilePtr made(const site::Body& body);

  std::mutex mutex_;
  std::unordered_map<const site::Body*, Known> all_;
  std::vector<std::shared_ptr<MemoryChunk>> chunks_;
  bool is_full_ = false;  ///< there was no room since tidy()
};

}  // namespace feedd::serve
