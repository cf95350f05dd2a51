/// What is new in a feed since a version that a reader still has (RFC 3229 with the instance manipulation "feed"). Of
/// the last versions the validators are kept and for each entry the version it came with, not their bytes: so little
/// that it can be written down for the next process.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "site/body.hpp"

namespace feedd::site {

class History {
 public:
  static constexpr std::size_t depth = 20;  ///< so many versions back

  /// Of what is no feed.
  History() = default;
  /// Of a feed that nobody has yet.
  explicit History(const Body& bytes);
  /// Of `bytes`, which take the place of the version `etag` that had the history `before`. An entry that has changed is
  /// a new one, as it is another part.
  History(const History& before, std::string etag, const Body& bytes);

  /// One line of ASCII, and back; what cannot be read is no history.
  std::string text() const;
  static std::optional<History> read(std::string_view text);

  /// The feed with only those entries that the version `etag` (without quotes) had not; `bytes` are the newest ones.
  /// Nothing when that version is not known.
  std::optional<Body> since(std::string_view etag, const Body& bytes) const;

 private:
  std::uint32_t number_ = 0;                                     ///< of the newest version
  std::vector<std::pair<std::string, std::uint32_t>> versions_;  ///< before it, oldest first: validator and number
  /// Of each entry in order, by its checksum.
  std::vector<std::pair<Digest, std::uint32_t>> came_with_;
};

}  // namespace feedd::site
