#include "base/hash.hpp"

#include <openssl/evp.h>
#include <xxhash.h>

#include <algorithm>

#include "base/result.hpp"

namespace feedd {
namespace {

/// Least significant byte first, on every machine.
std::array<std::uint8_t, 8> bytes_of(std::int64_t number) {
  std::array<std::uint8_t, 8> bytes{};
  for (auto& byte : bytes) {
    byte = static_cast<std::uint8_t>(number & 0xFF);
    number >>= 8;
  }
  return bytes;
}

Digest digest_from(const XXH128_hash_t& hash) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, hash);
  Digest out;
  std::copy_n(canonical.digest, out.bytes.size(), out.bytes.begin());
  return out;
}

}  // namespace

struct Hasher::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() {
    static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);  // else looked for each time
    FEEDD_ASSERT(context && sha256 && EVP_DigestInit_ex(context, sha256, nullptr) == 1);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

Hasher::Hasher() : state_(std::make_unique<State>()) {}
Hasher::~Hasher() = default;

Hasher& Hasher::operator<<(std::string_view field) {
  *this << static_cast<std::int64_t>(field.size());
  FEEDD_ASSERT(EVP_DigestUpdate(state_->context, field.data(), field.size()) == 1);
  return *this;
}

Hasher& Hasher::operator<<(std::int64_t number) {
  const auto bytes = bytes_of(number);
  FEEDD_ASSERT(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
  return *this;
}

Digest Hasher::digest() {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> full{};
  unsigned size = 0;
  FEEDD_ASSERT(EVP_DigestFinal_ex(state_->context, full.data(), &size) == 1);
  Digest out;
  std::copy_n(full.begin(), out.bytes.size(), out.bytes.begin());
  return out;
}

std::string hex(const Digest& digest) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (auto byte : digest.bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

Digest digest_of(std::string_view bytes) {
  Hasher hasher;
  hasher << bytes;
  return hasher.digest();
}

struct Checksum::State {
  XXH3_state_t* state = XXH3_createState();
  State() { FEEDD_ASSERT(state && XXH3_128bits_reset(state) == XXH_OK); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { XXH3_freeState(state); }
};

Checksum::Checksum() : state_(std::make_unique<State>()) {}
Checksum::~Checksum() = default;

Checksum& Checksum::operator<<(std::string_view field) {
  *this << static_cast<std::int64_t>(field.size());
  FEEDD_ASSERT(XXH3_128bits_update(state_->state, field.data(), field.size()) == XXH_OK);
  return *this;
}

Checksum& Checksum::operator<<(std::int64_t number) {
  const auto bytes = bytes_of(number);
  FEEDD_ASSERT(XXH3_128bits_update(state_->state, bytes.data(), bytes.size()) == XXH_OK);
  return *this;
}

Checksum& Checksum::operator<<(const Digest& digest) {
  FEEDD_ASSERT(XXH3_128bits_update(state_->state, digest.bytes.data(), digest.bytes.size()) == XXH_OK);
  return *this;
}

Digest Checksum::digest() const { return digest_from(XXH3_128bits_digest(state_->state)); }

Digest checksum_of(std::string_view bytes) { return digest_from(XXH3_128bits(bytes.data(), bytes.size())); }

std::string urn_uuid(Digest digest) {
  digest.bytes[6] = static_cast<std::uint8_t>((digest.bytes[6] & 0x0F) | 0x80);
  digest.bytes[8] = static_cast<std::uint8_t>((digest.bytes[8] & 0x3F) | 0x80);
  auto text = hex(digest);
  for (auto at : {20, 16, 12, 8}) text.insert(static_cast<std::size_t>(at), 1, '-');
  return "urn:uuid:" + text;
}

}  // namespace feedd
