/// When git first and last saw a file change, where the directory is a checkout: the date of a post that names none,
/// and Hugo's `:git`. libgit2 lives behind this face.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "posts/tree.hpp"

namespace feedd::posts {

/// Not thread-safe. One walk through the history serves all files; later ones go through what came since.
class History {
 public:
  explicit History(std::filesystem::path root) : root_(std::move(root)) {}

  /// The author's date of the first commit that holds the file; none where there is no checkout, or no such commit.
  std::optional<Instant> first_seen(const std::string& place);
  /// That of the last commit, merges aside, that brought or changed it, as read_on() last saw it.
  std::optional<Instant> last_changed(const std::string& place) const;
  /// Says of files when they were last changed, also in their stamps: a commit changes what is said of a file that it
  /// leaves as it was.
  void date(std::vector<Found>& files);
  /// Reads what the checkout has been given since the last time; first_seen() does so itself.
  void read_on();

 private:
  struct Dates {
    Instant first, last;
    bool is_added = false;  ///< the commit that brought it was seen
  };
  const Dates* find(const std::string& place) const;

  std::filesystem::path root_;
  std::string head_;    ///< the commit up to which the history is known
  std::string prefix_;  ///< of places, within the checkout
  std::map<std::string, Dates> seen_;
};

}  // namespace feedd::posts
