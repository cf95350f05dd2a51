/// An entry is the same entry when its file has another name: which of the files that came is which of those that left.
/// A file is told by itself (inode, size and time), by its bytes (a `git checkout`, a copy from another disk), and,
/// when it was renamed and edited at once, by its birth, its slug or its title. What stands where an entry stood is
/// that entry edited, unless it is known to be another. Pure; only one-to-one matches count.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace feedd::posts {

/// By what a file is recognised. What is empty is not known, and matches nothing.
struct Trace {
  std::string place = {};    ///< below the root
  std::string file = {};     ///< size, time and inode: this file, untouched
  std::string content = {};  ///< digest of the bytes
  std::string birth = {};    ///< inode and time of birth: this file, edited
  std::string slug = {};     ///< of the name; that of `x/index.md` is x
  std::string title = {};    ///< digest of the title
  bool operator==(const Trace&) const = default;
};

/// A stamp is what the walk saw (`size-time-inode-settings`), then, once the file was read, `/birth/content/title`.
/// Stamps of an earlier feedd have only the first part.
std::string stamped(std::string_view walked, const Trace& read);
/// The part that the walk saw.
std::string_view walked_part(std::string_view stamp);
/// What a stamp and a place tell.
Trace trace_of(std::string_view place, std::string_view stamp);

/// Empty for no bytes at all: an empty file is like any other.
std::string content_key(std::string_view bytes);
std::string title_key(std::string_view title);

/// Indices into what left and what came.
struct Match {
  std::size_t left = 0, came = 0;
  bool operator==(const Match&) const = default;
};

/// The same file, untouched.
std::vector<Match> match_files(std::span<const Trace> left, std::span<const Trace> came);
/// The strongest sign first: the birth, the bytes (of two alike those with the same slug), the place, slug and title,
/// the slug, the title. A sign that two share on either side tells nothing.
std::vector<Match> match_signs(std::span<const Trace> left, std::span<const Trace> came);

}  // namespace feedd::posts
