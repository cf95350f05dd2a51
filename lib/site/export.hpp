/// The Site as files: the exporter is a door of the same room as the server.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "site/on_demand.hpp"
#include "site/site.hpp"

namespace feedd::site {

/// What an export does besides.
struct ExportWish {
  bool packed = false;                 ///< FILE.gz and FILE.br beside each file that gets smaller
  bool headers = false;                ///< `_headers`, as Netlify and Cloudflare Pages read it
  bool prune = false;                  ///< removes what an earlier export left
  std::chrono::seconds max_age{300};   ///< of feeds, in `_headers`
  std::function<void()> on_file = {};  ///< called for each file that is in its place
};

struct ExportReport {
  int written = 0, unchanged = 0, removed = 0;
  std::vector<std::string> stale = {};  ///< left from an earlier export, still there; relative to the directory
};

/// Every document under its path and its aliases, those made on demand too, if `on_demand` is given; "/feed/" becomes
/// feed/index.xml. Each file is written beside its place, synced and renamed, so that a reader sees the old bytes or
/// the new; a file with these very bytes is not touched. What was written stands in the file `.feedd-export`: nothing
/// but what an earlier export wrote is ever removed or overwritten. Fails with `io` before anything is written when
/// something else is in the way, a line for each, and at the first file that cannot be written.
Result<ExportReport> export_to(const Site& site, const std::filesystem::path& directory, OnDemand* on_demand = nullptr,
                               const ExportWish& wish = {});

}  // namespace feedd::site
