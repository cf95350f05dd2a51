/// Digests of 128 bits. Names that last, and must not be forged, are made of SHA-256; whether something changed is told
/// by a checksum, which reads whole feeds many times as fast. OpenSSL and xxHash live behind this face.
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

/// The first half of SHA-256. Of its fields each carries its length, so that "ab","c" and "a","bc" differ.
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

/// XXH3, of fields that carry their lengths likewise. Nothing that anybody has to trust may hang on it.
class Checksum {
 public:
  Checksum();
  ~Checksum();
  Checksum(const Checksum&) = delete;
  Checksum& operator=(const Checksum&) = delete;
  Checksum& operator<<(std::string_view field);
  Checksum& operator<<(std::int64_t number);
  Checksum& operator<<(const Digest& digest);
  Digest digest() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Digest checksum_of(std::string_view bytes);

/// `urn:uuid:…` of the maker's own making, version 8 (RFC 9562 §5.8).
std::string urn_uuid(Digest digest);

}  // namespace feedd
