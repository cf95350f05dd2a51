#include "store/sqlite/entry_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace feedd::store {
namespace {

namespace json = boost::json;

void put(json::object& object, std::string_view key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}
void put(json::object& object, std::string_view key, const std::optional<Uri>& uri) {
  if (uri) object[key] = uri->str();
}
void put(json::object& object, std::string_view key, const std::optional<Instant>& instant) {
  if (instant) object[key] = instant->time_since_epoch().count();
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

}  // namespace

std::string entry_text(const Entry& entry) {
  json::object out;
  put(out, "title", entry.title);
  put(out, "link", entry.link);
  put(out, "html", entry.html);
  put(out, "summary", entry.summary);
  put(out, "published", entry.published);
  put(out, "updated", entry.updated);
  json::array authors, tags, enclosures;
  for (const auto& person : entry.authors) {
    json::object one;
    put(one, "name", person.name);
    put(one, "email", person.email);
    put(one, "uri", person.uri);
    authors.push_back(std::move(one));
  }
  for (const auto& tag : entry.tags) {
    json::object one;
    put(one, "term", tag.term);
    put(one, "scheme", tag.scheme);
    put(one, "label", tag.label);
    tags.push_back(std::move(one));
  }
  for (const auto& enclosure : entry.enclosures) {
    json::object one;
    one["url"] = enclosure.url.str();
    put(one, "type", enclosure.type);
    if (enclosure.length) one["length"] = *enclosure.length;
    if (enclosure.duration) one["duration"] = enclosure.duration->count();
    put(one, "title", enclosure.title);
    enclosures.push_back(std::move(one));
  }
  if (!authors.empty()) out["authors"] = std::move(authors);
  if (!tags.empty()) out["tags"] = std::move(tags);
  if (!enclosures.empty()) out["enclosures"] = std::move(enclosures);
  put(out, "image", entry.image);
  put(out, "comments", entry.comments);
  put(out, "language", entry.language);
  put(out, "rights", entry.rights);
  if (entry.origin) {
    json::object origin;
    put(origin, "id", entry.origin->id);
    put(origin, "title", entry.origin->title);
    put(origin, "feed_url", entry.origin->feed_url);
    put(origin, "link", entry.origin->link);
    put(origin, "rights", entry.origin->rights);
    out["origin"] = std::move(origin);
  }
  put(out, "due", entry.due);
  put(out, "expires", entry.expires);
  return json::serialize(out);
}

Result<Entry> parse_entry_text(std::string_view stored) {
  boost::system::error_code error;
  json::value value = json::parse({stored.data(), stored.size()}, error);
  if (error || !value.is_object()) return fail(Errc::store, "an entry in the store cannot be read");
  const json::object& in = value.get_object();
  Entry entry;
  entry.title = text(in, "title");
  entry.link = uri(in, "link");
  entry.html = text(in, "html");
  entry.summary = text(in, "summary");
  entry.published = instant(in, "published");
  entry.updated = instant(in, "updated");
  each(in, "authors", [&](const json::object& one) {
    entry.authors.push_back({text(one, "name"), text(one, "email"), text(one, "uri")});
  });
  each(in, "tags", [&](const json::object& one) {
    entry.tags.push_back({text(one, "term"), text(one, "scheme"), text(one, "label")});
  });
  each(in, "enclosures", [&](const json::object& one) {
    auto url = uri(one, "url");
    if (!url) return;
    Enclosure enclosure{*url, text(one, "type"), {}, {}, text(one, "title")};
    if (auto length = number(one, "length")) enclosure.length = static_cast<std::uint64_t>(*length);
    if (auto duration = number(one, "duration")) enclosure.duration = std::chrono::seconds(*duration);
    entry.enclosures.push_back(std::move(enclosure));
  });
  entry.image = uri(in, "image");
  entry.comments = uri(in, "comments");
  entry.language = text(in, "language");
  entry.rights = text(in, "rights");
  if (const json::value* origin = in.if_contains("origin"); origin && origin->is_object()) {
    const json::object& said = origin->get_object();
    entry.origin =
        Origin{text(said, "id"), text(said, "title"), uri(said, "feed_url"), uri(said, "link"), text(said, "rights")};
  }
  entry.due = instant(in, "due");
  entry.expires = instant(in, "expires");
  return entry;
}

}  // namespace feedd::store
