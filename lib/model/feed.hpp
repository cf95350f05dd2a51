/// What a feed says about itself, read from an upstream or written for one of ours.
#pragma once

#include <chrono>
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
  std::optional<Uri> link;      ///< home page
  std::optional<Uri> feed_url;  ///< upstreams only
  bool operator==(const SourceInfo&) const = default;
};

struct FeedInfo {
  std::string id;        ///< Atom `id`; the self address where a format has none
  std::string title;     ///< plain text
  std::string subtitle;  ///< Atom `subtitle`; RSS channel `description`; JSON `description`
  std::optional<Uri>
      link;  ///< the page this feed belongs to. Atom `link rel=alternate`; RSS `link`; JSON `home_page_url`
  std::optional<Uri> self;            ///< Atom, RSS `atom:link rel=self`; JSON `feed_url`
  std::vector<Uri> hubs;              ///< `link rel=hub`; JSON `hubs`
  std::vector<Alternate> alternates;  ///< ours only: the other formats
  std::string language;               ///< Atom `xml:lang`; RSS `language`; JSON `language`
  std::string rights;                 ///< Atom `rights`; RSS `copyright`
  std::optional<Uri> icon;            ///< Atom `icon`; RSS `image`; JSON `icon`
  std::vector<Person> authors;
  std::optional<Instant> updated;  ///< Atom `updated`; RSS `lastBuildDate`; ours: the newest change of an entry shown
  std::optional<std::chrono::minutes> ttl;  ///< RSS `ttl`; a wish of the publisher's
  std::vector<SourceInfo> sources;          ///< ours only
  bool operator==(const FeedInfo&) const = default;
};

}  // namespace feedd
