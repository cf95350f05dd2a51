/// When git first saw a file, where the directory is a checkout: the date of a post that names none. libgit2 lives
/// behind this face.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/time.hpp"

namespace feedd::posts {

/// Not thread-safe. Reads the history at the first question, and what came since at later ones.
class History {
 public:
  explicit History(std::filesystem::path root) : root_(std::move(root)) {}

  /// The author's date of the first commit that holds the file; none where there is no checkout, or no such commit.
  std::optional<Instant> first_seen(const std::string& place);

 private:
  void read_on();

  std::filesystem::path root_;
  std::string head_;    ///< the commit up to which the history is known
  std::string prefix_;  ///< of places, within the checkout
  std::map<std::string, Instant> seen_;
};

}  // namespace feedd::posts
