#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "base/text.hpp"
#include "codec/html.hpp"
#include "codec/json_feed.hpp"
#include "codec/reading.hpp"

namespace feedd::codec {
namespace {

namespace json = boost::json;

constexpr std::size_t summary_limit = 64 << 10;

std::string text(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (!value) return {};
  if (auto* string = value->if_string()) return {string->data(), string->size()};
  if (auto* number = value->if_int64()) return std::to_string(*number);
  if (auto* large = value->if_uint64()) return std::to_string(*large);
  return {};
}

std::string line(const json::object& object, std::string_view key) { return plain(text(object, key)); }

std::optional<std::uint64_t> number(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (!value) return std::nullopt;
  if (auto* count = value->if_int64(); count && *count > 0) return static_cast<std::uint64_t>(*count);
  if (auto* real = value->if_double(); real && *real >= 1 && *real < 9e15) return static_cast<std::uint64_t>(*real);
  return std::nullopt;
}

/// The objects of an array; anything else in it is passed over.
std::vector<const json::object*> objects(const json::object& object, std::string_view key) {
  std::vector<const json::object*> all;
  const json::value* value = object.if_contains(key);
  if (!value || !value->is_array()) return all;
  for (const auto& item : value->get_array()) {
    if (auto* one = item.if_object()) all.push_back(one);
  }
  return all;
}

class JsonReader {
 public:
  explicit JsonReader(const Uri& document) : document_(document) {}

  Parsed read(const json::object& feed) {
    FeedInfo& info = parsed_.info;
    info.title = line(feed, "title");
    info.subtitle = line(feed, "description");
    info.link = address(feed, "home_page_url");
    info.self = address(feed, "feed_url");
    info.id = (info.self ? *info.self : document_).str();
    info.language = line(feed, "language");
    info.icon = address(feed, "icon");
    if (!info.icon) info.icon = address(feed, "favicon");
    info.authors = people(feed);
    for (const auto* hub : objects(feed, "hubs")) {
      if (auto uri = address(*hub, "url")) info.hubs.push_back(*uri);
    }
    for (const auto* item : objects(feed, "items")) {
      if (parsed_.entries.size() <= entries_limit) parsed_.entries.push_back(entry(*item));
    }
    finish(parsed_);
    return std::move(parsed_);
  }

 private:
  std::optional<Uri> address(const json::object& object, std::string_view key) const {
    return web_address(document_, text(object, key));
  }

  Person person_of(const json::object& object) const {
    Person one{line(object, "name"), "", ""};
    std::string url = text(object, "url");
    if (url.starts_with("mailto:")) one.email = plain(url.substr(7));
    if (auto uri = web_address(document_, url)) one.uri = uri->str();
    return one;
  }

  std::vector<Person> people(const json::object& object) const {
    std::vector<Person> all;
    for (const auto* one : objects(object, "authors")) add_person(all, person_of(*one));
    const json::value* single = object.if_contains("author");  // 1.0
    if (all.empty() && single && single->is_object()) add_person(all, person_of(single->get_object()));
    return all;
  }

  Entry entry(const json::object& item) {
    Entry entry;
    entry.id = std::string(trim(xml_safe(text(item, "id"))));
    entry.title = line(item, "title");
    entry.link = address(item, "url");
    if (!entry.link) entry.link = address(item, "external_url");
    entry.summary = squeeze(xml_safe(cut(text(item, "summary"), summary_limit)));
    entry.html = safe_html(text(item, "content_html"), document_);
    if (entry.html.empty()) {
      std::string words = text(item, "content_text");
      if (squeeze(xml_safe(cut(words, summary_limit))) != entry.summary) entry.html = html_of_text(words);
    }
    entry.published = date(text(item, "date_published"), parsed_);
    entry.updated = date(text(item, "date_modified"), parsed_);
    entry.authors = people(item);
    if (entry.authors.empty()) entry.authors = parsed_.info.authors;
    entry.language = line(item, "language");
    if (entry.language.empty()) entry.language = parsed_.info.language;
    entry.image = address(item, "image");
    if (!entry.image) entry.image = address(item, "banner_image");
    if (auto* tags = item.if_contains("tags"); tags && tags->is_array()) {
      for (const auto& tag : tags->get_array()) {
        if (auto* name = tag.if_string()) add_tag(entry.tags, {plain({name->data(), name->size()}), "", ""});
      }
    }
    for (const auto* attachment : objects(item, "attachments")) {
      auto uri = address(*attachment, "url");
      if (!uri) continue;
      Enclosure one{
          *uri, line(*attachment, "mime_type"), number(*attachment, "size_in_bytes"), {}, line(*attachment, "title")};
      if (auto seconds = number(*attachment, "duration_in_seconds")) one.duration = std::chrono::seconds(*seconds);
      entry.enclosures.push_back(std::move(one));
    }
    extension(item, entry);
    return entry;
  }

  /// What JSON Feed has no word for and feedd writes: the feed an entry was first published in, its rights.
  void extension(const json::object& item, Entry& entry) const {
    const json::value* ours = item.if_contains("_feedd");
    if (!ours || !ours->is_object()) return;
    const json::object& object = ours->get_object();
    entry.rights = line(object, "rights");
    entry.comments = address(object, "comments");
    const json::value* source = object.if_contains("source");
    if (!source || !source->is_object()) return;
    const json::object& said = source->get_object();
    entry.origin = Origin{line(said, "id"), line(said, "title"), address(said, "feed_url"), address(said, "url"),
                          line(said, "rights")};
  }

  const Uri& document_;
  Parsed parsed_;
};

}  // namespace

Result<Parsed> parse_json_feed(std::string_view bytes, const Uri& base) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  json::parse_options options;
  options.max_depth = 200;
  boost::system::error_code error;
  std::string repaired;
  if (!is_utf8(bytes)) {
    repaired = repaired_utf8(bytes);
    bytes = repaired;
  }
  json::value value = json::parse({bytes.data(), bytes.size()}, error, {}, options);
  if (error) return fail(Errc::syntax, "broken JSON: {}", error.message());
  const json::object* feed = value.if_object();
  bool versioned = feed && text(*feed, "version").find("jsonfeed.org/version/") != std::string::npos;
  const json::value* items = feed ? feed->if_contains("items") : nullptr;
  if (!feed || !items || !items->is_array() || (!versioned && !feed->contains("title"))) {
    return fail(Errc::syntax, "JSON that is no JSON Feed: 'version' and 'items' are missing");
  }
  return JsonReader(base).read(*feed);
}

}  // namespace feedd::codec
