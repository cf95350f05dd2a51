#include "model/fingerprint.hpp"

namespace feedd {
namespace {

void put(Checksum& sum, const std::optional<Uri>& uri) { sum << (uri ? std::string_view(uri->str()) : ""); }
void put(Checksum& sum, const std::optional<Instant>& instant) {
  sum << static_cast<std::int64_t>(instant.has_value())
      << static_cast<std::int64_t>(instant ? instant->time_since_epoch().count() : 0);
}

void put(Checksum& sum, const std::vector<Person>& people) {
  sum << static_cast<std::int64_t>(people.size());
  for (const auto& person : people) sum << person.name << person.email << person.uri;
}
void put(Checksum& sum, const Extension& extension) {
  sum << extension.name << extension.text << static_cast<std::int64_t>(extension.attributes.size());
  for (const auto& [name, value] : extension.attributes) sum << name << value;
  sum << static_cast<std::int64_t>(extension.children.size());
  for (const auto& child : extension.children) put(sum, child);
}

}  // namespace

Digest fingerprint(const Entry& entry) {
  Checksum sum;
  sum << entry.title << entry.html << entry.summary << entry.language << entry.rights;
  put(sum, entry.link);
  put(sum, entry.image);
  put(sum, entry.comments);
  put(sum, entry.authors);
  if (!entry.contributors.empty()) put(sum, entry.contributors);
  sum << static_cast<std::int64_t>(entry.tags.size());
  for (const auto& tag : entry.tags) sum << tag.term << tag.scheme << tag.label;
  sum << static_cast<std::int64_t>(entry.enclosures.size());
  for (const auto& enclosure : entry.enclosures) {
    sum << enclosure.url.str() << enclosure.type << enclosure.title
        << static_cast<std::int64_t>(enclosure.length.value_or(0))
        << static_cast<std::int64_t>(enclosure.duration.value_or(std::chrono::seconds(0)).count());
    if (!enclosure.medium.empty() || enclosure.width > 0 || enclosure.height > 0) {
      sum << enclosure.medium << std::int64_t{enclosure.width} << std::int64_t{enclosure.height};
    }
  }
  for (const auto& link : entry.links) sum << link.rel << link.url.str() << link.type << link.title;
  for (const auto& extension : entry.extensions) put(sum, extension);
  if (entry.origin) {
    sum << entry.origin->id << entry.origin->title << entry.origin->rights;
    put(sum, entry.origin->feed_url);
    put(sum, entry.origin->link);
  } else {
    put(sum, entry.published);
  }
  return sum.digest();
}

}  // namespace feedd
