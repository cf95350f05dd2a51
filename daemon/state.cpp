#include "daemon/state.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "store/open.hpp"

namespace feedd::daemon {
namespace {

namespace fs = std::filesystem;

/// Empty when nothing names one. systemd may name several, with colons between.
fs::path state_directory(const config::Config& config) {
  const char* named = std::getenv("STATE_DIRECTORY");
  if (named && *named) {
    std::string_view all(named);
    return all.substr(0, all.find(':'));
  }
  if (config.file.empty()) return {};
  auto parent = fs::absolute(config.file).parent_path();
  return parent;
}

Result<Lock> locked(const fs::path& directory) {
  auto file = directory / "feedd.lock";
  int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (fd < 0) {
    return fail(Errc::store, "{}: cannot be written: {}: name a directory for feedd's state in STATE_DIRECTORY",
                file.string(), std::strerror(errno));
  }
  Lock lock(fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    return fail(Errc::store,
                "{}: another feedd works in this state directory: stop it, or name another STATE_DIRECTORY",
                directory.string());
  }
  return lock;
}

}  // namespace

Lock::~Lock() {
  if (fd_ >= 0) ::close(fd_);
}

Result<State> open_state(const config::Config& config) {
  State state;
  auto directory = state_directory(config);
  if (directory.empty() || config.store == "memory:") {
    TRY(state.store, store::open("memory:", {}));
    return state;
  }
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) return fail(Errc::store, "{}: cannot be made: {}", directory.string(), error.message());
  TRY(state.lock, locked(directory));
  TRY(state.store, store::open(config.store, directory));
  state.lasting = true;
  return state;
}

}  // namespace feedd::daemon
