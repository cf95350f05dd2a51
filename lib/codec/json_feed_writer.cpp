#include <array>
#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/media_type.hpp"
#include "base/text.hpp"
#include "codec/json_extension.hpp"
#include "codec/json_feed.hpp"
#include "codec/json_text.hpp"
#include "codec/reading.hpp"

namespace feedd::codec {
namespace {

namespace json = boost::json;

/// The key, and how it first stands in an item whose content is empty: no text can be written like that.
constexpr std::string_view content_key = "content_html", empty_content = "\"content_html\":\"\"";

/// The item as text. Its content, which is long, is not copied into the tree first: there it is empty.
Fragment serialized(const json::object& item, LongText& text) {
  auto around = json::serialize(item);
  if (!item.contains(content_key)) return {std::move(around)};
  const auto at = around.find(empty_content) + empty_content.size() - 1;
  return {std::move(around), at, text.json()};
}

}  // namespace

Fragment json_fragment(const Entry& entry, const Style& style, LongText& text) {
  std::array<unsigned char, 4096> room;  // mostly enough for all but the text
  json::monotonic_resource memory(room.data(), room.size());
  json::object item(&memory);
  item["id"] = xml_safe(entry.id);
  add(item, "url", entry.link);
  for (const auto& link : entry.links) {
    if (link.rel == "related" && entry.link && !item.contains("external_url"))
      add(item, "external_url", link.url.str());
  }
  add(item, "title", entry.title);
  bool full = style.content == Content::full;
  std::string summary = full ? entry.summary : summary_of(entry);
  if (full && !entry.html.empty()) {
    item[content_key] = "";
  } else {
    item["content_text"] = xml_safe(summary);  // one of the two there must be
  }
  add(item, "summary", summary);
  add(item, "image", entry.image);
  add(item, "date_published", entry.published);
  add(item, "date_modified", entry.updated);
  add(item, "authors", json_people(entry.authors));
  json::array tags, attachments;
  for (const auto& tag : entry.tags) tags.push_back(json::value(xml_safe(tag.name())));
  add(item, "tags", std::move(tags));
  add(item, "language", entry.language);
  for (const auto& enclosure : entry.enclosures) {
    json::object one;
    one["url"] = enclosure.url.str();
    one["mime_type"] = xml_safe(enclosure.type.empty() ? media_type_of(enclosure.url.path()) : enclosure.type);
    add(one, "title", enclosure.title);
    if (enclosure.length) one["size_in_bytes"] = *enclosure.length;
    if (enclosure.duration) one["duration_in_seconds"] = enclosure.duration->count();
    json::object ours;
    add(ours, "medium", enclosure.medium);
    if (enclosure.width > 0) ours["width"] = enclosure.width;
    if (enclosure.height > 0) ours["height"] = enclosure.height;
    add(one, "_feedd", std::move(ours));
    attachments.push_back(std::move(one));
  }
  add(item, "attachments", std::move(attachments));
  add(item, "_feedd", json_extension(entry));
  return serialized(item, text);
}

Frame json_frame(const FeedInfo& info) {
  json::object feed;
  feed["version"] = "https://jsonfeed.org/version/1.1";
  feed["title"] = xml_safe(info.title);
  add(feed, "home_page_url", info.link);
  add(feed, "feed_url", info.self);
  add(feed, "next_url", info.archives.previous_json);
  add(feed, "description", info.subtitle);
  add(feed, "icon", info.icon);
  add(feed, "authors", json_people(info.authors));
  add(feed, "language", info.language);
  json::array hubs;
  for (const auto& hub : info.hubs) hubs.push_back({{"type", "WebSub"}, {"url", hub.str()}});
  add(feed, "hubs", std::move(hubs));
  add(feed, "_feedd", json_extension(info));
  std::string before = json::serialize(feed);
  before.pop_back();
  return {before + ",\"items\":[\n", ",\n", "\n]}\n"};
}

}  // namespace feedd::codec
