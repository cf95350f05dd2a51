#include "posts/tree.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <memory>

#include "base/text.hpp"
#include "posts/below.hpp"
#include "posts/body.hpp"
#include "posts/glob.hpp"
#include "posts/identity.hpp"
#include "posts/rules.hpp"
#include "posts/survey.hpp"

namespace feedd::posts {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

std::int64_t nanoseconds(const timespec& time) { return time.tv_sec * 1'000'000'000 + time.tv_nsec; }

/// Written less than 200 ms ago by the clock that stamps files.
bool is_fresh(const struct stat& status) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  const auto age = nanoseconds(now) - nanoseconds(status.st_mtim);
  return age >= 0 && age < 200'000'000;
}

/// Which of the names in a directory are looked at.
class Selection {
 public:
  explicit Selection(const Settings& settings) : settings_(settings), rules_(rules_of(settings.generator)) {}

  /// Whether a walk comes to this place.
  bool reaches(const std::string& place) const {
    if (!is_in(place, settings_.content)) return false;
    int depth = 0;
    for (auto above = directory_of(place); above.size() > settings_.content.size(); above = directory_of(above)) {
      if (++depth > deepest_directory || !enters(above, std::string_view(above).substr(above.rfind('/') + 1)))
        return false;
    }
    return true;
  }

  bool enters(const std::string& place, std::string_view name) const {
    return !name.starts_with('.') && !is_excluded(place) && rules_.enters(settings_, place, name);
  }

  Part part(const std::string& place, std::string_view name) const {
    return is_post(name) ? part_of_any(place, name) : Part::none;
  }
  /// A post in a language that feedd does not read.
  bool is_unread(const std::string& place, std::string_view name) const {
    return is_unread_text(name) && part_of_any(place, name) == Part::post;
  }

 private:
  Part part_of_any(const std::string& place, std::string_view name) const {
    if (is_leftover(name) || is_excluded(place)) return Part::none;
    const auto part = rules_.takes(settings_, place, name);
    return part == Part::post && !is_included(place) ? Part::none : part;
  }
  bool is_excluded(const std::string& place) const {
    return std::any_of(settings_.exclude.begin(), settings_.exclude.end(),
                       [&](const auto& glob) { return covers(glob, place); });
  }
  bool is_included(const std::string& place) const {
    return settings_.include.empty() || std::any_of(settings_.include.begin(), settings_.include.end(),
                                                    [&](const auto& glob) { return matches_glob(glob, place); });
  }

  const Settings& settings_;
  const Rules& rules_;
};

Found found_at(std::string place, const struct stat& status) {
  Found found;
  found.place = std::move(place);
  found.size = static_cast<std::uint64_t>(status.st_size);
  found.stamp = fmt::format("{}-{}-{}-", status.st_size, nanoseconds(status.st_mtim), status.st_ino);
  found.touched = fmt::format("{}", nanoseconds(status.st_ctim));
  found.modified = Instant(std::chrono::seconds(status.st_mtim.tv_sec));
  return found;
}

/// Each stamp tells by what the file was read.
void stamp_with(const std::string& digest, Found& file) {
  file.stamp += digest;
  file.touched = fmt::format("{}-{}", file.stamp, file.touched);
}

struct Pending {
  std::string place;
  int depth = 0;
};

class Walker {
 public:
  Walker(const Settings& settings, const Enter& enter) : settings_(settings), selection_(settings), enter_(enter) {}

  Result<Walk> run(const std::filesystem::path& path) {
    const Descriptor root(open_root(path));
    if (!root.is_open()) return failure(path.string());
    for (const auto& directory : settings_.watched) {
      if (enter_ && directory != settings_.content && is_directory(root.number(), directory)) enter_(directory);
    }
    std::vector<Pending> pending{{settings_.content, 0}};
    if (!is_directory(root.number(), settings_.content)) {
      note(Note::Severity::error, settings_.content, Errc::not_found, "no such directory: here the posts would be");
      return std::move(walk_);
    }
    while (!pending.empty()) {
      const auto next = std::move(pending.back());
      pending.pop_back();
      read_directory(root.number(), next, pending);
    }
    auto by_place = [](const Found& a, const Found& b) { return a.place < b.place; };
    std::sort(walk_.found.begin(), walk_.found.end(), by_place);
    look_over();
    return std::move(walk_);
  }

 private:
  static bool is_directory(int root, const std::string& place) {
    return Descriptor(open_below(root, place, O_DIRECTORY)).is_open();
  }

  /// What the site says as a whole: some of the files are no posts then, and each stamp tells by what it was read.
  void look_over() {
    std::vector<std::string> posts;
    for (const auto& file : walk_.found) posts.push_back(file.place);
    walk_.survey = survey(settings_, posts, section_pages_, walk_.notes);
    std::erase_if(walk_.found,
                  [&](const Found& file) { return !std::binary_search(posts.begin(), posts.end(), file.place); });
    const auto digest = settings_.digest() + walk_.survey.digest;
    for (auto& file : walk_.found) stamp_with(digest, file);
  }

  void note(Note::Severity severity, const std::string& place, Errc code, std::string what) {
    walk_.notes.push_back({severity, {code, std::move(what)}, place});
  }

