#include <simdjson.h>

#include "codec/checking.hpp"

// The rules of JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), over the tree.
namespace feedd::codec {
namespace {

namespace json = simdjson::dom;

bool has(const json::object& object, std::string_view key) { return object.at_key(key).error() == simdjson::SUCCESS; }

std::string_view text_of(const json::object& object, std::string_view key) {
  std::string_view text;
  return object.at_key(key).get(text) == simdjson::SUCCESS ? text : std::string_view();
}

/// Calls see(object) for each member of a list, where there is one; false: it is no list, or not of objects alone.
template <class See>
bool each_object(const json::object& object, std::string_view key, See see) {
  if (!has(object, key)) return true;
  json::array list;
  if (object.at_key(key).get(list) != simdjson::SUCCESS) return false;
  for (const json::element one : list) {
    json::object member;
    if (one.get(member) != simdjson::SUCCESS) return false;
    see(member);
  }
  return true;
}

class JsonFeed {
 public:
  explicit JsonFeed(Checker& checker) : check_(checker) {}

  void feed(const json::object& object) {
    check_.require(text_of(object, "version") == "https://jsonfeed.org/version/1.1", "MissingElement", "no version");
    check_.require(!text_of(object, "title").empty(), "MissingElement", "no title");
    addresses(object, {"home_page_url", "feed_url", "next_url", "icon", "favicon"});
    if (!has(object, "feed_url")) check_.warning("MissingSelf", "the feed says nowhere where it is");
    common(object);
    if (!has(object, "items")) check_.error("MissingElement", "no items");
    lists_objects(object, "items", [&](const json::object& one) { item(one); });
  }

  void item(const json::object& object) {
    const auto id = text_of(object, "id");
    check_.require(!id.empty(), "MissingElement", "item without id");
    check_.id(id);
    check_.require(has(object, "content_html") || has(object, "content_text"), "MissingElement",
                   "item without content_html and content_text");
    addresses(object, {"url", "external_url", "image", "banner_image"});
    for (std::string_view key : {"date_published", "date_modified"}) {
      if (has(object, key)) check_.rfc3339(text_of(object, key), key);
    }
    check_.html(text_of(object, "content_html"));
    common(object);
    if (has(object, "tags")) check_.require(object.at_key("tags").is_array(), "InvalidValue", "tags are no list");
    lists_objects(object, "attachments", [&](const json::object& one) {
      check_.address(text_of(one, "url"), "url of an attachment");
      check_.media_type(text_of(one, "mime_type"), "mime_type of an attachment");
    });
  }

 private:
  void addresses(const json::object& object, std::initializer_list<std::string_view> keys) {
    for (auto key : keys) {
      if (has(object, key)) check_.address(text_of(object, key), key);
    }
  }

  template <class See>
  void lists_objects(const json::object& object, std::string_view key, See see) {
    check_.require(each_object(object, key, see), "InvalidValue", "{} is no list, or holds what is no object", key);
  }

  void common(const json::object& object) {
    if (has(object, "language")) check_.language(text_of(object, "language"));
    lists_objects(object, "authors", [&](const json::object& author) {
      check_.require(has(author, "name") || has(author, "url") || has(author, "avatar"), "MissingElement",
                     "an author who is nobody");
    });
  }

  Checker& check_;
};

}  // namespace

void check_json(std::string_view text, bool is_fragment, Checker& checker) {
  thread_local json::parser parser;  // its memory is used again
  json::object root;
  const auto error = parser.parse(text.data(), text.size()).get(root);
  if (error) return checker.error("SAXError", "no object of JSON: {}", simdjson::error_message(error));
  is_fragment ? JsonFeed(checker).item(root) : JsonFeed(checker).feed(root);
}

}  // namespace feedd::codec
