/// One published thing, in the words of no format. Each field says what it is in Atom (RFC 4287), RSS 2.0 (RSS
/// Advisory Board, with content: and dc:) and JSON Feed 1.1, read and written alike. All text is UTF-8 that XML allows.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "base/uri.hpp"
#include "model/name.hpp"

namespace feedd {

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

/// A file that belongs to an entry. Atom `link rel=enclosure`; RSS `enclosure` (the first one, which is all that RSS
/// allows), `media:content` for the others and for what `enclosure` cannot say; JSON `attachments[]`.
struct Enclosure {
  Uri url;
  std::string type;                                   ///< media type; required on output
  std::optional<std::uint64_t> length = {};           ///< bytes
  std::optional<std::chrono::seconds> duration = {};  ///< `media:content duration`, `itunes:duration`
  std::string title = {};
  std::string medium = {};              ///< `media:content medium`: image, audio, video, document, executable
  std::uint32_t width = 0, height = 0;  ///< pixels; 0: not said
  bool operator==(const Enclosure&) const = default;
};

/// A relation to something elsewhere: `via`, `related`, `license`, `replies` (the feed of an entry's comments).
/// Atom `link`; RSS `atom:link`, `creativeCommons:license`, `wfw:commentRss`; JSON `external_url` for `related`.
struct Link {
  std::string rel;
  Uri url;
  std::string type = {}, title = {};
  bool operator==(const Link&) const = default;
};

/// An element of a vocabulary that feedd passes on and does not interpret: `itunes:episode`, `podcast:transcript`,
/// `georss:point`, `thr:in-reply-to`. Read from and written to Atom and RSS alike; JSON `_feedd.extensions`.
struct Extension {
  std::string name;  ///< with the customary prefix, whatever the document's own was
  std::string text = {};
  std::vector<std::pair<std::string, std::string>> attributes = {};
  std::vector<Extension> children = {};
  bool operator==(const Extension&) const = default;
};

/// Where an upstream entry comes from. Atom `source`, and `link rel=via` to the feed; RSS `source{url}`; JSON
/// `_feedd.source`.
struct Origin {
  std::string id, title;        ///< of the feed, as it calls itself, or as the configuration does
  std::optional<Uri> feed_url;  ///< the feed document
  std::optional<Uri> link;      ///< the site's home page
  std::string rights = {};
  bool operator==(const Origin&) const = default;
};

/// What each field is in Atom (with Atom 0.3's older names), in RSS (0.90 to 2.0, with the modules it is published
/// with) and in JSON Feed. Where a document says it more than once, the earlier of the names listed wins, and of the
/// same name the first.
struct Entry {
  SourceId source;  ///< who handed it in; with `guid` the key of the entry
  Guid guid;
  /// Given once, never changed (store/settle). Atom `id`, for which that of an entry that is passed on, and is no
  /// address, becomes a `urn:uuid:`; RSS `guid`, `rdf:about`, `dc:identifier`; JSON `id`; of a document that has none:
  /// the link, else a digest of the words.
  std::string id;
  /// Plain text, of HTML what a person reads. Atom `title`; RSS `title`, `dc:title`, `itunes:title`, `media:title`;
  /// JSON `title`.
  std::string title;
  /// The entry's page. `feedburner:origLink`; Atom `link rel=alternate` (a page before other types); RSS `link`,
  /// `atom:link`, a `guid` that is a permalink, `rdf:about`; Atom `content src`; JSON `url`, `external_url`.
  std::optional<Uri> link;
  /// Full text, every address absolute. Atom `content`; RSS `content:encoded`, `xhtml:body`, `description`,
  /// `dc:description`, `media:description`; JSON `content_html`, `content_text`.
  std::string html;
  /// Plain text. Atom `summary`; RSS `description` beside a full text, `itunes:summary`, `dcterms:abstract`,
  /// `itunes:subtitle`; JSON `summary`.
  std::string summary;
  /// Atom `published`, `issued`; RSS `pubDate`, `dcterms:issued`, `dc:date`, `dcterms:created`; JSON `date_published`.
  std::optional<Instant> published;
  /// Atom `updated`, `modified`; RSS `atom:updated`, `dcterms:modified`; JSON `date_modified`.
  std::optional<Instant> updated;
  /// Atom `author`, that of its `source`; RSS `author`, `dc:creator`, else `itunes:author`; JSON `authors`, `author`.
  std::vector<Person> authors;
  std::vector<Person> contributors;  ///< Atom `contributor`; RSS `dc:contributor`; JSON `_feedd.contributors`
  std::vector<Tag> tags;             ///< `category`, `dc:subject`, `media:category`, `itunes:keywords`; JSON `tags`
  std::vector<Enclosure> enclosures;
  std::vector<Link> links;
  std::vector<Extension> extensions;
  std::optional<Uri> image;     ///< `media:thumbnail`, `itunes:image`, RSS `image`; JSON `image`, `banner_image`; a
                                ///< picture among the files
  std::optional<Uri> comments;  ///< the page. RSS `comments`; Atom `link rel=replies`; JSON `_feedd.comments`
  std::optional<std::uint64_t> comment_count;  ///< `slash:comments`, `thr:total`, `thr:count`; JSON `_feedd`
  std::string language;                        ///< BCP 47. Atom `xml:lang`; RSS `dc:language`; JSON `language`
  std::string rights;              ///< plain text. Atom `rights`, `copyright`; RSS `dc:rights`; JSON `_feedd.rights`
  std::optional<Origin> origin;    ///< where it was first published: Atom `source`; RSS `source`; own posts have none
  std::optional<Instant> due;      ///< hidden before this instant
  std::optional<Instant> expires;  ///< hidden from this instant on
  std::string place;               ///< where the source keeps it: a post's path; of an upstream's, its page
  std::string stamp;               ///< by what the source knows it: size, time, settings; an upstream's: title or words

  /// When it is from, as far as it says.
  const std::optional<Instant>& date() const { return published ? published : updated; }
  bool operator==(const Entry&) const = default;
};

}  // namespace feedd
