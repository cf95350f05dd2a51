/// Finished bytes, ready before anybody asks. Immutable and shared: readers hold them as long as they need.
#pragma once

#include <memory>
#include <string>

#include "base/time.hpp"

namespace feedd::site {

using Bytes = std::shared_ptr<const std::string>;

struct Document {
  std::string path;        ///< as asked for, decoded: "/tags/技术/atom.xml"
  std::string media_type;
  Bytes identity, gzip;    ///< gzip may be null: small bodies are not worth it
  std::string etag;        ///< of the identity bytes, without quotes
  Instant modified;        ///< when these bytes were first published
};
using DocumentPtr = std::shared_ptr<const Document>;

/// Compresses and hashes.
DocumentPtr document(std::string path, std::string media_type, std::string bytes, Instant modified);

}  // namespace feedd::site
