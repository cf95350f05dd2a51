#include "site/pages.hpp"

#include <algorithm>

#include "codec/page.hpp"
#include "store/portions.hpp"

namespace feedd::site {
namespace {

/// The path of one of our own addresses, decoded: as it is asked for.
std::string path_of(const std::string& address, const Uri& site) {
  return "/" + percent_decoded(std::string_view(address).substr(site.str().size()));
}

bool is_ours(const std::string& address, const Uri& site) { return address.starts_with(site.str()); }

}  // namespace

std::set<std::string> addresses_below(const std::string& html, const std::string& base) {
  std::set<std::string> out;
  for (auto at = html.find(base); at != std::string::npos; at = html.find(base, at + base.size())) {
    const auto end = std::min(html.find_first_of("\"'<> ,?#\n", at + base.size()), html.size());
    out.insert(html.substr(at, end - at));
  }
  return out;
}

Pages::Paths Pages::add(const Entry& entry, const Uri& base, const Uri& site, const FeedInfo& info,
                        const ReadFile& read, Change& change) {
  Paths paths;
  if (!entry.link || !is_ours(entry.link->str(), site)) return paths;
  auto own = path_of(entry.link->str(), site);
  paths.insert(own);
  change.fresh.push_back({std::move(own), "text/html; charset=utf-8", codec::post_page(entry, info)});
  auto files = addresses_below(entry.html, base.str());
  if (entry.image) files.insert(entry.image->str());
  for (const auto& enclosure : entry.enclosures) files.insert(enclosure.url.str());
  for (const auto& address : files) {
    if (!address.starts_with(base.str())) continue;
    const auto path = path_of(address, site);
    auto file = read(entry.source, percent_decoded(std::string_view(address).substr(base.str().size())));
    if (!file) continue;  // another page of the site, or nothing
    if (paths.insert(path).second) change.fresh.push_back({path, std::move(file->media_type), std::move(file->bytes)});
  }
  return paths;
}

Result<Pages::Change> Pages::change(const SourceId& source, std::span<const store::Ref> refs, const Uri& base,
                                    const Uri& site, const FeedInfo& info, const ReadFile& read) {
  Change out;
  auto& before = shown_[source];
  std::map<store::Ref, Paths> now;
  std::vector<store::Ref> missing;
  for (const auto& ref : refs) {
    if (auto known = before.extract(ref)) {
      now.insert(std::move(known));
    } else {
      missing.push_back(ref);
    }
  }
  auto take = [&](std::size_t i, const Entry& entry) {
    now.insert_or_assign(missing[i], add(entry, base, site, info, read, out));
  };
  CHECK_OK(store::load_in_portions(store_, missing, take));
  Paths gone;
  for (const auto& [ref, paths] : before) gone.insert(paths.begin(), paths.end());
  if (!gone.empty()) {
    for (const auto& [ref, paths] : now) {
      for (const auto& path : paths) gone.erase(path);
    }
  }
  out.gone.assign(gone.begin(), gone.end());
  before = std::move(now);
  return out;
}

}  // namespace feedd::site
