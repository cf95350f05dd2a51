/// Finished bytes, ready before anybody asks. Immutable and shared: readers hold them as long as they need.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "base/time.hpp"

namespace feedd::site {

/// Bytes that many documents may show, with the checksum that tells them from others.
struct Part {
  explicit Part(std::string its)
      : bytes(std::make_shared<const std::string>(std::move(its))), sum(checksum_of(*bytes)) {}
  std::shared_ptr<const std::string> bytes;
  Digest sum;
};

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

struct Document {
  std::string path;  ///< as asked for, decoded: "/cloud/atom.xml"
  std::string media_type;
  Bytes identity, gzip;    ///< gzip is null where it would save nothing
  std::string etag;        ///< of the identity bytes, without quotes
  Instant modified;        ///< when these bytes were first published
  bool immutable = false;  ///< its path will not get other bytes, unless an entry in it is edited or deleted
  bool live = false;       ///< tells of this process (/status.json): served, but no part of an export
};
using DocumentPtr = std::shared_ptr<const Document>;

/// The validator of these bytes in these parts: what `Document::etag` will be.
std::string etag_of(const Body& bytes);

/// Compresses, unless nobody will ask for that. `etag` is etag_of(bytes), which the caller has compared with the last
/// one already.
DocumentPtr document(std::string path, std::string media_type, Body bytes, std::string etag, Instant modified,
                     bool compressed = true);

}  // namespace feedd::site
