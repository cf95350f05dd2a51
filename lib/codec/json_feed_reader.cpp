#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "codec/html.hpp"
#include "codec/json_extension.hpp"
#include "codec/json_feed.hpp"
#include "codec/json_text.hpp"
#include "codec/reading.hpp"
#include "model/newest.hpp"

namespace feedd::codec {
namespace {

namespace json = boost::json;

constexpr std::size_t enclosures_limit = 50;

class JsonReader {
 public:
  JsonReader(const Uri& document, Html html) : document_(document), html_(html) {}

  Parsed read(const json::object& feed) {
    FeedInfo& info = parsed_.info;
    info.title = line(feed, "title");
    info.subtitle = line(feed, "description");
    info.link = destination(feed, "home_page_url");
    info.self = address(feed, "feed_url");
    if (info.self) info.id = info.self->str();
    info.language = language_tag(line(feed, "language"));
    info.icon = address(feed, "icon");
    if (!info.icon) info.icon = address(feed, "favicon");
    info.authors = people(feed);
    if (const auto* ours = member(feed, "_feedd")) read_json_extension(*ours, info);
    for (const auto* hub : objects(feed, "hubs")) {
      if (auto uri = address(*hub, "url")) info.hubs.push_back(*uri);
    }
    const auto items = objects(feed, "items");
    const auto chosen = newest_of(items);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (chosen[i]) parsed_.entries.push_back(entry(*items[i]));
    }
    finish(parsed_, items.size());
    return std::move(parsed_);
  }

 private:
  static std::vector<bool> newest_of(const std::vector<const json::object*>& items) {
    if (items.size() <= entries_limit) return std::vector<bool>(items.size(), true);
    Newest newest;
    Parsed unheard;
    for (const auto* item : items) {
      auto published = date(text(*item, "date_published"), unheard);
      newest.add(published ? published : date(text(*item, "date_modified"), unheard), trim(text(*item, "id")));
    }
    return newest.chosen(entries_limit);
  }

  std::optional<Uri> address(const json::object& object, std::string_view key) const {
    return web_address(document_, text(object, key));
  }
  std::optional<Uri> destination(const json::object& object, std::string_view key) const {
    return address_in(document_, text(object, key));
  }

  std::vector<Person> people(const json::object& object) const {
    auto all = json_people_of(object.if_contains("authors"), document_);
    return all.empty() ? json_people_of(object.if_contains("author"), document_) : all;  // 1.0
  }

  Entry entry(const json::object& item) {
    Entry entry;
    entry.id = std::string(trim(text(item, "id")));
    entry.title = line(item, "title");
    entry.link = destination(item, "url");
    auto external = destination(item, "external_url");
    if (!entry.link) entry.link = external;
    entry.summary = squeeze(cut(text(item, "summary"), summary_limit));
    std::string html = text(item, "content_html");
    entry.html = html_ == Html::safe ? safe_html(html, document_) : std::string(trim(html));
    if (entry.html.empty()) {
      std::string words = text(item, "content_text");
      if (squeeze(cut(words, summary_limit)) != entry.summary) entry.html = html_of_text(words);
    }
    entry.published = date(text(item, "date_published"), parsed_);
    entry.updated = date(text(item, "date_modified"), parsed_);
    entry.authors = people(item);
    entry.language = language_tag(line(item, "language"));
    entry.image = address(item, "image");
    if (!entry.image) entry.image = address(item, "banner_image");
    if (auto* tags = item.if_contains("tags"); tags && tags->is_array()) {
      for (const auto& tag : tags->get_array()) {
        if (auto* name = tag.if_string()) add_tag(entry.tags, {plain(xml_safe({name->data(), name->size()})), "", ""});
      }
    }
    for (const auto* attachment : objects(item, "attachments")) {
      auto uri = destination(*attachment, "url");
      if (!uri) continue;
      Enclosure one{
          *uri, line(*attachment, "mime_type"), number(*attachment, "size_in_bytes"), {}, line(*attachment, "title")};
      if (auto seconds = number(*attachment, "duration_in_seconds")) one.duration = std::chrono::seconds(*seconds);
      if (const auto* ours = member(*attachment, "_feedd")) {
        one.medium = line(*ours, "medium");
        one.width = static_cast<std::uint32_t>(std::min<std::uint64_t>(number(*ours, "width").value_or(0), 999'999));
        one.height = static_cast<std::uint32_t>(std::min<std::uint64_t>(number(*ours, "height").value_or(0), 999'999));
      }
      if (entry.enclosures.size() < enclosures_limit) entry.enclosures.push_back(std::move(one));
    }
    if (const auto* ours = member(item, "_feedd")) read_json_extension(*ours, entry);
    if (external && entry.link != external && !is_related(entry, *external))
      entry.links.push_back({"related", *external});
    return entry;
  }

  static bool is_related(const Entry& entry, const Uri& uri) {
    return std::any_of(entry.links.begin(), entry.links.end(),
                       [&](const Link& link) { return link.rel == "related" && link.url == uri; });
  }

  const Uri& document_;
  Html html_;
  Parsed parsed_;
};

/// With U+FFFD for each half of a surrogate pair that is written as `\ud800` and stands alone. Of a text that is JSON
/// but for that: there, a backslash always begins an escape.
std::string with_whole_surrogates(std::string_view text) {
  auto unit = [&](std::size_t at) {
    unsigned value = 0;
    if (text.substr(std::min(at, text.size()), 2) != "\\u" || at + 6 > text.size()) return value;
    const auto* digits = text.data() + at + 2;
    return std::from_chars(digits, digits + 4, value, 16).ptr == digits + 4 ? value : 0;
  };
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto one = text[at] == '\\' ? unit(at) : 0;
    const bool is_high = one >= 0xd800 && one < 0xdc00, is_low = one >= 0xdc00 && one < 0xe000;
    const auto next = is_high ? unit(at + 6) : 0;
    const bool is_pair = next >= 0xdc00 && next < 0xe000;
    const std::size_t size = is_pair ? 12 : one > 0 ? 6 : text[at] == '\\' ? 2 : 1;
    const bool is_alone = is_low || (is_high && !is_pair);
    out += is_alone ? "\\ufffd" : text.substr(at, size);
    at += size;
  }
  return out;
}

}  // namespace

Result<Parsed> parse_json_feed(std::string_view bytes, const Uri& base, Html html) {
  bytes = without_byte_order_mark(bytes);
  json::parse_options options;
  options.max_depth = 200;
  boost::system::error_code error;
  std::string repaired;
  if (!is_utf8(bytes)) {
    repaired = repaired_utf8(bytes);
    bytes = repaired;
  }
  json::value value = json::parse({bytes.data(), bytes.size()}, error, {}, options);
  if (error) {
    const auto whole = with_whole_surrogates(bytes);
    if (whole != bytes) value = json::parse({whole.data(), whole.size()}, error, {}, options);
  }
  if (error) return fail(Errc::syntax, "broken JSON: {}", error.message());
  const json::object* feed = value.if_object();
  bool versioned = feed && text(*feed, "version").find("jsonfeed.org/version/") != std::string::npos;
  const json::value* items = feed ? feed->if_contains("items") : nullptr;
  if (!feed || !items || !items->is_array() || (!versioned && !feed->contains("title"))) {
    return fail(Errc::syntax, "JSON that is no JSON Feed: 'version' and 'items' are missing");
  }
  return JsonReader(base, html).read(*feed);
}

}  // namespace feedd::codec
