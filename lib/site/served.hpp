/// What was served last at each path, also by the process before this one: what its date hangs on, and what readers
/// have of it already.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "site/body.hpp"
#include "site/document.hpp"
#include "site/history.hpp"
#include "site/site.hpp"
#include "store/store.hpp"

namespace feedd::site {

/// Not thread-safe: it belongs to the desk.
class Served {
 public:
  explicit Served(store::Store& store) : store_(store) {}

  /// Reads what was written down; at start.
  Result<void> recall();

  /// Since when these bytes are served: before a restart, too; else since `now`.
  Instant since(const std::string& path, const std::string& etag, Instant now) const;

  /// Of the next bytes of a feed. Goes on with that of what `shown` has there, else with that written down, which is
  /// given away once.
  History history_of(const std::string& path, const std::string& etag, const Body& bytes, const Site* shown);

  /// These are served from now on; what is new of their dates is written down.
  Result<void> note(std::span<const DocumentPtr> documents);

  /// Before the end: what readers of the feeds have.
  Result<void> write_histories(const Site& site);

 private:
  store::Store& store_;
  std::map<std::string, store::DocumentDate> dates_;  ///< by path
};

}  // namespace feedd::site
