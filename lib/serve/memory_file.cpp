#include "serve/memory_file.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <string_view>

namespace feedd::serve {
namespace {

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

MemoryFilePtr MemoryFile::made(const site::Body& body) {
  const int descriptor = memfd_create("feedd-body", MFD_CLOEXEC);
  if (descriptor < 0) return nullptr;
  MemoryFilePtr file(new MemoryFile(descriptor));
  for (const auto& part : body.parts())
    if (!write_all(descriptor, *part.bytes)) return nullptr;
  return file;
}

MemoryFile::~MemoryFile() { ::close(descriptor_); }

/// The first to ask again makes it; who asks meanwhile does not wait.
MemoryFilePtr MemoryFiles::known(const site::Bytes& body) {
  std::unique_lock lock(mutex_);
  auto [place, is_new] = all_.try_emplace(body.get(), Known{body});
  auto same = [&](const Known& one) { return !one.body.owner_before(body) && !body.owner_before(one.body); };
  if (!is_new && !same(place->second)) {  // another body once stood at this address
    forget(place);
    all_.emplace(body.get(), Known{body});
    return nullptr;
  }
  if (is_new || place->second.reserved > 0) return place->second.file;
  if (files_ >= most_files || bytes_ + body->size() > most_bytes) return nullptr;
  place->second.reserved = body->size();
  bytes_ += body->size();
  ++files_;
  lock.unlock();
  auto file = MemoryFile::made(*body);
  lock.lock();
  if (auto found = all_.find(body.get()); found != all_.end()) found->second.file = file;
  return file;
}

MemoryFiles::All::iterator MemoryFiles::forget(All::iterator one) {
  bytes_ -= one->second.reserved;
  if (one->second.reserved > 0) --files_;
  return all_.erase(one);
}

void MemoryFiles::tidy() {
  std::lock_guard lock(mutex_);
  for (auto one = all_.begin(); one != all_.end();) one = one->second.body.expired() ? forget(one) : std::next(one);
}

}  // namespace feedd::serve
