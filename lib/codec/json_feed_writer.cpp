#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/text.hpp"
#include "codec/json_feed.hpp"
#include "codec/reading.hpp"

namespace feedd::codec {
namespace {

namespace json = boost::json;

void add(json::object& object, std::string_view key, std::string_view text) {
  if (!text.empty()) object[key] = xml_safe(text);
}
void add(json::object& object, std::string_view key, const std::optional<Uri>& uri) {
  if (uri) add(object, key, uri->str());
}
void add(json::object& object, std::string_view key, const std::optional<Instant>& instant) {
  if (instant) object[key] = to_rfc3339(*instant);
}
void add(json::object& object, std::string_view key, json::array array) {
  if (!array.empty()) object[key] = std::move(array);
}
void add(json::object& object, std::string_view key, json::object inner) {
  if (!inner.empty()) object[key] = std::move(inner);
}

json::array people(const std::vector<Person>& persons) {
  json::array all;
  for (const auto& person : persons) {
    json::object one;
    add(one, "name", person.name);
    add(one, "url", !person.uri.empty() ? person.uri : person.email.empty() ? "" : "mailto:" + person.email);
    all.push_back(std::move(one));
  }
  return all;
}

json::object extension(const Entry& entry) {
  json::object ours, source;
  if (entry.origin) {
    add(source, "id", entry.origin->id);
    add(source, "title", entry.origin->title);
    add(source, "url", entry.origin->link);
    add(source, "feed_url", entry.origin->feed_url);
    add(source, "rights", entry.origin->rights);
  }
  add(ours, "source", std::move(source));
  add(ours, "rights", entry.rights);
  add(ours, "comments", entry.comments);
  return ours;
}

}  // namespace

std::string json_fragment(const Entry& entry, Content content) {
  json::object item;
  item["id"] = xml_safe(entry.id);
  add(item, "url", entry.link);
  add(item, "title", entry.title);
  bool full = content == Content::full;
  std::string summary = full ? entry.summary : summary_of(entry);
  if (full && !entry.html.empty()) {
    add(item, "content_html", entry.html);
  } else {
    item["content_text"] = xml_safe(summary);  // one of the two there must be
  }
  add(item, "summary", summary);
  add(item, "image", entry.image);
  add(item, "date_published", entry.published);
  add(item, "date_modified", entry.updated);
  add(item, "authors", people(entry.authors));
  json::array tags, attachments;
  for (const auto& tag : entry.tags) tags.push_back(json::value(xml_safe(tag.name())));
  add(item, "tags", std::move(tags));
  add(item, "language", entry.language);
  for (const auto& enclosure : entry.enclosures) {
    json::object one;
    one["url"] = enclosure.url.str();
    one["mime_type"] = enclosure.type.empty() ? "application/octet-stream" : xml_safe(enclosure.type);
    add(one, "title", enclosure.title);
    if (enclosure.length) one["size_in_bytes"] = *enclosure.length;
    if (enclosure.duration) one["duration_in_seconds"] = enclosure.duration->count();
    attachments.push_back(std::move(one));
  }
  add(item, "attachments", std::move(attachments));
  add(item, "_feedd", extension(entry));
  return json::serialize(item);
}

Frame json_frame(const FeedInfo& info) {
  json::object feed;
  feed["version"] = "https://jsonfeed.org/version/1.1";
  feed["title"] = xml_safe(info.title);
  add(feed, "home_page_url", info.link);
  add(feed, "feed_url", info.self);
  add(feed, "description", info.subtitle);
  add(feed, "icon", info.icon);
  add(feed, "authors", people(info.authors));
  add(feed, "language", info.language);
  json::array hubs;
  for (const auto& hub : info.hubs) hubs.push_back({{"type", "WebSub"}, {"url", hub.str()}});
  add(feed, "hubs", std::move(hubs));
  std::string before = json::serialize(feed);
  before.pop_back();
  return {before + ",\"items\":[\n", ",\n", "\n]}\n"};
}

}  // namespace feedd::codec
