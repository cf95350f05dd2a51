/// Pure: what a document of a channel says of the whole, however the document is made.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "codec/format.hpp"
#include "model/feed.hpp"
#include "site/plan.hpp"

namespace feedd::site {

/// What the whole of a document must know of its entries.
struct Gist {
  /// The newest change. An empty feed has changed at no known instant; the formats want one, and it must not depend on
  /// when it was built.
  Instant updated{};
  bool has_episode = false;  ///< an own entry with a recording: its feed is one of a podcast, too
  void add(const Gist& other);
};
Gist gist_of(const Entry& entry);

/// What a page for people names besides its entries.
struct Neighbours {
  std::vector<Alternate> topics;  ///< tag pages
  std::set<ChannelId> sources;    ///< `sources/NAME`: those that have a page
};

/// Of deleted entries the newest so many are told of.
constexpr std::size_t most_tombstones = 50;

/// So many arrivals stand in a page of an archive.
constexpr std::int64_t archive_size = 100;

/// "" → "/", "cloud" → "/cloud/".
std::string directory_of(const ChannelId& id);
/// The directory of a page of its archive, from 1.
std::string archive_of(const ChannelId& id, std::int64_t page);
/// As the entry spells the tag of the channel `tags/KEY`.
std::string label_of(const Entry& entry, const ChannelId& tag);
/// The address of one of our own paths.
Uri address_of(const Uri& base, std::string_view path);

/// Where anybody may subscribe to an upstream: its own address, or, where that holds a secret, ours of its entries if
/// there is one.
std::optional<Uri> subscription_of(const Plan& plan, const SourceId& id, const SourceInfo& source);

codec::Style style_of(const Plan& plan, const Channel& channel, const codec::Format& format);

/// Of a channel's newest entries; `archived`: the page of its archive that goes on where they end, 0: none.
FeedInfo info_of(const Plan& plan, const Channel& channel, const codec::Format& format, const Gist& gist,
                 const Neighbours& neighbours = {}, std::int64_t archived = 0);
/// Of a page of the archive, after which there is another when it is full.
FeedInfo archive_info_of(const Plan& plan, const Channel& channel, const codec::Format& format, const Gist& gist,
                         std::int64_t page, bool is_full);

/// What a feed says of its own address, its hubs and the other formats, once more as the value of Link (RFC 8288).
std::string links_of(const FeedInfo& info, bool is_feed);

}  // namespace feedd::site
