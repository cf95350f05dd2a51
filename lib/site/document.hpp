/// Finished bytes, ready before anybody asks. Immutable and shared: readers hold them as long as they need.
#pragma once

#include <memory>
#include <string>

#include "base/time.hpp"

namespace feedd::site {

using Bytes = std::shared_ptr<const std::string>;

struct Document {
  std::string path;  ///< as asked for, decoded: "/cloud/atom.xml"
  std::string media_type;
  Bytes identity, gzip;  ///< gzip is null where it would save nothing
  std::string etag;      ///< of the identity bytes, without quotes
  Instant modified;      ///< when these bytes were first published
  bool live = false;     ///< tells of this process (/status.json): served, but no part of an export
};
using DocumentPtr = std::shared_ptr<const Document>;

/// The validator of these bytes: what `Document::etag` will be.
std::string etag_of(const std::string& bytes);

/// Compresses, unless nobody will ask for that. `etag` is etag_of(bytes), which the caller has compared with the last
/// one already.
DocumentPtr document(std::string path, std::string media_type, std::string bytes, std::string etag, Instant modified,
                     bool compressed = true);

}  // namespace feedd::site
