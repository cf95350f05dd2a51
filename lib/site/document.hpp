/// Finished bytes, ready before anybody asks. Immutable and shared: readers hold them as long as they need.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "site/body.hpp"
#include "site/history.hpp"

namespace feedd::site {

struct Document {
  std::string path;  ///< as asked for, decoded: "/cloud/atom.xml"
  std::string media_type;
  Bytes identity, gzip, brotli;  ///< the packed ones are null where they would save nothing
  std::string etag;              ///< of the identity bytes, without quotes
  Instant modified;              ///< when these bytes were first published
  bool immutable = false;        ///< its path will not get other bytes, unless an entry in it is edited or deleted
  bool live = false;             ///< tells of this process (/status.json): served, but no part of an export
  /// What HTTP says of it whatever the moment and the coding: "Name: value" lines, each with its CRLF. Those that stand
  /// with a 304, too, come first: `kept` bytes. The date is none of them: the tag says more (RFC 9110 §15.4.5).
  std::string fields;
  std::size_t kept = 0;
  History history;
};
using DocumentPtr = std::shared_ptr<const Document>;

/// What is to be said of a document besides its bytes.
struct About {
  std::string language = {};  ///< Content-Language; empty: not told
  std::string links = {};     ///< the value of Link (RFC 8288); empty: none
  History history = {};       ///< of a feed
};

/// Compresses, unless nobody will ask for that. `etag` is etag_of(bytes), which the caller has compared with the last
/// one already.
DocumentPtr document(std::string path, std::string media_type, Body bytes, std::string etag, Instant modified,
                     bool compressed = true, About about = {});

/// Whether programs of other sites may read what has this media type (CORS): feeds and lists of feeds.
bool is_feed(std::string_view media_type);

}  // namespace feedd::site
