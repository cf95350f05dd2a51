/// The pages of own posts that have no site of their own, and the files they show: documents like any other, made when
/// their entry changes and gone with it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/uri.hpp"
#include "model/entry.hpp"
#include "model/feed.hpp"
#include "store/store.hpp"

namespace feedd::site {

/// The bytes of a file of a source's directory, by its place below the root. Fails for what is not there, too large, or
/// not to be served.
struct File {
  std::string media_type, bytes;
};
using ReadFile = std::function<Result<File>(const SourceId& source, const std::string& place)>;

/// One document to be, before it has a validator and a date.
struct Draft {
  std::string path, media_type, bytes;
};

/// Not thread-safe: it belongs to the desk.
class Pages {
 public:
  explicit Pages(store::Store& store) : store_(store) {}

  struct Change {
    std::vector<Draft> fresh;
    std::vector<std::string> gone;  ///< paths
  };

  /// What differs from the last time for a source all of whose entries are `refs`. `base` is the address of its pages,
  /// `below` that of the site.
  Result<Change> change(const SourceId& source, std::span<const store::Ref> refs, const Uri& base, const Uri& site,
                        const FeedInfo& info, const ReadFile& read);
  /// These files of a source are other ones now: what shows them, or would, is made anew the next time.
  void see(const SourceId& source, const std::set<std::string>& places);
  /// Begins anew: everything will be fresh.
  void forget() { shown_.clear(); }

 private:
  using Paths = std::set<std::string>;
  /// Of one entry.
  struct Shown {
    Paths paths, missing;  ///< missing: what it names and is not there
  };
  Shown add(const Entry& entry, const Uri& base, const Uri& site, const FeedInfo& info, const ReadFile& read,
            Change& change);

  store::Store& store_;
  std::map<SourceId, std::map<store::Ref, Shown>> shown_;
  std::map<SourceId, std::set<std::string>> seen_;  ///< places of other files
};

/// The addresses in HTML that begin with `base`, without what follows a `?` or `#`. Pure.
std::set<std::string> addresses_below(const std::string& html, const std::string& base);

}  // namespace feedd::site
