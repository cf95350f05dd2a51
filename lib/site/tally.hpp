/// How many entries each tag and each source has, and so which of them have feeds. Counted along with the news.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/entry.hpp"
#include "site/catalogue.hpp"

namespace feedd::site {

/// So many tags have feeds: those with the most entries, of as many those that come first in the alphabet.
constexpr std::size_t most_tags = 2000;

/// Not thread-safe: it belongs to the desk.
class Tally {
 public:
  /// Begins anew; `sizes` of sections alone.
  void begin(const std::map<ChannelId, std::int64_t>& sizes);
  /// By so many entries channels grew; other channels than sections may be among them.
  void add(const std::map<ChannelId, std::int64_t>& grown);

  std::shared_ptr<const Catalogue::Sections> directories();
  const std::set<ChannelId>& sources() const { return sources_; }
  std::vector<ChannelId> largest_tags(std::size_t most) const;

 private:
  void set(const ChannelId& id, std::int64_t size);
  const std::string& romanised_of(const std::string& key);

  std::map<ChannelId, std::int64_t> sizes_;
  std::set<std::pair<std::int64_t, ChannelId>> tags_;  ///< less their sizes
  std::set<ChannelId> sources_, shown_;                ///< shown: in `directories_`
  bool changed_ = true;                                ///< `shown_` may be another
  std::shared_ptr<const Catalogue::Sections> directories_ = std::make_shared<Catalogue::Sections>();
  std::map<std::string, std::string> romanised_;
};

}  // namespace feedd::site
