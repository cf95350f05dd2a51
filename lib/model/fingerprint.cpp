#include "model/fingerprint.hpp"

namespace feedd {
namespace {

void put(Hasher& hasher, const std::optional<Uri>& uri) { hasher << (uri ? std::string_view(uri->str()) : ""); }
void put(Hasher& hasher, const std::optional<Instant>& instant) {
  hasher << static_cast<std::int64_t>(instant.has_value())
         << static_cast<std::int64_t>(instant ? instant->time_since_epoch().count() : 0);
}

void put(Hasher& hasher, const std::vector<Person>& people) {
  hasher << static_cast<std::int64_t>(people.size());
  for (const auto& person : people) hasher << person.name << person.email << person.uri;
}
void put(Hasher& hasher, const Extension& extension) {
  hasher << extension.name << extension.text << static_cast<std::int64_t>(extension.attributes.size());
  for (const auto& [name, value] : extension.attributes) hasher << name << value;
  hasher << static_cast<std::int64_t>(extension.children.size());
  for (const auto& child : extension.children) put(hasher, child);
}

}  // namespace

Digest fingerprint(const Entry& entry) {
  Hasher hasher;
  hasher << entry.title << entry.html << entry.summary << entry.language << entry.rights;
  put(hasher, entry.link);
  put(hasher, entry.image);
  put(hasher, entry.comments);
  put(hasher, entry.authors);
  if (!entry.contributors.empty()) put(hasher, entry.contributors);
  hasher << static_cast<std::int64_t>(entry.tags.size());
  for (const auto& tag : entry.tags) hasher << tag.term << tag.scheme << tag.label;
  hasher << static_cast<std::int64_t>(entry.enclosures.size());
  for (const auto& enclosure : entry.enclosures) {
    hasher << enclosure.url.str() << enclosure.type << enclosure.title
           << static_cast<std::int64_t>(enclosure.length.value_or(0))
           << static_cast<std::int64_t>(enclosure.duration.value_or(std::chrono::seconds(0)).count());
    if (!enclosure.medium.empty() || enclosure.width > 0 || enclosure.height > 0) {
      hasher << enclosure.medium << std::int64_t{enclosure.width} << std::int64_t{enclosure.height};
    }
  }
  for (const auto& link : entry.links) hasher << link.rel << link.url.str() << link.type << link.title;
  for (const auto& extension : entry.extensions) put(hasher, extension);
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
