#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/slug.hpp"
#include "base/text.hpp"
#include "posts/glob.hpp"
#include "posts/hugo.hpp"
#include "posts/site_file.hpp"

namespace feedd::posts {
namespace {

namespace fs = std::filesystem;
using codec::Value;

const std::initializer_list<std::string_view> files{"hugo.toml",   "hugo.yaml",   "hugo.yml",   "hugo.json",
                                                    "config.toml", "config.yaml", "config.yml", "config.json"};

/// A tree in which `tree` stands below the keys of a path.
Value below(Value tree, const std::vector<std::string>& path) {
  for (auto name = path.rbegin(); name != path.rend(); ++name) {
    Value map;
    map.kind = Value::Kind::map;
    map.names.push_back(*name);
    map.items.push_back(std::move(tree));
    tree = std::move(map);
  }
  return tree;
}

/// `config/_default/params.fr.toml` says what stands at languages.fr.params.
std::vector<std::string> place_in_tree(const std::string& stem) {
  auto parts = split(stem, '.');
  if (parts.empty() || parts[0] == "hugo" || parts[0] == "config") return {};
  if (parts.size() == 1 || parts[0] == "languages") return parts;
  return {"languages", parts[1], parts[0]};
}

Result<Value> read_directory(const fs::path& directory, Value tree, Settings& settings) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& item : fs::directory_iterator(directory, error)) {
    const auto suffix = item.path().extension().string();
    const bool is_settings = suffix == ".toml" || suffix == ".yaml" || suffix == ".yml" || suffix == ".json";
    if (is_settings && item.is_regular_file(error)) found.push_back(item.path());
  }
  std::sort(found.begin(), found.end());
  for (const auto& file : found) {
    const auto place = place_in_tree(file.stem().string());
    if (!place.empty() && (place[0] == "menu" || place[0] == "menus" || place.back() == "menu")) continue;
    TRY(auto part, read_site_file(file, settings));
    tree = merged(below(std::move(part), place), tree, true);
  }
  return tree;
}

/// What `disabled: true` or another language's own directory takes away from the posts.
void read_languages(Settings& settings, const Looker& look) {
  auto& hugo = settings.hugo;
  if (const auto named = look.text({"defaultContentLanguage"}); !named.empty()) hugo.language = ascii_lower(named);
  if (const auto* languages = look.find("languages")) {
    for (const auto& name : languages->names) {
      if (!iequals(name, hugo.language)) hugo.other_languages.insert(ascii_lower(name));
    }
  }
  if (look.truth("defaultContentLanguageInSubdir").value_or(false)) hugo.prefix = hugo.language + "/";
}

std::string directory_text(std::string path) {
  while (path.ends_with('/')) path.pop_back();
  while (path.starts_with("./")) path.erase(0, 2);
  return path;
}

/// What `module.mounts` puts in the place of the content directory: of each language the first.
void read_mounts(Settings& settings, const Looker& look) {
  const auto* mounts = look.find("module.mounts");
  bool is_found = false;
  for (std::size_t i = 0; mounts && i < mounts->items.size(); ++i) {
    const Looker mount(mounts->items[i], true);
    auto source = directory_text(mount.text({"source"}));
    const bool is_below = !source.empty() && !source.starts_with('/') && !source.starts_with("..");
    if (!is_below || directory_text(mount.text({"target"})) != "content") continue;
    const auto language = mount.text({"lang"});
    if (!language.empty() && !iequals(language, settings.hugo.language)) {
      settings.apart.push_back(std::move(source));
    } else if (!std::exchange(is_found, true)) {
      settings.content = std::move(source);
    }
  }
}

void read_directories(Settings& settings, const Looker& look) {
  settings.content = directory_text(look.text({"contentDir"}));
  if (settings.content.empty()) settings.content = "content";
  const auto* languages = look.find("languages");
  for (std::size_t i = 0; languages && i < languages->names.size(); ++i) {
    if (iequals(languages->names[i], settings.hugo.language)) continue;
    auto own = directory_text(Looker(languages->items[i], true).text({"contentDir"}));
    if (!own.empty() && own != settings.content) settings.apart.push_back(std::move(own));
  }
  read_mounts(settings, look);
}

void add_permalinks(std::map<std::string, std::string>& out, const Value& map) {
  for (std::size_t i = 0; i < map.names.size(); ++i) {
    if (map.items[i].is_scalar()) out[ascii_lower(map.names[i])] = map.items[i].text;
  }
}

void read_permalinks(Settings& settings, const Looker& look) {
  const auto* rules = look.find("permalinks");
  if (!rules) return;
  auto& out = settings.hugo.permalinks;
  add_permalinks(out, *rules);
  if (const auto* pages = rules->find("page", true); pages && pages->kind == Value::Kind::map) {
    add_permalinks(out, *pages);
  }
  for (const auto& item : rules->items) {  // newer: a list of patterns with targets
    const Looker rule(item, true);
    const auto pattern = rule.text({"pattern"});
    const auto segments = split(rule.text({"target.path"}), '/');
    if (!pattern.empty()) out[segments.empty() ? "" : ascii_lower(segments.front())] = pattern;
  }
}

