/// What a feed says about itself, read from an upstream or written for one of ours.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "base/uri.hpp"
#include "model/entry.hpp"

namespace feedd {

/// The same feed in another format: `link rel=alternate type=…`.
struct Alternate {
  Uri url;
  std::string type, title;
  bool operator==(const Alternate&) const = default;
};

/// A feed or directory whose entries stand in this one: shown on the page and in the OPML list.
struct SourceInfo {
  std::string title;
  std::optional<Uri> link;             ///< home page
  std::optional<Uri> feed_url;         ///< upstreams only
  std::optional<Uri> page = {};        ///< ours, of its entries alone
  std::vector<std::string> tags = {};  ///< its folders in a subscription list
  bool is_named = true;                ///< else the title is to be what the feed calls itself
  bool operator==(const SourceInfo&) const = default;
};

/// Where a feed of ours goes on (RFC 5005 §4): `link rel=prev-archive`, `next-archive`, `current`; JSON `next_url`.
struct Archives {
  bool is_one = false;  ///< `fh:archive`: this is no subscription document
  std::optional<Uri> previous, next, current;
  std::optional<Uri> previous_json;
  bool operator==(const Archives&) const = default;
};

/// An entry that was deleted: RFC 6721 `at:deleted-entry`.
struct Tombstone {
  std::string id;
  Instant when;
  bool operator==(const Tombstone&) const = default;
};

/// How often the publisher wishes to be asked; ours never say it.
struct Rhythm {
  /// RSS `ttl`, `sy:updatePeriod` through `sy:updateFrequency`; the longer one.
  std::optional<std::chrono::minutes> ttl = {};
  std::uint32_t skip_hours = 0;  ///< RSS `skipHours`: bit 0 is the hour that begins at midnight GMT
  std::uint8_t skip_days = 0;    ///< RSS `skipDays`: bit 0 is Sunday
  bool operator==(const Rhythm&) const = default;
};

/// What each field is in the three formats; where a document says it twice, the earlier name wins.
struct FeedInfo {
  std::string id;     ///< Atom `id`; where a format has none the self address, if any
  std::string title;  ///< plain text. `title`, `dc:title`, `itunes:title`, `media:title`
  /// Atom `subtitle`, `tagline`; RSS channel `description`, `dc:description`, `itunes:summary`, `itunes:subtitle`; JSON
  /// `description`.
  std::string subtitle;
  /// The page this feed belongs to. Atom `link rel=alternate`; RSS `link`; JSON `home_page_url`.
  std::optional<Uri> link;
  std::optional<Uri> self;            ///< Atom, RSS `atom:link rel=self`; JSON `feed_url`
  std::vector<Uri> hubs;              ///< `link rel=hub`; JSON `hubs`
  std::vector<Alternate> alternates;  ///< ours only: the other formats
  std::string language;               ///< Atom `xml:lang`; RSS `language`, `dc:language`; JSON `language`
  std::string rights;                 ///< Atom `rights`, `copyright`; RSS `copyright`, `dc:rights`
  std::optional<Uri> icon;            ///< Atom `icon`, `logo`; RSS `image`, `itunes:image`; JSON `icon`, `favicon`
  std::vector<Person> authors;  ///< Atom `author`; RSS `managingEditor`, `author`, `dc:creator`, else `itunes:author`
  std::vector<Person> contributors;   ///< Atom `contributor`; RSS `dc:contributor`
  std::vector<Tag> tags;              ///< `category`, `dc:subject`, `itunes:category`, `itunes:keywords`
  std::vector<Extension> extensions;  ///< of the whole feed: `itunes:owner`, `podcast:guid`
  /// Atom `updated`, `modified`; RSS `lastBuildDate`, `pubDate`, `dc:date`; ours: the newest change of an entry shown.
  std::optional<Instant> updated;
  Rhythm rhythm;                        ///< upstreams only
  std::optional<Uri> previous_archive;  ///< upstreams only: `link rel=prev-archive` (RFC 5005 §4)
  std::vector<SourceInfo> sources;      ///< ours only
  std::vector<Tombstone> deleted;       ///< ours only; Atom alone can say it
  std::vector<Alternate> topics;        ///< ours only: the pages of tags, for people
  Archives archives;                    ///< ours only
  std::optional<Alternate> main;        ///< ours only, for people: the page of the whole, of which this is a part
  bool operator==(const FeedInfo&) const = default;
};

}  // namespace feedd
