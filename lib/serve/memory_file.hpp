/// Large bodies as files in memory: the kernel sends the pages of a file as they are, where it copies what stands in
/// ours. Such a file costs the size of its body once more, so only a body that is asked for again gets one, and all
/// together have their bounds. What has none is sent from memory.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "site/body.hpp"

namespace feedd::serve {

/// Never changes.
class MemoryFile {
 public:
  /// Null when there is none to be had: no descriptor, no memory, a limit on the size of files (RLIMIT_FSIZE). Where
  /// such a limit may be, SIGXFSZ must be blocked or ignored.
  static std::shared_ptr<const MemoryFile> made(const site::Body& body);
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int descriptor() const { return descriptor_; }

 private:
  explicit MemoryFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};
using MemoryFilePtr = std::shared_ptr<const MemoryFile>;

/// Those of one server. Safe on every thread.
class MemoryFiles {
 public:
  static constexpr std::size_t least = 16 << 10;                         ///< below that, copying is cheaper
  static constexpr std::size_t most_bytes = 64 << 20, most_files = 128;  ///< of all

  /// Null: to be sent from memory.
  MemoryFilePtr of(const site::Bytes& body) { return body && body->size() >= least ? known(body) : nullptr; }
  /// Lets go of those whose bodies nobody has any more. To be called now and then.
  void tidy();

 private:
  struct Known {
    std::weak_ptr<const site::Body> body;
    std::size_t reserved = 0;  ///< bytes of a file; 0 while there is none and none is tried
    MemoryFilePtr file = {};
  };
  using All = std::unordered_map<const site::Body*, Known>;
  MemoryFilePtr known(const site::Bytes& body);
  All::iterator forget(All::iterator one);

  std::mutex mutex_;
  All all_;
  std::size_t bytes_ = 0, files_ = 0;  ///< reserved
};

}  // namespace feedd::serve