void read_ugly(HugoRules& hugo, const Looker& look) {
  const auto* ugly = look.find("uglyURLs");
  if (!ugly) return;
  hugo.ugly = ugly->kind == Value::Kind::boolean && ugly->truth;
  for (std::size_t i = 0; i < ugly->names.size(); ++i) {
    if (ugly->items[i].truth) hugo.ugly_sections.insert(ascii_lower(ugly->names[i]));
  }
}

/// `:default` among the keys stands for what holds without the setting, and each key for its other names as well.
void read_date_keys(std::vector<std::string>& keys, const Looker& look, std::string_view path) {
  const auto given = look.list(path);
  if (given.empty()) return;
  const auto usual = std::exchange(keys, {});
  for (const auto& key : given) {
    if (iequals(key, ":default")) {
      keys.insert(keys.end(), usual.begin(), usual.end());
    } else {
      keys.push_back(ascii_lower(key));
      if (keys.back() == "lastmod") keys.emplace_back("modified");
      if (keys.back() == "publishdate") keys.insert(keys.end(), {"pubdate", "published"});
      if (keys.back() == "expirydate") keys.emplace_back("unpublishdate");
    }
  }
}

/// Goldmark's extensions are on unless they say otherwise.
bool extension_is_on(const Looker& look, std::string_view path) {
  const auto* value = look.find(path);
  if (!value) return true;
  if (value->kind == Value::Kind::boolean) return value->truth;
  const auto* disabled = value->find("disable", true);
  return !disabled || !disabled->truth;
}

void read_goldmark(Settings& settings, const Looker& look, std::string_view file) {
  auto& options = settings.markdown;
  options = markup::MarkdownOptions(markup::Flavour::goldmark);
  options.emoji = look.truth("enableEmoji").value_or(false);
  const auto is_on = [&](const char* name) {
    return extension_is_on(look, std::string("markup.goldmark.extensions.") + name);
  };
  options.smart = is_on("typographer");
  options.linkify = is_on("linkify");
  options.tables = is_on("table");
  options.strikethrough = is_on("strikethrough");
  options.task_lists = is_on("taskList");
  options.definitions = is_on("definitionList");
  options.footnotes = is_on("footnote") && look.truth("markup.goldmark.extensions.footnote.enable").value_or(true);
  if (const auto* back = look.find("markup.goldmark.extensions.footnote.backlinkHTML"); back && back->is_scalar()) {
    options.notes.back = xml_safe(back->text);
  }
  options.raw_html = look.truth("markup.goldmark.renderer.unsafe").value_or(false);
  tell_origin(settings, "raw HTML",
              options.raw_html ? "kept" : "left out, as 'markup.goldmark.renderer.unsafe' is not on", file,
              look.find("markup.goldmark.renderer.unsafe"));
  options.hard_wraps = look.truth("markup.goldmark.renderer.hardWraps").value_or(false);
  options.heading_ids = look.truth("markup.goldmark.parser.autoHeadingID").value_or(true);
  options.ids.ascii = iequals(look.text({"markup.goldmark.parser.autoHeadingIDType"}), "github-ascii");
  options.heading_attributes = look.truth("markup.goldmark.parser.attribute.title").value_or(true);
  options.block_attributes = look.truth("markup.goldmark.parser.attribute.block").value_or(false);
}

/// To Hugo two asterisks cross slashes wherever they stand: `/**.md` is `/**/*.md`.
std::string with_whole_names(std::string path) {
  if (path.starts_with("**")) path.insert(2, "/*");
  return replace_all(replace_all(path, "/**", "/**/*"), "**/*/", "**/");
}

/// Whether a glob of the target of a cascade holds a word; one that is not there does.
bool holds(const std::string& glob, std::string_view word) {
  const auto globs = alternatives(ascii_lower(glob));
  return glob.empty() ||
         std::any_of(globs.begin(), globs.end(), [&](const auto& one) { return matches_glob(one, word); });
}

void read_cascade(Settings& settings, const Looker& look) {
  if (const auto* cascade = look.find("cascade")) settings.defaults = cascade_of(*cascade, settings);
}

void read_address(Settings& settings, const Looker& look, std::string_view file) {
  const auto text = look.text({"baseURL"});
  if (const auto base = parse_uri(text)) {
    settings.base_path = percent_decoded(base->path());
    while (settings.base_path.ends_with('/')) settings.base_path.pop_back();
    if (settings.base || !base->is_web()) return;
    settings.base = *base;
    tell_origin(settings, "url", base->str(), file, look.find("baseURL"));
  }
}

