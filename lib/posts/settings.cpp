#include "posts/settings.hpp"

#include "base/hash.hpp"
#include "posts/rules.hpp"

namespace feedd::posts {
namespace {

/// Grows when this room makes other entries of the same files.
constexpr std::int64_t edition = 2;

}  // namespace

std::string Settings::digest() const {
  Hasher hasher;
  hasher << edition << source.value << static_cast<std::int64_t>(generator) << (base ? base->str() : "") << permalink
         << language << excerpt_separator << zone.name() << static_cast<std::int64_t>(guid)
         << static_cast<std::int64_t>(drafts) << static_cast<std::int64_t>(future) << files;
  for (const auto& person : authors) hasher << person.name << person.email << person.uri;
  hasher << static_cast<std::int64_t>(authors.size());
  for (const auto& tag : tags) hasher << tag;
  return hex(hasher.digest()).substr(0, 16);
}

Result<Settings> settings(const PostsConfig& config) {
  Settings out;
  out.source = config.id;
  out.root = config.path;
  out.base = config.url;
  out.permalink = config.permalink;
  out.guid = config.guid;
  out.title = config.title;
  out.language = config.language;
  out.authors = config.authors;
  out.tags = config.tags;
  if (config.include != PostsConfig().include) out.include = config.include;
  out.exclude = config.exclude;
  out.drafts = config.drafts;
  out.future = config.future;
  out.zone = config.zone.value_or(Zone());
  out.has_zone = config.zone.has_value();
  const auto& rules = config.kind ? rules_of(*config.kind) : rules_for(config.path);
  out.generator = rules.generator;
  CHECK_OK(rules.configure(out));
  if (out.title.empty()) out.title = config.name;
  return out;
}

}  // namespace feedd::posts
