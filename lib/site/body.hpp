/// The bytes of documents, in parts that many documents share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "codec/long_text.hpp"

namespace feedd::site {

/// Bytes that many documents may show, with the checksum that tells them from others.
struct Part {
  /// What a feed has it for; all that is no feed is frame. An entry may go on in the parts behind its first one, whose
  /// checksum is that of them all.
  enum class Role : std::uint8_t { frame, entry, more, between };

  explicit Part(std::string its, Role is = Role::frame)
      : bytes(std::make_shared<const std::string>(std::move(its))), sum(checksum_of(*bytes)), role(is) {}
  Part(std::shared_ptr<const std::string> its, const Digest& checksum, Role is)
      : bytes(std::move(its)), sum(checksum), role(is) {}
  std::shared_ptr<const std::string> bytes;
  Digest sum;
  Role role;
};

/// An entry as parts; none where there is nothing of it.
std::vector<Part> parts_of(codec::Fragment&& fragment);

/// Parts, one behind the other. An entry that many documents show is in memory once, and read for a checksum once.
class Body {
 public:
  Body() = default;
  Body(std::string bytes) { append(Part(std::move(bytes))); }  // NOLINT: in one part

  void append(Part part);

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const std::vector<Part>& parts() const { return parts_; }  ///< none is empty
  std::string str() const;                                   ///< for those who need them in one piece

 private:
  std::vector<Part> parts_;
  std::size_t size_ = 0;
};
using Bytes = std::shared_ptr<const Body>;

/// The validator of these bytes in these parts: what `Document::etag` will be.
std::string etag_of(const Body& bytes);

}  // namespace feedd::site
