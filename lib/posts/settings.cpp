#include "posts/settings.hpp"

#include "base/hash.hpp"
#include "posts/rules.hpp"

namespace feedd::posts {
namespace {

/// Grows when this room makes other entries of the same files.
constexpr std::int64_t edition = 9;

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

PostsConfig rooted(PostsConfig config) {
  namespace fs = std::filesystem;
  const auto& here = config.kind ? rules_of(*config.kind) : rules_for(config.path);
  if (here.generator != Generator::plain && here.lives_in(config.path)) return config;
  if (config.kind == Generator::plain) return config;
  fs::path below;
  for (auto directory = config.path; directory.has_relative_path(); directory = directory.parent_path()) {
    const auto name = directory.filename();
    below = below.empty() ? name : name / below;
    if (name != "_posts" && name != "content") continue;
    const auto root = directory.parent_path();
    const auto& rules = config.kind ? rules_of(*config.kind) : rules_for(root);
    if (rules.generator == Generator::plain || !rules.lives_in(root)) continue;
    config.path = root;
    for (auto* globs : {&config.include, &config.exclude}) {
      for (auto& glob : *globs) glob = (below / glob).string();
    }
    return config;
  }
  return config;
}

Result<Settings> settings(const PostsConfig& wishes) {
  const auto config = rooted(wishes);
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
  out.own_pages = !out.base && config.own_pages;
  if (out.own_pages) out.base = config.own_pages;
  return out;
}

}  // namespace feedd::posts
