/// Files below a root, reached without a symbolic link, also while somebody changes the tree: nothing outside is ever
/// opened, and only regular files are read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace feedd::posts {

/// An open file; closed at its end.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

/// A descriptor, or -1 and errno.
int open_root(const std::filesystem::path& root);
int open_below(int root, const std::string& place, int flags);

/// errno as an Error: `not_found` or `io`, with `what` in front.
tl::unexpected<Error> failure(std::string_view what);

/// The bytes of a regular file. Fails with `not_found`, `too_large` or `io`.
Result<std::string> read_below(const std::filesystem::path& root, const std::string& place, std::uint64_t most);

/// Bytes of a regular file; none where there is none.
std::optional<std::uint64_t> size_below(const std::filesystem::path& root, const std::string& place);

/// The names of the files in a directory, sorted, without those that begin with a dot.
std::vector<std::string> names_below(const std::filesystem::path& root, const std::string& directory);

}  // namespace feedd::posts
