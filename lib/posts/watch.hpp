/// When to look again, and where. Linux's inotify tells of changes below a directory; where it cannot (too many
/// watches, a file system of the network), the clock does. What it says is a hint: a file that is still being written
/// is named, so that it is left alone, and files that came to rest are, so that these alone need be looked at;
/// everything else is found by walking.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/task.hpp"

namespace feedd::posts {

struct News {
  std::set<std::string> busy;     ///< places of files that somebody is writing
  std::set<std::string> changed;  ///< places of files that are new, changed or gone
  bool elsewhere = true;          ///< anything else may have changed, too
};

class Watch {
 public:
  Watch(Executor executor, std::filesystem::path root);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// Waits until the tree has changed and the change has come to rest: 30 ms after a file was closed, moved or removed,
  /// 200 ms after the last write to one that stays open, a second after the first when it never rests. Also when it
  /// is time to look in any case: every 10 minutes; every 10 seconds without inotify; each second while the root is
  /// missing.
  Task<News> changed();

  /// A walk tells of each directory before it reads it, so that nothing falls between looking and watching; between
  /// begin() and end(), on any thread, while nobody awaits changed(). True: it was not watched until now.
  void begin();
  bool cover(const std::string& place);
  /// Directories not told of since begin() are watched no longer.
  void end();

  /// This file may be half-written: changed() speaks again when it has come to rest. A walk that left it alone has not
  /// seen all there is, so another one is due then.
  void set_busy(const std::string& place);

  /// Why only the clock tells, when that is so.
  std::optional<std::string> trouble() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace feedd::posts