  void read_directory(int root, const Pending& here, std::vector<Pending>& pending) {
    const bool is_new = enter_ && enter_(here.place);
    Descriptor opened(open_below(root, here.place, O_DIRECTORY));
    if (!opened.is_open()) {
      if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) return;  // gone since its parent was read
      walk_.unread.push_back(here.place);
      return note(Note::Severity::error, here.place, Errc::io, std::strerror(errno));
    }
    const int number = opened.release();
    const Directory directory(::fdopendir(number));
    errno = 0;
    while (const auto* item = ::readdir(directory.get())) {
      look_at(number, *item, here, is_new, pending);
      errno = 0;
    }
    if (errno != 0) {
      walk_.unread.push_back(here.place);
      note(Note::Severity::error, here.place, Errc::io, std::strerror(errno));
    }
  }

  void look_at(int directory, const dirent& item, const Pending& here, bool is_new, std::vector<Pending>& pending) {
    const std::string_view name = item.d_name;
    if (name == "." || name == "..") return;
    const auto place = here.place.empty() ? std::string(name) : fmt::format("{}/{}", here.place, name);
    const bool may_be_directory = item.d_type == DT_DIR || item.d_type == DT_UNKNOWN;
    const bool enters = may_be_directory && selection_.enters(place, name);
    const auto part = item.d_type == DT_DIR ? Part::none : selection_.part(place, name);
    if (item.d_type == DT_REG && is_utf8(name) && selection_.is_unread(place, name)) {
      return note(Note::Severity::warning, place, Errc::unsupported, "not read: feedd reads Markdown and HTML");
    }
    if (!enters && part == Part::none) return;
    if (!is_utf8(name)) {
      return note(Note::Severity::warning, repaired_utf8(place), Errc::syntax, "its name is not UTF-8: left out");
    }
    if (item.d_type == DT_DIR) return descend(place, here.depth + 1, pending);
    struct stat status {};
    if (::fstatat(directory, item.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return;  // gone meanwhile
    if (S_ISDIR(status.st_mode)) return enters ? descend(place, here.depth + 1, pending) : void();
    if (part == Part::none) return;
    if (!S_ISREG(status.st_mode)) {
      return note(Note::Severity::warning, place, Errc::unsupported, "not a regular file: left out");
    }
    if (part == Part::section) return section_pages_.push_back(place);
    auto found = found_at(place, status);
    found.fresh = is_new && is_fresh(status);
    walk_.found.push_back(std::move(found));
  }

  void descend(const std::string& place, int depth, std::vector<Pending>& pending) {
    if (depth <= deepest_directory) return pending.push_back({place, depth});
    note(Note::Severity::warning, place, Errc::too_large,
         fmt::format("deeper than {} directories: left out", deepest_directory));
  }

  const Settings& settings_;
  const Selection selection_;
  const Enter& enter_;
  std::vector<std::string> section_pages_;
  Walk walk_;
};

}  // namespace

Result<Walk> walk(const Settings& settings, const Enter& enter) { return Walker(settings, enter).run(settings.root); }

std::optional<std::vector<Found>> look_at(const Settings& settings, const std::set<std::string>& places) {
  if (settings.generator == Generator::hugo || settings.generator == Generator::zola) return std::nullopt;
  const Descriptor root(open_root(settings.root));
  if (!root.is_open()) return std::nullopt;
  const Selection selection(settings);
  const auto digest = settings.digest();
  std::vector<Found> out;
  for (const auto& place : places) {
    const auto name = std::string_view(place).substr(place.rfind('/') + 1);
    if (!selection.reaches(place) || selection.part(place, name) != Part::post || !is_utf8(place)) return std::nullopt;
    const Descriptor file(open_below(root.number(), place, 0));
    struct stat status {};
    if (!file.is_open() && errno == ENOENT) continue;
    if (!file.is_open() || ::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    out.push_back(found_at(place, status));
    stamp_with(digest, out.back());
  }
  return out;
}

Result<std::string> read_post(const std::filesystem::path& root, const std::string& place) {
  return read_below(root, place, largest_post);
}

std::string birth_of(const std::filesystem::path& root_path, const std::string& place) {
  const Descriptor root(open_root(root_path));
  const Descriptor file(root.is_open() ? open_below(root.number(), place, 0) : -1);
  struct statx status {};
  if (!file.is_open() || ::statx(file.number(), "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &status) != 0) return "";
  if ((status.stx_mask & STATX_BTIME) == 0) return "";
  return fmt::format("{}.{}.{}", status.stx_ino, status.stx_btime.tv_sec, status.stx_btime.tv_nsec);
}

Difference compare(std::span<const Found> found, std::span<const Known> known, std::span<const std::string> unread) {
  Difference out;
  auto old = known.begin();
  auto remove = [&](const Known& gone) {
    const bool is_hidden =
        std::any_of(unread.begin(), unread.end(), [&](const auto& directory) { return is_in(gone.place, directory); });
    if (!is_hidden) out.removed.push_back(gone);
  };
  for (const auto& file : found) {
    while (old != known.end() && old->place < file.place) remove(*old++);
    const bool is_known = old != known.end() && old->place == file.place;
    if (!is_known || walked_part(old->stamp) != file.stamp) out.changed.push_back(file);
    if (is_known) ++old;
  }
  while (old != known.end()) remove(*old++);
  return out;
}

bool is_leftover(std::string_view name) {
  if (name.empty() || name.front() == '.' || name.front() == '#' || name.back() == '~' || name == "4913") return true;
  for (auto ending : {".swp", ".swx", ".tmp", ".bak", ".part", ".crdownload", ".kate-swp"}) {
    if (name.ends_with(ending)) return true;
  }
  return false;
}

}  // namespace feedd::posts
