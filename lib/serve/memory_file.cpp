#include "serve/memory_file.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace feedd::serve {
namespace {

constexpr std::size_t page = 4096, huge_page = 2 << 20;
constexpr int collapse = 25;  ///< MADV_COLLAPSE, which Linux has from 6.1 on and Debian 12's libc does not name

std::size_t rounded_up(std::size_t size, std::size_t unit) { return (size + unit - 1) / unit * unit; }

bool write_at(int descriptor, std::size_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    offset += static_cast<std::size_t>(count);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// Asks for huge pages, which are had only where there is a page already. A kernel that has none keeps small ones, and
/// all works as well.
void make_huge(int descriptor, std::size_t size) {
  void* room = mmap(nullptr, size + huge_page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) return;
  const auto start = reinterpret_cast<std::uintptr_t>(room);
  auto* aligned = static_cast<char*>(room) + (rounded_up(start, huge_page) - start);
  if (mmap(aligned, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, descriptor, 0) != MAP_FAILED &&
      madvise(aligned, page, MADV_POPULATE_WRITE) == 0)
    madvise(aligned, size, collapse);
  munmap(room, size + huge_page);
}

}  // namespace

/// What was once written stays; behind it there may be room for more.
class MemoryChunk {
 public:
  /// Null when there is none to be had: no descriptor, no memory, a limit on the size of files.
  static std::shared_ptr<MemoryChunk> made(std::size_t size) {
    const int descriptor = memfd_create("feedd-bodies", MFD_CLOEXEC);
    if (descriptor < 0) return nullptr;
    auto chunk = std::make_shared<MemoryChunk>(descriptor, size);
    if (ftruncate(descriptor, static_cast<off_t>(size)) != 0) return nullptr;
    make_huge(descriptor, size);
    return chunk;
  }
  MemoryChunk(int descriptor, std::size_t size) : descriptor_(descriptor), size_(size) {}
  ~MemoryChunk() { ::close(descriptor_); }
  MemoryChunk(const MemoryChunk&) = delete;
  MemoryChunk& operator=(const MemoryChunk&) = delete;

  int descriptor() const { return descriptor_; }
  std::size_t size() const { return size_; }
  bool has_room(std::size_t size) const { return size <= size_ - used_; }
  /// Where it stands; nothing when it could not be written.
  std::optional<std::size_t> append(const site::Body& body) {
    const auto start = used_;
    used_ += rounded_up(body.size(), page);
    auto at = start;
    for (const auto& part : body.parts()) {
      if (!write_at(descriptor_, at, *part.bytes)) return std::nullopt;
      at += part.bytes->size();
    }
    return start;
  }

 private:
  int descriptor_;
  std::size_t size_, used_ = 0;  ///< both in whole pages
};

MemoryFiles::MemoryFiles() = default;
MemoryFiles::~MemoryFiles() = default;

MemoryFilePtr MemoryFiles::known(const site::Bytes& body) {
  std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) return nullptr;
  auto [place, is_new] = all_.try_emplace(body.get(), Known{body});
  auto& one = place->second;
  if (is_new) return nullptr;
  if (one.body.owner_before(body) || body.owner_before(one.body)) {  // another body once stood at this address
    one = Known{body};
    return nullptr;
  }
  if (one.size == 0) one = {body, body->size(), made(*body)};
  return one.file;
}

MemoryFilePtr MemoryFiles::made(const site::Body& body) {
  if (chunks_.empty() || !chunks_.back()->has_room(body.size())) {
    const auto size = rounded_up(body.size(), chunk_size);
    auto bytes = size;
    for (const auto& chunk : chunks_) bytes += chunk->size();
    is_full_ = is_full_ || bytes > most_bytes;
    auto chunk = bytes > most_bytes ? nullptr : MemoryChunk::made(size);
    if (!chunk) return nullptr;
    chunks_.push_back(std::move(chunk));
  }
  const auto& chunk = chunks_.back();
  const auto offset = chunk->append(body);
  return offset ? std::make_shared<MemoryFile>(MemoryFile{chunk, chunk->descriptor(), *offset}) : nullptr;
}

/// A chunk goes with the last of its bodies. When there is no room, though half of it is that of bodies that have gone,
/// all begins anew.
void MemoryFiles::tidy() {
  std::lock_guard lock(mutex_);
  std::erase_if(all_, [](const auto& one) { return one.second.body.expired(); });
  std::size_t alive = 0;
  for (const auto& [body, one] : all_) alive += one.file ? one.size : 0;
  if (std::exchange(is_full_, false)) {
    if (alive < most_bytes / 2) {
      all_.clear();
    } else {
      std::erase_if(all_, [](const auto& one) { return !one.second.file; });  // their turn may come
    }
  }
  std::erase_if(chunks_, [](const auto& chunk) { return chunk.use_count() == 1; });
}

}  // namespace feedd::serve
