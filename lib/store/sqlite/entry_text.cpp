#include "store/sqlite/entry_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/secret.hpp"

namespace feedd::store {
namespace {

namespace json = boost::json;

/// What most entries take as a tree; more is taken as need be, and all of it is given back at once.
constexpr std::size_t usual = 16u << 10;

void put(json::object& object, std::string_view key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}
void put(json::object& object, std::string_view key, const std::optional<Uri>& uri) {
  if (uri) object[key] = uri->str();
}
void put(json::object& object, std::string_view key, const std::optional<Instant>& instant) {
  if (instant) object[key] = instant->time_since_epoch().count();
}
void put(json::object& object, std::string_view key, const std::vector<Person>& people) {
  json::array all(object.storage());
  for (const auto& person : people) {
    json::object one(object.storage());
    put(one, "name", person.name);
    put(one, "email", person.email);
    put(one, "uri", person.uri);
    all.push_back(std::move(one));
  }
  if (!all.empty()) object[key] = std::move(all);
}
void put(json::object& object, std::string_view key, const std::vector<Extension>& extensions) {
  json::array all(object.storage());
  for (const auto& extension : extensions) {
    json::object one(object.storage());
    put(one, "name", extension.name);
    put(one, "text", extension.text);
    json::array attributes(object.storage());  // name, value, name, value: their order is part of them
    for (const auto& [name, value] : extension.attributes) {
      attributes.emplace_back(name);
      attributes.emplace_back(value);
    }
    if (!attributes.empty()) one["attributes"] = std::move(attributes);
    put(one, "children", extension.children);
    all.push_back(std::move(one));
  }
  if (!all.empty()) object[key] = std::move(all);
}

std::string text(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  const json::string* string = value ? value->if_string() : nullptr;
  return string ? std::string(string->data(), string->size()) : std::string();
}
std::optional<std::int64_t> number(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (!value || !value->is_number()) return std::nullopt;
  boost::system::error_code error;
  auto count = value->to_number<std::int64_t>(error);
  return error ? std::nullopt : std::optional(count);
}
std::optional<Instant> instant(const json::object& object, std::string_view key) {
  auto count = number(object, key);
  return count ? std::optional(Instant(std::chrono::seconds(*count))) : std::nullopt;
}
std::optional<Uri> uri(const json::object& object, std::string_view key) {
  auto parsed = parse_uri(text(object, key));
  return parsed ? std::optional(*std::move(parsed)) : std::nullopt;
}
template <class Take>
void each(const json::object& object, std::string_view key, Take take) {
  const json::value* value = object.if_contains(key);
  if (!value || !value->is_array()) return;
  for (const auto& item : value->get_array()) {
    if (item.is_object()) take(item.get_object());
  }
}

std::vector<Person> people(const json::object& object, std::string_view key) {
  std::vector<Person> all;
  each(object, key, [&](const json::object& one) {
    all.push_back({text(one, "name"), text(one, "email"), text(one, "uri")});
  });
  return all;
}
std::vector<Extension> extensions(const json::object& object, std::string_view key) {
  std::vector<Extension> all;
  each(object, key, [&](const json::object& one) {
    Extension extension{text(one, "name"), text(one, "text"), {}, extensions(one, "children")};
    const json::value* attributes = one.if_contains("attributes");
    if (attributes && attributes->is_array()) {
      const auto& said = attributes->get_array();
      for (std::size_t i = 0; i + 1 < said.size(); i += 2) {
        if (!said[i].is_string() || !said[i + 1].is_string()) continue;
        extension.attributes.emplace_back(said[i].get_string().c_str(), said[i + 1].get_string().c_str());
      }
    }
    all.push_back(std::move(extension));
  });
  return all;
}

}  // namespace

std::string entry_text(const Entry& entry) {
  unsigned char room[usual];
  json::monotonic_resource memory(room);
  json::object out(&memory);
  put(out, "title", entry.title);
  put(out, "link", entry.link);
  put(out, "summary", entry.summary);
  put(out, "published", entry.published);
  put(out, "updated", entry.updated);
  put(out, "authors", entry.authors);
  put(out, "contributors", entry.contributors);
  json::array tags(&memory), enclosures(&memory), links(&memory);
  for (const auto& tag : entry.tags) {
    json::object one(&memory);
    put(one, "term", tag.term);
    put(one, "scheme", tag.scheme);
    put(one, "label", tag.label);
    tags.push_back(std::move(one));
  }
  for (const auto& enclosure : entry.enclosures) {
    json::object one(&memory);
    one["url"] = enclosure.url.str();
    put(one, "type", enclosure.type);
    if (enclosure.length) one["length"] = *enclosure.length;
    if (enclosure.duration) one["duration"] = enclosure.duration->count();
    put(one, "title", enclosure.title);
    put(one, "medium", enclosure.medium);
    if (enclosure.width > 0) one["width"] = enclosure.width;
    if (enclosure.height > 0) one["height"] = enclosure.height;
    enclosures.push_back(std::move(one));
  }
  for (const auto& link : entry.links) {
    json::object one(&memory);
    put(one, "rel", link.rel);
    one["url"] = link.url.str();
    put(one, "type", link.type);
    put(one, "title", link.title);
    links.push_back(std::move(one));
  }
  if (!tags.empty()) out["tags"] = std::move(tags);
  if (!enclosures.empty()) out["enclosures"] = std::move(enclosures);
  if (!links.empty()) out["links"] = std::move(links);
  put(out, "extensions", entry.extensions);
  if (entry.comment_count) out["comment_count"] = *entry.comment_count;
  put(out, "image", entry.image);
  put(out, "comments", entry.comments);
  put(out, "language", entry.language);
  put(out, "rights", entry.rights);
  if (entry.origin) {
    json::object origin(&memory);
    put(origin, "id", entry.origin->id);
    put(origin, "title", entry.origin->title);
    put(origin, "feed_url", entry.origin->feed_url);
    put(origin, "link", entry.origin->link);
    put(origin, "rights", entry.origin->rights);
    out["origin"] = std::move(origin);
  }
  put(out, "due", entry.due);
  put(out, "expires", entry.expires);
  auto text = json::serialize(out);
  if (!entry.html.empty()) text.append("\n").append(entry.html);
  return text;
}

Result<Entry> parse_entry_text(std::string_view stored) {
  boost::system::error_code error;
  unsigned char room[usual];
  json::monotonic_resource memory(room);
  const auto line = stored.substr(0, stored.find('\n'));
  json::value value = json::parse({line.data(), line.size()}, error, &memory);
  if (error || !value.is_object()) return fail(Errc::store, "an entry in the store cannot be read");
  const json::object& in = value.get_object();
  Entry entry;
  entry.title = text(in, "title");
  entry.link = uri(in, "link");
  // Older programs wrote it as another member.
  entry.html = line.size() < stored.size() ? std::string(stored.substr(line.size() + 1)) : text(in, "html");
  entry.summary = text(in, "summary");
  entry.published = instant(in, "published");
  entry.updated = instant(in, "updated");
  entry.authors = people(in, "authors");
  entry.contributors = people(in, "contributors");
  each(in, "tags", [&](const json::object& one) {
    entry.tags.push_back({text(one, "term"), text(one, "scheme"), text(one, "label")});
  });
  each(in, "enclosures", [&](const json::object& one) {
    auto url = uri(one, "url");
    if (!url) return;
    Enclosure enclosure{*url, text(one, "type"), {}, {}, text(one, "title")};
    if (auto length = number(one, "length")) enclosure.length = static_cast<std::uint64_t>(*length);
    if (auto duration = number(one, "duration")) enclosure.duration = std::chrono::seconds(*duration);
    enclosure.medium = text(one, "medium");
    enclosure.width = static_cast<std::uint32_t>(number(one, "width").value_or(0));
    enclosure.height = static_cast<std::uint32_t>(number(one, "height").value_or(0));
    entry.enclosures.push_back(std::move(enclosure));
  });
  each(in, "links", [&](const json::object& one) {
    if (auto url = uri(one, "url"))
      entry.links.push_back({text(one, "rel"), *url, text(one, "type"), text(one, "title")});
  });
  entry.extensions = extensions(in, "extensions");
  if (auto count = number(in, "comment_count")) entry.comment_count = static_cast<std::uint64_t>(*count);
  entry.image = uri(in, "image");
  entry.comments = uri(in, "comments");
  entry.language = text(in, "language");
  entry.rights = text(in, "rights");
  if (const json::value* origin = in.if_contains("origin"); origin && origin->is_object()) {
    const json::object& said = origin->get_object();
    auto feed = uri(said, "feed_url");
    if (feed && has_secret(*feed)) feed = without_secrets(*feed);  // older programs wrote it down
    entry.origin = Origin{text(said, "id"), text(said, "title"), feed, uri(said, "link"), text(said, "rights")};
  }
  entry.due = instant(in, "due");
  entry.expires = instant(in, "expires");
  return entry;
}

}  // namespace feedd::store
