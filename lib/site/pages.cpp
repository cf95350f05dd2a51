#include "site/pages.hpp"

#include <algorithm>
#include <utility>

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

Pages::Shown Pages::add(const Entry& entry, const Uri& base, const Uri& site, const FeedInfo& info,
                        const ReadFile& read, Change& change) {
  Shown shown;
  if (!entry.link || !is_ours(entry.link->str(), site)) return shown;
  auto own = path_of(entry.link->str(), site);
  shown.paths.insert(own);
  change.fresh.push_back({std::move(own), "text/html; charset=utf-8", codec::post_page(entry, info)});
  auto files = addresses_below(entry.html, base.str());
  if (entry.image) files.insert(entry.image->str());
  for (const auto& enclosure : entry.enclosures) files.insert(enclosure.url.str());
  for (const auto& address : files) {
    if (!address.starts_with(base.str())) continue;
    const auto path = path_of(address, site);
    auto file = read(entry.source, percent_decoded(std::string_view(address).substr(base.str().size())));
    if (!file) {  // another page of the site, or nothing
      shown.missing.insert(path);
    } else if (shown.paths.insert(path).second) {
      change.fresh.push_back({path, std::move(file->media_type), std::move(file->bytes)});
    }
  }
  return shown;
}

void Pages::see(const SourceId& source, const std::set<std::string>& places) {
  seen_[source].insert(places.begin(), places.end());
}

Result<Pages::Change> Pages::change(const SourceId& source, std::span<const store::Ref> refs, const Uri& base,
                                    const Uri& site, const FeedInfo& info, const ReadFile& read) {
  Change out;
  auto& before = shown_[source];
  Paths others;
  for (const auto& place : std::exchange(seen_[source], {})) others.insert(path_of(base.str(), site) + place);
  auto is_other = [&](const Shown& shown) {
    return std::any_of(others.begin(), others.end(),
                       [&](const auto& path) { return shown.paths.contains(path) || shown.missing.contains(path); });
  };
  std::map<store::Ref, Shown> now;
  std::vector<store::Ref> missing;
  for (const auto& ref : refs) {
    const auto known = before.find(ref);
    if (known != before.end() && !is_other(known->second)) {
      now.insert(before.extract(known));
    } else {
      missing.push_back(ref);
    }
  }
  auto take = [&](std::size_t i, const Entry& entry) {
    now.insert_or_assign(missing[i], add(entry, base, site, info, read, out));
  };
  CHECK_OK(store::load_in_portions(store_, missing, take));
  Paths gone;
  for (const auto& [ref, shown] : before) gone.insert(shown.paths.begin(), shown.paths.end());
  if (!gone.empty()) {
    for (const auto& [ref, shown] : now) {
      for (const auto& path : shown.paths) gone.erase(path);
    }
  }
  out.gone.assign(gone.begin(), gone.end());
  before = std::move(now);
  return out;
}

}  // namespace feedd::site
