#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "codec/checking.hpp"

// The rules of JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), over the tree.
namespace feedd::codec {
namespace {

namespace json = boost::json;

std::string_view text_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

class JsonFeed {
 public:
  explicit JsonFeed(Checker& checker) : check_(checker) {}

  void feed(const json::object& object) {
    check_.require(text_of(object, "version") == "https://jsonfeed.org/version/1.1", "MissingElement", "no version");
    check_.require(!text_of(object, "title").empty(), "MissingElement", "no title");
    addresses(object, {"home_page_url", "feed_url", "next_url", "icon", "favicon"});
    if (!object.contains("feed_url")) check_.warning("MissingSelf", "the feed says nowhere where it is");
    common(object);
    const auto* items = object.if_contains("items");
    if (!items || !items->is_array()) return check_.error("MissingElement", "no items");
    for (const auto& one : items->get_array()) {
      if (one.is_object()) {
        item(one.get_object());
      } else {
        check_.error("UndefinedElement", "an item that is no object");
      }
    }
  }

  void item(const json::object& object) {
    const auto id = text_of(object, "id");
    check_.require(!id.empty(), "MissingElement", "item without id");
    check_.id(id);
    check_.require(object.contains("content_html") || object.contains("content_text"), "MissingElement",
                   "item without content_html and content_text");
    addresses(object, {"url", "external_url", "image", "banner_image"});
    for (std::string_view key : {"date_published", "date_modified"}) {
      if (object.contains(key)) check_.rfc3339(text_of(object, key), key);
    }
    check_.html(text_of(object, "content_html"));
    common(object);
    if (const auto* tags = object.if_contains("tags")) {
      check_.require(tags->is_array(), "InvalidValue", "tags are no list");
    }
    if (const auto* attachments = object.if_contains("attachments")) {
      for (const auto& one : attachments->as_array()) {
        check_.address(text_of(one.as_object(), "url"), "url of an attachment");
        check_.media_type(text_of(one.as_object(), "mime_type"), "mime_type of an attachment");
      }
    }
  }

 private:
  void addresses(const json::object& object, std::initializer_list<std::string_view> keys) {
    for (auto key : keys) {
      if (object.contains(key)) check_.address(text_of(object, key), key);
    }
  }

  void common(const json::object& object) {
    if (object.contains("language")) check_.language(text_of(object, "language"));
    if (const auto* authors = object.if_contains("authors")) {
      for (const auto& one : authors->as_array()) {
        const auto& author = one.as_object();
        check_.require(author.contains("name") || author.contains("url") || author.contains("avatar"), "MissingElement",
                       "an author who is nobody");
      }
    }
  }

  Checker& check_;
};

}  // namespace

void check_json(std::string_view text, bool is_fragment, Checker& checker) {
  boost::system::error_code error;
  const auto value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !value.is_object()) return checker.error("SAXError", "no object of JSON: " + error.message());
  try {
    is_fragment ? JsonFeed(checker).item(value.get_object()) : JsonFeed(checker).feed(value.get_object());
  } catch (const std::exception&) {
    checker.error("InvalidValue", "a list that is none, or holds what is no object");
  }
}

}  // namespace feedd::codec
