#include "daemon/state.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

#include "base/log.hpp"
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

bool is_read_only(int error) { return error == EROFS || error == EACCES || error == EPERM || error == ENOSPC; }

/// One that is not held where no file can be made to hold it by: then nobody else can write there either.
Result<Lock> locked(const fs::path& directory) {
  auto file = directory / "feedd.lock";
  int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  int reason = errno;
  if (fd < 0 && is_read_only(reason)) fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0 && is_read_only(reason)) return Lock();
  if (fd < 0) {
    return fail(Errc::store, "{}: cannot be written: {}: name a directory for feedd's state in STATE_DIRECTORY",
                file.string(), std::strerror(reason));
  }
  Lock lock(fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    return fail(Errc::store,
                "{}: another feedd works in this state directory: stop it, or name another STATE_DIRECTORY",
                directory.string());
  }
  return lock;
}

/// Why nothing can be written there (errno), by what becomes of a small file that has no name; 0: it can be, or nobody
/// knows.
int refusal_of(const fs::path& directory) {
  const int fd = ::open(directory.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) return is_read_only(errno) ? errno : 0;
  const std::string some(256 << 10, 'x');
  const auto written = ::write(fd, some.data(), some.size());
  const int reason = written < 0 ? errno : written < static_cast<ssize_t>(some.size()) ? ENOSPC : 0;
  ::close(fd);
  return reason;
}

fs::path condemned(const fs::path& file) { return file.string() + ".damaged"; }

/// Makes room for a new database, and says so.
Result<Note> set_aside(const config::Config& config, const fs::path& directory, const std::string& what) {
  TRY(auto aside, store::set_aside(config.store, directory));
  std::error_code gone;
  fs::remove(condemned(store::file_of(config.store, directory)), gone);
  log::error("store.damaged", {{"what", what}, {"set_aside", aside.string()}});
  Note note;
  note.error = {Errc::damaged,
                fmt::format("{}: set aside as {}: entries are read and fetched again, under their old ids", what,
                            aside.filename().string())};
  return note;
}

Result<void> open_to_work(State& state, const config::Config& config, const fs::path& directory) {
  // Without the lock it must stay as it is: whoever can write here may begin to at any time.
  const auto access = state.lock.is_held() ? store::Access::as_possible : store::Access::read;
  std::error_code error;
  Result<std::unique_ptr<store::Store>> opened;
  if (fs::exists(condemned(state.file), error)) {
    opened = fail(Errc::damaged, "{}: a page was found damaged", state.file.string());
  } else {
    opened = store::open(config.store, directory, access);
  }
  if (!opened && opened.error().code == Errc::damaged && state.lock.is_held()) {
    TRY(auto note, set_aside(config, directory, opened.error().what));
    state.remarks.push_back(std::move(note));
    opened = store::open(config.store, directory, access);
  }
  const int refusal = !opened && opened.error().code == Errc::store ? refusal_of(directory) : 0;
  if (!opened && (refusal != 0 || !state.lock.is_held())) {
    return fail(Errc::store,
                "{}: cannot be written{}, and holds no state that could be read ({}): make room there, or name another "
                "directory in STATE_DIRECTORY",
                directory.string(), refusal == 0 ? "" : fmt::format(" ({})", std::strerror(refusal)),
                opened.error().what);
  }
  if (!opened) return tl::unexpected(opened.error());
  state.store = *std::move(opened);
  return {};
}

}  // namespace

Lock::~Lock() {
  if (fd_ >= 0) ::close(fd_);
}

Result<State> open_state(const config::Config& config, Purpose purpose) {
  State state;
  auto directory = state_directory(config);
  if (!directory.empty()) state.file = store::file_of(config.store, directory);
  std::error_code error;
  if (state.file.empty() || (purpose == Purpose::look && !fs::exists(state.file, error))) {
    TRY(state.store, store::open("memory:", {}));
    return state;
  }
  state.lasting = true;
  if (purpose == Purpose::look) {
    TRY(state.store, store::open(config.store, directory, store::Access::read));
    return state;
  }
  fs::create_directories(directory, error);
  if (error) return fail(Errc::store, "{}: cannot be made: {}", directory.string(), error.message());
  TRY(state.lock, locked(directory));
  CHECK_OK(open_to_work(state, config, directory));
  return state;
}

State scratch_state(const config::Config& config) {
  State state;
  const auto directory = state_directory(config);
  state.store = store::scratch(directory.empty() ? "memory:" : config.store, directory);
  return state;
}

std::optional<std::string> state_remark(const config::Config& config) {
  auto directory = state_directory(config);
  if (directory.empty() || store::file_of(config.store, directory).empty()) return std::nullopt;
  std::error_code error;
  while (!fs::exists(directory, error) && directory.has_relative_path()) directory = directory.parent_path();
  if (::access(directory.c_str(), W_OK | X_OK) == 0) return std::nullopt;
  return fmt::format("{}: cannot be written by this user: {}: feedd keeps its state there", directory.string(),
                     std::strerror(errno));
}

void condemn(const State& state) {
  if (state.file.empty()) return;
  std::ofstream mark(condemned(state.file));
  log::error("store.damaged", {{"file", state.file.string()}, {"next", "it is set aside at the next start"}});
}

}  // namespace feedd::daemon
