#include "codec/json_extension.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/text.hpp"
#include "codec/extension.hpp"
#include "codec/json_text.hpp"
#include "codec/reading.hpp"

namespace feedd::codec {
namespace {

namespace json = boost::json;

constexpr std::size_t extensions_limit = 200, depth_limit = 6;

json::object written(const Extension& extension) {
  json::object out, attributes;
  add(out, "name", extension.name);
  add(out, "text", extension.text);
  for (const auto& [name, value] : extension.attributes) add(attributes, name, value);
  add(out, "attributes", std::move(attributes));
  json::array children;
  for (const auto& child : extension.children) children.push_back(written(child));
  add(out, "children", std::move(children));
  return out;
}

Extension extension_of(const json::object& said, std::size_t depth) {
  Extension one{line(said, "name"), line(said, "text")};
  if (const auto* attributes = member(said, "attributes")) {
    for (const auto& [name, value] : *attributes) {
      if (value.is_string()) one.attributes.emplace_back(std::string(name), line(*attributes, name));
    }
  }
  if (depth >= depth_limit) return one;
  for (const auto* child : objects(said, "children")) one.children.push_back(extension_of(*child, depth + 1));
  return one;
}

json::array written(const std::vector<Extension>& extensions) {
  json::array all;
  for (const auto& one : extensions) all.push_back(written(one));
  return all;
}

std::vector<Extension> extensions_of(const json::object& said) {
  std::vector<Extension> all;
  for (const auto* object : objects(said, "extensions")) {
    auto one = extension_of(*object, 0);
    if (is_sound(one) && all.size() < extensions_limit) all.push_back(std::move(one));
  }
  return all;
}

/// JSON Feed's tags are words; what else there is stands here.
json::array tags_beyond_words(const std::vector<Tag>& tags) {
  bool plain_words = true;
  for (const auto& tag : tags) plain_words &= tag.scheme.empty() && tag.label.empty();
  json::array all;
  if (plain_words) return all;
  for (const auto& tag : tags) {
    json::object one;
    add(one, "term", tag.term);
    add(one, "scheme", tag.scheme);
    add(one, "label", tag.label);
    all.push_back(std::move(one));
  }
  return all;
}

void read_tags(const json::object& said, std::vector<Tag>& tags) {
  auto objects_of_tags = objects(said, "tags");
  if (!objects_of_tags.empty()) tags.clear();
  for (const auto* tag : objects_of_tags)
    add_tag(tags, {line(*tag, "term"), line(*tag, "scheme"), line(*tag, "label")});
}

std::optional<Uri> absolute(const json::object& said, std::string_view key) {
  auto address = text(said, key);
  auto uri = parse_uri(address);
  if (!uri) return std::nullopt;
  return address_in(*uri, address);
}

}  // namespace

json::array json_people(const std::vector<Person>& people) {
  json::array all;
  for (const auto& person : people) {
    json::object one, ours;
    add(one, "name", person.name);
    add(one, "url", !person.uri.empty() ? person.uri : person.email.empty() ? "" : "mailto:" + person.email);
    if (!person.uri.empty()) add(ours, "email", person.email);
    add(one, "_feedd", std::move(ours));
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<Person> json_people_of(const json::value* value, const Uri& base) {
  std::vector<Person> all;
  auto take = [&](const json::object& object) {
    Person one = person(line(object, "name"));
    std::string url = text(object, "url");
    if (url.starts_with("mailto:")) one.email = plain(url.substr(7));
    if (auto uri = web_address(base, url)) one.uri = uri->str();
    if (const auto* ours = member(object, "_feedd"); ours && one.email.empty()) one.email = line(*ours, "email");
    add_person(all, std::move(one));
  };
  if (value && value->is_object()) take(value->get_object());  // 1.0
  if (value && value->is_array()) {
    for (const auto& one : value->get_array()) {
      if (one.is_object()) take(one.get_object());
    }
  }
  return all;
}

json::object json_extension(const Entry& entry) {
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
  if (entry.comment_count) ours["comment_count"] = *entry.comment_count;
  add(ours, "contributors", json_people(entry.contributors));
  add(ours, "tags", tags_beyond_words(entry.tags));
  json::array links;
  for (const auto& link : entry.links) {
    json::object one;
    add(one, "rel", link.rel);
    add(one, "url", link.url.str());
    add(one, "type", link.type);
    add(one, "title", link.title);
    links.push_back(std::move(one));
  }
  add(ours, "links", std::move(links));
  add(ours, "extensions", written(entry.extensions));
  return ours;
}

json::object json_extension(const FeedInfo& info) {
  json::object ours;
  add(ours, "rights", info.rights);
  add(ours, "contributors", json_people(info.contributors));
  auto tags = tags_beyond_words(info.tags);
  if (tags.empty()) {
    for (const auto& tag : info.tags) tags.push_back(json::object{{"term", xml_safe(tag.term)}});
  }
  add(ours, "tags", std::move(tags));
  add(ours, "extensions", written(info.extensions));
  return ours;
}

void read_json_extension(const json::object& said, Entry& entry) {
  entry.rights = line(said, "rights");
  entry.comments = absolute(said, "comments");
  const json::value* count = said.if_contains("comment_count");
  if (count && count->is_int64() && count->get_int64() >= 0) {
    entry.comment_count = static_cast<std::uint64_t>(count->get_int64());
  }
  entry.contributors = json_people_of(said.if_contains("contributors"), *parse_uri("http://localhost/"));
  read_tags(said, entry.tags);
  for (const auto* one : objects(said, "links")) {
    auto uri = absolute(*one, "url");
    if (uri && !line(*one, "rel").empty() && entry.links.size() < 20) {
      entry.links.push_back({line(*one, "rel"), *uri, line(*one, "type"), line(*one, "title")});
    }
  }
  entry.extensions = extensions_of(said);
  if (const auto* source = member(said, "source")) {
    entry.origin = Origin{line(*source, "id"), line(*source, "title"), absolute(*source, "feed_url"),
                          absolute(*source, "url"), line(*source, "rights")};
  }
}

void read_json_extension(const json::object& said, FeedInfo& info) {
  info.rights = line(said, "rights");
  info.contributors = json_people_of(said.if_contains("contributors"), *parse_uri("http://localhost/"));
  read_tags(said, info.tags);
  info.extensions = extensions_of(said);
}

}  // namespace feedd::codec
