#include "posts/below.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace feedd::posts {

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

int open_root(const std::filesystem::path& root) {
  return ::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
}

int open_below(int root, const std::string& place, int flags) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags | O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const char* path = place.empty() ? "." : place.c_str();
  const auto opened = ::syscall(SYS_openat2, root, path, &how, sizeof how);
  if (opened >= 0 || (errno != ENOSYS && errno != EPERM)) return static_cast<int>(opened);
  return ::openat(root, path, static_cast<int>(how.flags));  // before Linux 5.6, or under an old seccomp filter
}

tl::unexpected<Error> failure(std::string_view what) {
  const int number = errno;
  const auto code = number == ENOENT || number == ENOTDIR ? Errc::not_found : Errc::io;
  return fail(code, "{}: {}", what, std::strerror(number));
}

Result<std::string> read_below(const std::filesystem::path& root_path, const std::string& place, std::uint64_t most) {
  const Descriptor root(open_root(root_path));
  if (!root.is_open()) return failure("cannot be read");
  const Descriptor file(open_below(root.number(), place, 0));
  if (!file.is_open()) return failure("cannot be read");
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return failure("cannot be read");
  if (!S_ISREG(status.st_mode)) return fail(Errc::io, "not a regular file");
  // One byte more than it seems to hold tells whether it grows.
  std::string bytes(std::min<std::uint64_t>(static_cast<std::uint64_t>(status.st_size), most) + 1, '\0');
  std::size_t size = 0;
  for (;;) {
    if (size == bytes.size()) bytes.resize(std::min<std::size_t>(2 * size, most + 1));
    const auto got = ::read(file.number(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure("cannot be read");
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (size > most) {
      return fail(Errc::too_large, "{} bytes: it may have {}",
                  std::max<std::uint64_t>(static_cast<std::uint64_t>(status.st_size), size), most);
    }
  }
  bytes.resize(size);
  return bytes;
}

std::optional<std::uint64_t> size_below(const std::filesystem::path& root_path, const std::string& place) {
  const Descriptor root(open_root(root_path));
  const Descriptor file(root.is_open() ? open_below(root.number(), place, 0) : -1);
  struct stat status {};
  if (!file.is_open() || ::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size);
}

std::vector<std::string> names_below(const std::filesystem::path& root_path, const std::string& directory) {
  struct Close {
    void operator()(DIR* open) const { ::closedir(open); }
  };
  std::vector<std::string> out;
  const Descriptor root(open_root(root_path));
  Descriptor opened(root.is_open() ? open_below(root.number(), directory, O_DIRECTORY) : -1);
  if (!opened.is_open()) return out;
  const std::unique_ptr<DIR, Close> stream(::fdopendir(opened.release()));
  while (const auto* item = stream ? ::readdir(stream.get()) : nullptr) {
    const std::string_view name = item->d_name;
    if (!name.starts_with('.') && (item->d_type == DT_REG || item->d_type == DT_UNKNOWN)) out.emplace_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace feedd::posts
