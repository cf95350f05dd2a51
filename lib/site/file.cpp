#include "site/file.hpp"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <span>
#include <vector>

namespace feedd::site {
namespace {

namespace fs = std::filesystem;

Result<void> cannot(const char* verb, const fs::path& file) {
  return fail(Errc::io, "{}: cannot be {}: {}", file.string(), verb, std::strerror(errno));
}

/// Closes its descriptor, and removes the file unless it was kept.
class Draft {
 public:
  explicit Draft(fs::path file)
      : file_(std::move(file)), fd_(::open(file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {}
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    if (fd_ >= 0) ::close(fd_);
    if (!kept_) ::unlink(file_.c_str());
  }
  Result<void> write(const Body& bytes) {
    if (fd_ < 0) return cannot("made", file_);
    const auto& parts = bytes.parts();
    for (std::size_t at = 0; at < parts.size(); at += at_once) {
      const auto some = std::span(parts).subspan(at, std::min(at_once, parts.size() - at));
      if (!write_parts(some)) return cannot("written", file_);
    }
    if (::fsync(fd_) != 0) return cannot("synced", file_);
    return {};
  }
  Result<void> become(const fs::path& target) {
    if (::rename(file_.c_str(), target.c_str()) != 0) return cannot("put in place", target);
    kept_ = true;
    return {};
  }

 private:
  /// Of one call to the kernel, which takes IOV_MAX.
  static constexpr std::size_t at_once = 1024;

  bool write_parts(std::span<const Part> parts) const {
    std::vector<iovec> left;
    for (const auto& part : parts) left.push_back({const_cast<char*>(part.bytes->data()), part.bytes->size()});
    for (std::size_t done = 0; done < left.size();) {
      const auto n = ::writev(fd_, left.data() + done, static_cast<int>(left.size() - done));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return false;
      auto written = static_cast<std::size_t>(n);
      while (done < left.size() && written >= left[done].iov_len) written -= left[done++].iov_len;
      if (done < left.size()) {
        left[done].iov_base = static_cast<char*>(left[done].iov_base) + written;
        left[done].iov_len -= written;
      }
    }
    return true;
  }

  fs::path file_;
  int fd_;
  bool kept_ = false;
};

}  // namespace

bool holds(const fs::path& file, const Body& bytes) {
  std::error_code error;
  if (fs::file_size(file, error) != bytes.size() || error) return false;
  std::ifstream in(file, std::ios::binary);
  std::string there;
  for (const auto& part : bytes.parts()) {
    there.resize(part.bytes->size());
    if (!in.read(there.data(), static_cast<std::streamsize>(there.size())) || there != *part.bytes) return false;
  }
  return true;
}

Result<void> put_in_place(const fs::path& file, const Body& bytes) {
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) return fail(Errc::io, "{}: cannot be made: {}", file.parent_path().string(), error.message());
  Draft draft(file.parent_path() / ("." + file.filename().string() + ".feedd-new"));
  CHECK_OK(draft.write(bytes));
  return draft.become(file);
}

}  // namespace feedd::site
