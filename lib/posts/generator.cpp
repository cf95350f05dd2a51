#include "posts/generator.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iterator>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "codec/value.hpp"
#include "posts/permalink.hpp"

namespace feedd::posts {
namespace {

using codec::Value;

/// Grows when this room makes other entries of the same files.
constexpr std::int64_t edition = 1;

/// What Jekyll leaves out by itself (configuration.rb).
constexpr std::array<std::string_view, 10> jekyll_excludes{
    ".sass-cache",  ".jekyll-cache", "gemfiles",     "Gemfile",     "Gemfile.lock",
    "node_modules", "vendor/bundle", "vendor/cache", "vendor/gems", "vendor/ruby"};

std::optional<std::filesystem::path> jekyll_file(const std::filesystem::path& root) {
  std::error_code error;
  for (auto name : {"_config.yml", "_config.yaml"}) {
    if (std::filesystem::is_regular_file(root / name, error)) return root / name;
  }
  return std::nullopt;
}

std::string text_at(const Value& tree, std::initializer_list<std::string_view> names) {
  for (auto name : names) {
    const auto* value = tree.find(name);
    if (value && value->is_scalar() && !value->text.empty()) return xml_safe(trim(value->text));
  }
  return {};
}

bool truth_at(const Value& tree, std::string_view name) {
  const auto* value = tree.find(name);
  return value && value->kind == Value::Kind::boolean && value->truth;
}

std::vector<std::string> list_at(const Value& tree, std::string_view name) {
  std::vector<std::string> out;
  const auto* value = tree.find(name);
  if (!value) return out;
  if (value->is_scalar()) out.push_back(value->text);
  for (const auto& item : value->items) {
    if (item.is_scalar()) out.push_back(item.text);
  }
  return out;
}

std::vector<Person> author_of(const Value& tree) {
  const auto* value = tree.find("author");
  if (!value) return {};
  Person person;
  if (value->is_scalar()) {
    person.name = xml_safe(trim(value->text));
  } else {
    person = {text_at(*value, {"name"}), text_at(*value, {"email"}), text_at(*value, {"url", "uri"})};
  }
  if (person.name.empty() && person.email.empty()) return {};
  return {person};
}

std::optional<Uri> jekyll_base(const Value& tree) {
  auto url = text_at(tree, {"url"});
  if (url.empty()) return std::nullopt;
  while (url.ends_with('/')) url.pop_back();
  auto below = text_at(tree, {"baseurl"});
  if (!below.empty() && !below.starts_with('/')) below.insert(0, 1, '/');
  auto base = parse_uri(url + below);
  if (!base) return std::nullopt;
  return *base;
}

void lay_under(Settings& settings, const PostsConfig& config, const Value& tree, std::string_view file) {
  if (!settings.base) settings.base = jekyll_base(tree);
  if (settings.permalink.empty()) {
    settings.permalink = text_at(tree, {"permalink"});
    const auto* collections = tree.find("collections");
    const auto* posts = collections ? collections->find("posts") : nullptr;
    const auto own = posts ? text_at(*posts, {"permalink"}) : std::string();
    if (!own.empty()) settings.permalink = own;
  }
  if (!config.zone) {
    const auto name = text_at(tree, {"timezone"});
    if (auto zone = Zone::find(name.empty() ? "UTC" : name)) {
      settings.zone = *zone;
    } else {
      settings.remarks.push_back(
          {Errc::config, fmt::format("{}: '{}' is not a time zone: dates are read as UTC", file, printable(name))});
    }
  }
  if (settings.title.empty()) settings.title = text_at(tree, {"title", "name"});
  if (settings.language.empty()) settings.language = text_at(tree, {"lang", "locale"});
  if (settings.authors.empty()) settings.authors = author_of(tree);
  const auto separator = text_at(tree, {"excerpt_separator"});
  if (!separator.empty()) settings.excerpt_separator = separator;
  for (auto name : jekyll_excludes) settings.exclude.emplace_back(name);
  for (auto& glob : list_at(tree, "exclude")) settings.exclude.push_back(std::move(glob));
  settings.drafts = settings.drafts || truth_at(tree, "show_drafts");
  settings.future = settings.future || truth_at(tree, "future");
}

}  // namespace

std::string Settings::digest() const {
  Hasher hasher;
  hasher << edition << source.value << static_cast<std::int64_t>(dialect) << (base ? base->str() : "") << permalink
         << language << excerpt_separator << zone.name() << static_cast<std::int64_t>(drafts)
         << static_cast<std::int64_t>(future);
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
  out.title = config.title;
  out.language = config.language;
  out.excerpt_separator = "<!--more-->";
  out.authors = config.authors;
  out.tags = config.tags;
  if (config.include != PostsConfig().include) out.include = config.include;
  out.exclude = config.exclude;
  out.drafts = config.drafts;
  out.future = config.future;
  out.zone = config.zone.value_or(Zone());
  const auto file = jekyll_file(config.path);
  const bool is_jekyll = config.kind == SiteKind::jekyll || (config.kind == SiteKind::automatic && file);
  if (is_jekyll) {
    out.dialect = Dialect::jekyll;
    Value tree;
    if (file) {
      std::ifstream in(*file, std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
      if (!in) return fail(Errc::io, "{}: cannot be read", file->string());
      auto read = codec::read_yaml(text, 1);
      if (!read) {
        read.error().what = fmt::format("{}:{}", file->string(), read.error().what);
        return tl::unexpected(read.error());
      }
      tree = std::move(*read);
    }
    lay_under(out, config, tree, file ? file->string() : config.path.string());
  }
  if (out.title.empty()) out.title = config.name;
  if (out.permalink.empty()) out.permalink = is_jekyll ? "date" : "/:path/";
  out.permalink = permalink_pattern(out.permalink);
  return out;
}

}  // namespace feedd::posts