/// Go's regular expressions, which are RE2's, over the paths of files.
void read_ignored(Settings& settings, const Looker& look, std::string_view file) {
  auto patterns = std::make_shared<std::vector<std::unique_ptr<RE2>>>();
  for (const auto& text : look.list("ignoreFiles")) {
    auto pattern = std::make_unique<RE2>(text, RE2::Quiet);
    if (pattern->ok()) {
      patterns->push_back(std::move(pattern));
    } else {
      settings.remarks.push_back({Errc::config, fmt::format("{}: 'ignoreFiles' has no regular expression: \"{}\": {}",
                                                            file, printable(text), printable(pattern->error()))});
    }
  }
  if (patterns->empty()) return;
  settings.hugo.ignores = [patterns, root = settings.root](std::string_view place) {
    const auto path = (root / place).string();
    return std::any_of(patterns->begin(), patterns->end(),
                       [&](const auto& pattern) { return RE2::PartialMatch(path, *pattern); });
  };
}

}  // namespace

std::vector<Default> cascade_of(const Value& cascade, const Settings& settings) {
  std::vector<Default> out;
  const auto items = cascade.kind == Value::Kind::list ? cascade.items : std::vector<Value>{cascade};
  for (const auto& item : items) {
    if (item.kind != Value::Kind::map) continue;
    const Looker look(item, true);
    const bool is_meant = holds(look.text({"_target.kind", "target.kind"}), "page") &&
                          holds(look.text({"_target.lang", "target.lang"}), settings.hugo.language) &&
                          holds(look.text({"_target.environment", "target.environment"}), "production");
    if (!is_meant) continue;
    for (const auto& path : alternatives(lower_case(look.text({"_target.path", "target.path"})))) {
      out.push_back({with_whole_names(path), false, item});
    }
  }
  return out;
}

bool hugo_lives_in(const fs::path& root) {
  std::error_code error;
  if (first_file(root, {"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"})) return true;
  if (fs::is_directory(root / "config" / "_default", error)) return true;
  const auto file = first_file(root, files);
  if (!file) return false;
  if (fs::is_directory(root / "content", error)) return true;
  Settings unused;
  const auto tree = read_site_file(*file, unused);  // the posts may have a directory of another name
  return tree && Looker(*tree, true).find("baseURL");
}

Result<void> configure_hugo(Settings& settings) {
  Value tree;
  std::string name = "config/_default";
  if (const auto file = first_file(settings.root, files)) {
    TRY(tree, read_site_file(*file, settings));
    name = file->filename().string();
  }
  for (auto directory : {"config/_default", "config/production"}) {
    TRY(tree, read_directory(settings.root / directory, std::move(tree), settings));
  }
  read_languages(settings, Looker(tree, true));
  if (const auto* own = Looker(tree, true).find("languages." + settings.hugo.language)) tree = merged(*own, tree, true);
  settings.site = std::move(tree);
  const Looker look(settings.site, true);
  read_directories(settings, look);
  read_address(settings, look, name);
  lay_zone(settings, look, "timeZone", name);
  read_permalinks(settings, look);
  read_ugly(settings.hugo, look);
  read_cascade(settings, look);
  read_ignored(settings, look, name);
  auto& hugo = settings.hugo;
  hugo.keeps_case = look.truth("disablePathToLower").value_or(false);
  hugo.keeps_accents = !look.truth("removePathAccents").value_or(false);
  read_date_keys(hugo.date, look, "frontmatter.date");
  read_date_keys(hugo.lastmod, look, "frontmatter.lastmod");
  read_date_keys(hugo.publish_date, look, "frontmatter.publishDate");
  read_date_keys(hugo.expiry_date, look, "frontmatter.expiryDate");
  hugo.main_sections = look.list("params.mainSections");
  lay_text(settings, settings.title, look, {"title"}, "title", name);
  lay_text(settings, settings.language, look, {"locale", "languageCode"}, "language", name);
  if (settings.language.empty() && look.find("defaultContentLanguage")) settings.language = hugo.language;
  lay_authors(settings, look, {"params.author", "author", "params.authors"}, name);
  settings.drafts = settings.drafts || look.truth("buildDrafts").value_or(false);
  settings.future = settings.future || look.truth("buildFuture").value_or(false);
  settings.expired = look.truth("buildExpired").value_or(false);
  read_goldmark(settings, look, name);
  if (settings.excerpt_separator.empty()) settings.excerpt_separator = "<!--more-->";
  settings.watched = {"", "config", "config/_default", "config/production"};
  hugo.git = look.truth("enableGitInfo").value_or(false);
  if (hugo.git) settings.watched.emplace_back(".git/logs");  // written with each commit
  return {};
}

}  // namespace feedd::posts
