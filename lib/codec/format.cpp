#include "codec/format.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "codec/atom.hpp"
#include "codec/json_feed.hpp"
#include "codec/page.hpp"
#include "codec/rss.hpp"

namespace feedd::codec {
namespace {

constexpr std::array<std::string_view, 3> atom_aliases{"feed.xml", "feed.atom", "feed/"};
constexpr std::array<std::string_view, 2> rss_aliases{"index.xml", "rss/"};
constexpr std::array<std::string_view, 1> page_aliases{""};  // the directory itself

const std::array<Format, 4> table{{
    {"atom", "atom.xml", "application/atom+xml; charset=utf-8", "Atom", atom_fragment, atom_frame, atom_aliases, true},
    {"rss", "rss.xml", "application/rss+xml; charset=utf-8", "RSS", rss_fragment, rss_frame, rss_aliases, true},
    {"json", "feed.json", "application/feed+json; charset=utf-8", "JSON Feed", json_fragment, json_frame, {}, true},
    {"page", "index.html", "text/html; charset=utf-8", "HTML", page_fragment, page_frame, page_aliases, false},
}};

/// The page tells of every entry where it is from.
bool is_attributed(const Format& format, const Entry& entry, const Style& style) {
  return format.is_feed && style.attribution != Attribution::none && entry.origin && !entry.origin->title.empty();
}

std::string byline(const Entry& entry) {
  const auto& origin = *entry.origin;
  const auto& address = origin.link ? origin.link : origin.feed_url;
  auto name = escape_markup(squeeze(origin.title));
  if (address && address->is_web()) name = "<a href=\"" + escape_markup(address->str()) + "\">" + name + "</a>";
  const bool is_chinese = ascii_lower(entry.language).starts_with("zh");
  return std::string("<p class=\"byline\">") + (is_chinese ? "来自" : "from ") + name + "</p>\n";
}

Entry attributed(Entry entry, const Style& style) {
  if (style.attribution == Attribution::title_prefix) {
    const auto source = squeeze(entry.origin->title);
    entry.title = entry.title.empty() ? source : source + ": " + entry.title;
  } else if (style.content == Content::full) {
    if (entry.html.empty() && !entry.summary.empty()) entry.html = "<p>" + escape_markup(entry.summary) + "</p>";
    entry.html.insert(0, byline(entry));
  }
  return entry;
}

}  // namespace

Fragment fragment(const Format& format, const Entry& entry, const Style& style, LongText& text) {
  if (!is_attributed(format, entry, style)) return format.write(entry, style, text);
  const auto other = attributed(entry, style);
  LongText its(other.html);
  return format.write(other, style, its);
}

std::span<const Format> formats() { return table; }

const Format* find_format(std::string_view name) {
  auto found = std::find_if(table.begin(), table.end(), [&](const Format& format) { return format.name == name; });
  return found == table.end() ? nullptr : &*found;
}

std::string document(const Format& format, const FeedInfo& info, std::span<const Entry> entries) {
  auto frame = format.frame(info);
  auto out = std::move(frame.before);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) out += frame.between;
    out += format.fragment(entries[i], Content::full);
  }
  return out += frame.after;
}

}  // namespace feedd::codec
