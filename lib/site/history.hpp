/// What is new in a feed since a version that a reader still has (RFC 3229 with the instance manipulation "feed"). Of
/// the last versions the validators are kept and for each entry the version it came with, not their bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "site/body.hpp"

namespace feedd::site {

class History {
 public:
  static constexpr std::size_t depth = 20;  ///< so many versions back

  /// Of a feed that nobody has yet.
  History() = default;
  /// Of `bytes`, which take the place of the version `etag` and its `former` bytes. An entry that has changed is a new
  /// one, as it is another part.
  History(const History& before, std::string etag, const Body& former, const Body& bytes);

  /// The feed with only those entries that the version `etag` (without quotes) had not; `bytes` are the newest ones.
  /// Nothing when that version is not known.
  std::optional<Body> since(std::string_view etag, const Body& bytes) const;

 private:
  std::uint32_t number_ = 0;                                     ///< of the newest version
  std::vector<std::pair<std::string, std::uint32_t>> versions_;  ///< before it, oldest first: validator and number
  std::vector<std::uint32_t> came_with_;                         ///< of each entry in order; empty: all with 0
};

}  // namespace feedd::site
