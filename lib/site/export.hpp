/// The Site as files: the exporter is a door of the same room as the server.
#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "site/on_demand.hpp"
#include "site/site.hpp"

namespace feedd::site {

struct ExportReport {
  int written = 0, unchanged = 0;
};

/// Every document under its path and its aliases, those made on demand too, if `on_demand` is given; "/feed/" becomes
/// feed/index.xml. Each file is written beside its place, synced and renamed, so that a reader sees the old bytes or
/// the new; a file with these very bytes is not touched; what stands there besides is left alone. Fails with `io` at
/// the first file that cannot be written.
Result<ExportReport> export_to(const Site& site, const std::filesystem::path& directory, OnDemand* on_demand = nullptr);

}  // namespace feedd::site
