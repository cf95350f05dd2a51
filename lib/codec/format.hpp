/// The table of output formats. A document is `before + join(fragments, between) + after`; a fragment depends on its
/// entry and its style alone (no channel, no clock, no relative address, no namespace declaration: those live in the
/// frame), so that every document that shows an entry shares it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "codec/long_text.hpp"
#include "model/entry.hpp"
#include "model/feed.hpp"

namespace feedd::codec {

/// How much of an entry a feed carries.
enum class Content { full, summary };

/// How an entry of another feed says whose it is, in words: in a title `Source: Title`, or in a first paragraph
/// `<p class="byline">from <a …>Source</a></p>`. Readers that know Atom's `source` need neither.
enum class Attribution { none, title_prefix, byline };

/// How entries are written in one document.
struct Style {
  Content content = Content::full;
  Attribution attribution = Attribution::none;
  std::string tags = {};  ///< the address below which tags have their pages; empty: they have none

  Style(Content much = Content::full) : content(much) {}  // NOLINT: mostly that is all there is to say
  auto operator<=>(const Style&) const = default;
};

struct Frame {
  std::string before, between, after;
};

struct Format {
  std::string_view name;        ///< "atom"
  std::string_view file;        ///< "atom.xml": the name below a channel's path
  std::string_view media_type;  ///< as sent in Content-Type
  std::string_view title;       ///< "Atom", for people
  Fragment (*write)(const Entry&, const Style&, LongText&);
  Frame (*frame)(const FeedInfo&);
  std::span<const std::string_view> aliases;  ///< other names readers try: "feed.xml", "feed/"
  bool is_feed;                               ///< offered as an alternate; the page for people is not

  /// In one piece, without attribution.
  std::string fragment(const Entry& entry, const Style& style) const {
    LongText text(entry.html);
    return write(entry, style, text).str();
  }
};

/// The fragment of an entry as `style` has it. `text` is of the entry's `html`, and may have served another format.
Fragment fragment(const Format& format, const Entry& entry, const Style& style, LongText& text);

std::span<const Format> formats();
const Format* find_format(std::string_view name);

/// A whole document at once, full text, for those who keep no fragments.
std::string document(const Format& format, const FeedInfo& info, std::span<const Entry> entries);

}  // namespace feedd::codec
