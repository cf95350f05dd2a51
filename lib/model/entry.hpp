/// One published thing, in the words of no format. Each field says what it is in Atom (RFC 4287), RSS 2.0 (RSS
/// Advisory Board, with content: and dc:) and JSON Feed 1.1, read and written alike. All text is UTF-8 that XML allows.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "base/uri.hpp"

namespace feedd {

/// A name that cannot be mistaken for another kind of name.
template <class Tag>
struct Name {
  std::string value;
  auto operator<=>(const Name&) const = default;
};
using SourceId = Name<struct SourceTag>;    ///< `posts/blog`, `upstream/lwn`
using Guid = Name<struct GuidTag>;          ///< what the source itself calls an entry
using ChannelId = Name<struct ChannelTag>;  ///< a feed we publish: `` (the main one), `cloud`, `tags/技术`

/// Atom person construct; RSS `dc:creator` (name alone) or `author` (`e-mail (name)`); JSON `authors[]{name,url}`.
struct Person {
  std::string name, email, uri;
  bool operator==(const Person&) const = default;
};

/// Atom `category{term,scheme,label}`; RSS `category{domain}` text; JSON `tags[]`. Plain text.
struct Tag {
  std::string term, scheme, label;
  /// What people see.
  const std::string& name() const { return label.empty() ? term : label; }
  bool operator==(const Tag&) const = default;
};

/// Atom `link rel=enclosure`; RSS `enclosure` (the first one); JSON `attachments[]`.
struct Enclosure {
  Uri url;
  std::string type;                          ///< media type; required on output
  std::optional<std::uint64_t> length = {};  ///< bytes
  std::optional<std::chrono::seconds> duration = {};
  std::string title = {};
  bool operator==(const Enclosure&) const = default;
};

/// Where an upstream entry comes from. Atom `source`; RSS `source{url}`; JSON `_feedd.source`.
struct Origin {
  std::string id, title;        ///< of the feed, as it calls itself, or as the configuration does
  std::optional<Uri> feed_url;  ///< the feed document
  std::optional<Uri> link;      ///< the site's home page
  std::string rights = {};
  bool operator==(const Origin&) const = default;
};

struct Entry {
  SourceId source;  ///< who handed it in; with `guid` the key of the entry
  Guid guid;
  std::string id;           ///< Atom `id`; RSS `guid`; JSON `id`. Given once, never changed (store/settle)
  std::string title;        ///< plain text. Atom `title`; RSS `title`; JSON `title`
  std::optional<Uri> link;  ///< Atom `link rel=alternate`; RSS `link`; JSON `url`
  std::string html;  ///< full text, every address absolute. Atom `content`; RSS `content:encoded`, else `description`;
                     ///< JSON `content_html`
  std::string summary;  ///< plain text. Atom `summary`; RSS `description` beside content:encoded; JSON `summary`
  std::optional<Instant> published;  ///< Atom `published`; RSS `pubDate`, `dc:date`; JSON `date_published`
  std::optional<Instant> updated;    ///< Atom `updated`; RSS `atom:updated`; JSON `date_modified`
  std::vector<Person> authors;       ///< Atom `author`; RSS `dc:creator`, `author`; JSON `authors`, `author`
  std::vector<Tag> tags;             ///< Atom, RSS `category`; JSON `tags`
  std::vector<Enclosure> enclosures;
  std::optional<Uri> image;        ///< JSON `image`; Atom, RSS `media:thumbnail`
  std::optional<Uri> comments;     ///< RSS `comments`; Atom `link rel=replies`
  std::string language;            ///< BCP 47. Atom `xml:lang`; RSS `dc:language`; JSON `language`
  std::string rights;              ///< Atom `rights`; RSS `dc:rights`
  std::optional<Origin> origin;    ///< of upstream entries; own posts have none
  std::optional<Instant> due;      ///< hidden before this instant
  std::optional<Instant> expires;  ///< hidden from this instant on
  std::string place;               ///< where the source keeps it: a post's path below its directory
  std::string stamp;               ///< by what the source tells that it is unchanged: size, time, settings
  bool operator==(const Entry&) const = default;
};

}  // namespace feedd
