#include "site/served.hpp"

#include <utility>

namespace feedd::site {

Result<void> Served::recall() {
  TRY(auto dates, store_.document_dates());
  for (const auto& date : dates) {
    if (date.path.starts_with('/')) dates_.insert_or_assign(date.path, date);  // else made on demand
  }
  return {};
}

Instant Served::since(const std::string& path, const std::string& etag, Instant now) const {
  const auto known = dates_.find(path);
  return known != dates_.end() && known->second.etag == etag ? known->second.modified : now;
}

History Served::history_of(const std::string& path, const std::string& etag, const Body& bytes, const Site* shown) {
  auto go_on = [&](const History& before, const std::string& before_etag) {
    return before_etag == etag ? before : History(before, before_etag, bytes);
  };
  if (const auto* before = shown ? shown->find(path) : nullptr) return go_on(before->history, before->etag);
  if (const auto known = dates_.find(path); known != dates_.end()) {
    const auto before = History::read(std::exchange(known->second.history, {}));
    if (before) return go_on(*before, known->second.etag);
  }
  return History(bytes);
}

Result<void> Served::note(std::span<const DocumentPtr> documents) {
  std::vector<store::DocumentDate> dates;
  for (const auto& document : documents) {
    store::DocumentDate date{document->path, document->etag, document->modified};
    const auto known = dates_.find(date.path);
    const bool same =
        known != dates_.end() && known->second.etag == date.etag && known->second.modified == date.modified;
    if (!same) dates.push_back(std::move(date));
  }
  if (!dates.empty()) CHECK_OK(store_.set_document_dates(dates));
  for (auto& date : dates) dates_.insert_or_assign(date.path, date);
  return {};
}

Result<void> Served::write_histories(const Site& site) {
  std::vector<store::DocumentDate> dates;
  for (const auto& [path, document] : site.documents()) {
    if (is_feed(document->media_type) && !document->live)
      dates.push_back({path, document->etag, document->modified, document->history.text()});
  }
  return store_.set_document_dates(dates);
}

}  // namespace feedd::site
