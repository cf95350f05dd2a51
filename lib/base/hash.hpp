/// Fingerprints: the first 128 bits of SHA-256.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace feedd {

struct Digest {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Digest&) const = default;
};

std::string hex(const Digest& digest);  ///< 32 lower-case digits

/// Feeds fields into a digest. Each carries its length, so that "ab","c" and "a","bc" differ.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;
  Hasher& operator<<(std::string_view field);
  Hasher& operator<<(std::int64_t number);
  Digest digest();  ///< once, at the end

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Digest digest_of(std::string_view bytes);

/// `urn:uuid:…` of the maker's own making, version 8 (RFC 9562 §5.8).
std::string urn_uuid(Digest digest);

}  // namespace feedd
