/// A feed we publish.
#pragma once

#include <string>
#include <vector>

#include "codec/format.hpp"
#include "model/entry.hpp"
#include "model/feed.hpp"

namespace feedd::site {

/// One word of `keep` and `drop`: "title:REGEX", "author:REGEX", "tag:NAME", "link:REGEX", "lang:CODE".
struct Condition {
  enum class Field { title, author, tag, link, language };
  Field field = Field::title;
  std::string pattern;  ///< RE2 for title, author and link; a name for tag; a code or its prefix for language
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
  bool has_limit = false;  ///< the configuration says so
  codec::Content content = codec::Content::full;
  Dedupe dedupe = Dedupe::off;
  bool is_pages = false;  ///< its documents are the pages of its one source's entries, and no feeds
};

}  // namespace feedd::site
