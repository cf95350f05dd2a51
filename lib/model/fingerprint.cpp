#include "model/fingerprint.hpp"

namespace feedd {
namespace {

void put(Hasher& hasher, const std::optional<Uri>& uri) { hasher << (uri ? std::string_view(uri->str()) : ""); }
void put(Hasher& hasher, const std::optional<Instant>& instant) {
  hasher << static_cast<std::int64_t>(instant.has_value())
         << static_cast<std::int64_t>(instant ? instant->time_since_epoch().count() : 0);
}

}  // namespace

Digest fingerprint(const Entry& entry) {
  Hasher hasher;
  hasher << entry.title << entry.html << entry.summary << entry.language << entry.rights;
  put(hasher, entry.link);
  put(hasher, entry.image);
  put(hasher, entry.comments);
  put(hasher, entry.due);
  put(hasher, entry.expires);
  hasher << static_cast<std::int64_t>(entry.authors.size());
  for (const auto& person : entry.authors) hasher << person.name << person.email << person.uri;
  hasher << static_cast<std::int64_t>(entry.tags.size());
  for (const auto& tag : entry.tags) hasher << tag.term << tag.scheme << tag.label;
  hasher << static_cast<std::int64_t>(entry.enclosures.size());
  for (const auto& enclosure : entry.enclosures) {
    hasher << enclosure.url.str() << enclosure.type << enclosure.title
           << static_cast<std::int64_t>(enclosure.length.value_or(0))
           << static_cast<std::int64_t>(enclosure.duration.value_or(std::chrono::seconds(0)).count());
  }
  if (entry.origin) {
    hasher << entry.origin->id << entry.origin->title << entry.origin->rights;
    put(hasher, entry.origin->feed_url);
    put(hasher, entry.origin->link);
  } else {
    put(hasher, entry.published);
  }
  return hasher.digest();
}

}  // namespace feedd
