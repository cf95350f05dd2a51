/// A Parsed as JSON that people can review: what is empty is left out.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <string>

#include "codec/parsed.hpp"

namespace feedd::codec {

inline void put(boost::json::object& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}
inline void put(boost::json::object& object, const char* key, const std::optional<Uri>& uri) {
  if (uri) object[key] = uri->str();
}
inline void put(boost::json::object& object, const char* key, const std::optional<Instant>& instant) {
  if (instant) object[key] = to_rfc3339(*instant);
}
inline void put(boost::json::object& object, const char* key, const std::vector<Person>& people) {
  boost::json::array all;
  for (const auto& person : people) {
    boost::json::object one;
    put(one, "name", person.name);
    put(one, "email", person.email);
    put(one, "uri", person.uri);
    all.push_back(one);
  }
  if (!all.empty()) object[key] = all;
}

inline boost::json::array dump(const std::vector<Tag>& tags) {
  boost::json::array all;
  for (const auto& tag : tags) {
    boost::json::object one;
    put(one, "term", tag.term);
    put(one, "scheme", tag.scheme);
    put(one, "label", tag.label);
    all.push_back(one);
  }
  return all;
}
inline boost::json::array dump(const std::vector<Extension>& extensions) {
  boost::json::array all;
  for (const auto& extension : extensions) {
    boost::json::object one, attributes;
    put(one, "name", extension.name);
    put(one, "text", extension.text);
    for (const auto& [name, value] : extension.attributes) attributes[name] = value;
    if (!attributes.empty()) one["attributes"] = attributes;
    if (!extension.children.empty()) one["children"] = dump(extension.children);
    all.push_back(one);
  }
  return all;
}

inline boost::json::object dump(const Entry& entry) {
  boost::json::object out;
  put(out, "guid", entry.guid.value);
  if (entry.id != entry.guid.value) put(out, "id", entry.id);
  put(out, "title", entry.title);
  put(out, "link", entry.link);
  put(out, "published", entry.published);
  put(out, "updated", entry.updated);
  put(out, "authors", entry.authors);
  put(out, "contributors", entry.contributors);
  boost::json::array enclosures, links;
  if (!entry.tags.empty()) out["tags"] = dump(entry.tags);
  for (const auto& enclosure : entry.enclosures) {
    boost::json::object one;
    one["url"] = enclosure.url.str();
    put(one, "type", enclosure.type);
    if (enclosure.length) one["length"] = *enclosure.length;
    if (enclosure.duration) one["duration"] = enclosure.duration->count();
    put(one, "title", enclosure.title);
    put(one, "medium", enclosure.medium);
    if (enclosure.width > 0) one["width"] = enclosure.width;
    if (enclosure.height > 0) one["height"] = enclosure.height;
    enclosures.push_back(one);
  }
  if (!enclosures.empty()) out["enclosures"] = enclosures;
  for (const auto& link : entry.links) {
    boost::json::object one;
    put(one, "rel", link.rel);
    one["url"] = link.url.str();
    put(one, "type", link.type);
    put(one, "title", link.title);
    links.push_back(one);
  }
  if (!links.empty()) out["links"] = links;
  if (!entry.extensions.empty()) out["extensions"] = dump(entry.extensions);
  put(out, "image", entry.image);
  put(out, "comments", entry.comments);
  if (entry.comment_count) out["comment_count"] = *entry.comment_count;
  put(out, "language", entry.language);
  put(out, "rights", entry.rights);
  if (entry.origin) {
    boost::json::object origin;
    put(origin, "id", entry.origin->id);
    put(origin, "title", entry.origin->title);
    put(origin, "feed_url", entry.origin->feed_url);
    put(origin, "link", entry.origin->link);
    put(origin, "rights", entry.origin->rights);
    out["origin"] = origin;
  }
  put(out, "summary", entry.summary);
  put(out, "html", entry.html);
  return out;
}

inline boost::json::object dump(const FeedInfo& info) {
  boost::json::object out;
  put(out, "id", info.id);
  put(out, "title", info.title);
  put(out, "subtitle", info.subtitle);
  put(out, "link", info.link);
  put(out, "self", info.self);
  boost::json::array hubs;
  for (const auto& hub : info.hubs) hubs.push_back(boost::json::value(hub.str()));
  if (!hubs.empty()) out["hubs"] = hubs;
  put(out, "language", info.language);
  put(out, "rights", info.rights);
  put(out, "icon", info.icon);
  put(out, "authors", info.authors);
  put(out, "contributors", info.contributors);
  if (!info.tags.empty()) out["tags"] = dump(info.tags);
  if (!info.extensions.empty()) out["extensions"] = dump(info.extensions);
  put(out, "updated", info.updated);
  if (info.rhythm.ttl) out["ttl"] = info.rhythm.ttl->count();
  if (info.rhythm.skip_hours) out["skip_hours"] = info.rhythm.skip_hours;
  if (info.rhythm.skip_days) out["skip_days"] = info.rhythm.skip_days;
  if (info.previous_archive) out["previous_archive"] = info.previous_archive->str();
  return out;
}

/// One member a line, two levels deep: what a diff shows well.
inline std::string pretty(const boost::json::object& object, const std::string& indent) {
  std::string out = "{\n";
  std::size_t left = object.size();
  for (const auto& member : object) {
    out += indent + "  " + boost::json::serialize(boost::json::value(member.key())) + ": ";
    out += boost::json::serialize(member.value()) + (--left ? ",\n" : "\n");
  }
  return out + indent + "}";
}

inline std::string dump(const Parsed& parsed) {
  std::string out = "{\n  \"info\": " + pretty(dump(parsed.info), "  ") + ",\n  \"entries\": [";
  const char* between = "\n    ";
  for (const auto& entry : parsed.entries) {
    out += between + pretty(dump(entry), "    ");
    between = ",\n    ";
  }
  out += "\n  ]";
  if (!parsed.notes.empty()) {
    out += ",\n  \"notes\": [";
    between = "\n    ";
    for (const auto& note : parsed.notes) {
      out += between + boost::json::serialize(boost::json::value(note.error.what));
      between = ",\n    ";
    }
    out += "\n  ]";
  }
  return out + "\n}\n";
}

}  // namespace feedd::codec
