/// A feed we publish.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "codec/format.hpp"
#include "model/entry.hpp"
#include "model/feed.hpp"

namespace feedd::site {

/// One word of `keep` and `drop`: "title:REGEX", "author:REGEX", "tag:NAME", "link:REGEX", "lang:CODE", "source:NAME",
/// "text:REGEX", "age:30d", "has:enclosure".
struct Condition {
  /// `text` is title, summary and full text, as a person reads them; `age`: older than that.
  enum class Field { title, author, tag, link, language, source, text, age, has };
  Field field = Field::title;
  /// RE2 for title, author, link and text; a name for tag and source; a code or its prefix for language; seconds for
  /// age; `enclosure` or `image` for has.
  std::string pattern;
  bool operator==(const Condition&) const = default;
};

/// Which entries a channel takes.
struct Rule {
  std::vector<SourceId> sources;  ///< empty: all
  std::vector<Condition> keep;    ///< empty: all; else any must match
  std::vector<Condition> drop;    ///< any match: out, whatever `keep` says
  bool operator==(const Rule&) const = default;
};

/// What is enough for two entries of different sources to be the same article: nothing; one guid together with one
/// title or page; one page, too; words alike, too.
enum class Dedupe { off, id, link, text };

/// The feeds that nobody configures one by one: of each tag, in channel `tags/KEY`, and of each source, `sources/NAME`.
struct Sections {
  bool tags = false, sources = false;
  bool operator==(const Sections&) const = default;
};

struct Channel {
  ChannelId id;   ///< also its path: "" is served at /, "cloud" at /cloud/
  FeedInfo info;  ///< title, subtitle, language, … ; addresses are filled in when it is published
  Rule rule;
  std::size_t newest = 50;
  std::size_t share = 0;   ///< at most so many entries of one source on a page; 0: as many as there are
  bool has_limit = false;  ///< the configuration says so
  codec::Content content = codec::Content::full;
  Dedupe dedupe = Dedupe::off;
  std::map<std::string, codec::Content> content_of = {};  ///< where it is another in one format, by its name
  codec::Attribution attribution = codec::Attribution::none;
  bool is_pages = false;  ///< its documents are the pages of its one source's entries, and no feeds
};

}  // namespace feedd::site
