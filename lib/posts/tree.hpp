/// What stands in the directory, and what of it differs from what is known. The walk is the truth: events only say when
/// to walk. Nothing outside the root is ever opened: no symbolic link is followed below it, and only regular files are
/// read.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "model/batch.hpp"
#include "posts/rules.hpp"

namespace feedd::posts {

constexpr std::uint64_t largest_post = 1 << 20;
constexpr int deepest_directory = 64;

struct Found {
  std::string place;    ///< below the root, with slashes
  std::string stamp;    ///< size, time and inode, and the digest of what the site says
  std::string touched;  ///< changes when the file's rights do, too
  std::uint64_t size = 0;
  Instant modified{};
  std::optional<Instant> committed = {};  ///< by git, where the site wants to know; part of the stamp
  bool fresh = false;  ///< written a moment ago in a directory nobody watched then: perhaps not whole
  bool operator==(const Found&) const = default;
};

struct Walk {
  std::vector<Found> found;         ///< sorted by place
  std::vector<std::string> unread;  ///< directories that could not be read: nothing is known of what is below
  std::vector<Note> notes;
  Survey survey;
};

/// Told of each directory ("" is the root) before it is read; answers whether it is new to the listener.
using Enter = std::function<bool(const std::string& place)>;

/// The posts below the root. Fails with `not_found` when there is no such directory, with `io` when it cannot be read.
Result<Walk> walk(const Settings& settings, const Enter& enter);

/// Of these places alone what a walk would find, sorted; a place where nothing is any more is left out. Nothing where
/// that takes a walk: where one post tells of others, as in Hugo's and Zola's bundles and sections, and where something
/// else than a post may have changed.
std::optional<std::vector<Found>> look_at(const Settings& settings, const std::set<std::string>& places);

/// The bytes of one post. Fails with `not_found`, `too_large` or `io`.
Result<std::string> read_post(const std::filesystem::path& root, const std::string& place);

/// Inode and time of birth: the same file, whatever became of its name and its bytes. Empty where the file system does
/// not tell, for inodes are given anew at once.
std::string birth_of(const std::filesystem::path& root, const std::string& place);

struct Difference {
  std::vector<Found> changed;  ///< new, or with another stamp than what the walk saw of the known one
  std::vector<Known> removed;
};

/// Pure; both sorted by place.
Difference compare(std::span<const Found> found, std::span<const Known> known, std::span<const std::string> unread);

/// Whether a name is of the kind that editors and copiers leave for a moment: `.x.swp`, `x~`, `#x#`, `4913`, `x.tmp`.
bool is_leftover(std::string_view name);

}  // namespace feedd::posts
