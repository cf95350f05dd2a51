#include "posts/jekyll.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "base/text.hpp"
#include "posts/below.hpp"
#include "posts/body.hpp"
#include "posts/front_matter.hpp"
#include "posts/glob.hpp"
#include "posts/permalink.hpp"
#include "posts/site_file.hpp"
#include "posts/tree.hpp"

namespace feedd::posts {
namespace {

using codec::Value;

/// What Jekyll leaves out by itself (configuration.rb).
constexpr std::array<std::string_view, 10> usual_excludes{
    ".sass-cache",  ".jekyll-cache", "gemfiles",     "Gemfile",     "Gemfile.lock",
    "node_modules", "vendor/bundle", "vendor/cache", "vendor/gems", "vendor/ruby"};

/// Of a place below the directory that Jekyll reads.
std::string_view below_source(std::string_view place, const Settings& settings) {
  return settings.content.empty() ? place : place.substr(std::min(settings.content.size() + 1, place.size()));
}

/// As Jekyll names it: collections may stand in a directory of their own.
std::string_view below_collections(std::string_view place, const Settings& settings) {
  const auto below = below_source(place, settings);
  return !settings.collections.empty() && below.starts_with(settings.collections + "/")
             ? below.substr(settings.collections.size() + 1)
             : below;
}

bool is_let_in(const Settings& settings, std::string_view place, std::string_view name) {
  const auto below = below_source(place, settings);
  return std::any_of(settings.let_in.begin(), settings.let_in.end(),
                     [&](const auto& glob) { return matches_glob(glob, name) || covers(glob, below); });
}

/// A directory as a configuration names it: `./src/` → `src`; the root is empty.
std::string directory_text(std::string_view text) {
  while (text.starts_with("./") || text.starts_with('/')) text.remove_prefix(text.starts_with('/') ? 1 : 2);
  while (text.ends_with('/')) text.remove_suffix(1);
  return text == "." ? "" : std::string(text);
}

bool is_special(std::string_view name) { return name.starts_with('_') || name.starts_with('#') || name.ends_with('~'); }

/// `_posts` or `_drafts`, whichever a place is in.
std::optional<std::string> collection(std::string_view place) {
  for (const auto& segment : split(place, '/')) {
    if (segment == "_posts" || segment == "_drafts") return segment;
  }
  return std::nullopt;
}

bool lives_in(const std::filesystem::path& root) {
  std::error_code error;
  return first_file(root, {"_config.yml", "_config.yaml", "_config.toml"}).has_value() ||
         std::filesystem::is_directory(root / "_posts", error);
}

/// The address that GitHub Pages serves a site at.
std::string named_host(const std::filesystem::path& root) {
  std::ifstream in(root / "CNAME");
  std::string line;
  std::getline(in, line);
  const auto host = trim(line);
  return host.empty() || host.find_first_of(" /") != std::string_view::npos ? "" : fmt::format("https://{}", host);
}

void read_address(Settings& settings, const Looker& look, std::string_view file) {
  auto below = look.text({"baseurl"});
  settings.base_path = below;
  if (!below.empty() && !below.starts_with('/')) below.insert(0, 1, '/');
  if (settings.base) return;
  auto url = look.text({"url"});
  const bool is_named = url.empty();
  if (is_named) url = named_host(settings.root);
  if (url.empty()) return;
  while (url.ends_with('/')) url.pop_back();
  if (auto base = parse_uri(url + below)) {
    settings.base = *base;
    tell_origin(settings, "url", base->str(), is_named ? "CNAME" : file, is_named ? nullptr : look.find("url"));
  } else {
    settings.remarks.push_back({Errc::config, fmt::format("{}: 'url' is no address: \"{}\": write https://example.org",
                                                          file, printable(url))});
  }
}

void read_defaults(Settings& settings, const Looker& look) {
  const auto* list = look.find("defaults");
  if (!list) return;
  for (const auto& item : list->items) {
    const auto* scope = item.find("scope");
    const auto* values = item.find("values");
    if (!values || values->kind != Value::Kind::map) continue;
    const auto* type = scope ? scope->find("type") : nullptr;
    const bool is_typed = type && type->is_scalar() && !type->text.empty();
    if (is_typed && type->text != "posts") continue;  // drafts are posts, too (document.rb)
    const auto* path = scope ? scope->find("path") : nullptr;
    settings.defaults.push_back({path && path->is_scalar() ? path->text : "", is_typed, *values});
  }
}

void read_zone(Settings& settings, const Looker& look, std::string_view file, bool is_set) {
  const auto name = look.text({"timezone"});
  if (is_set || name.empty()) return;
  if (auto zone = Zone::find(name)) {
    settings.zone = *zone;
    tell_origin(settings, "timezone", name, file, look.find("timezone"));
  } else {
    settings.remarks.push_back(
        {Errc::config, fmt::format("{}: '{}' is not a time zone: dates are read as UTC", file, printable(name))});
  }
}

/// Of kramdown's own settings one is read; those that would make another text are named.
void read_kramdown(Settings& settings, const Looker& look, std::string_view file) {
  settings.heading_ids = look.truth("kramdown.auto_ids").value_or(true);
  for (const std::string key : {"auto_id_prefix", "hard_wrap", "header_offset", "parse_block_html", "parse_span_html",
                                "smart_quotes", "typographic_symbols"}) {
    const auto* value = look.find("kramdown." + key);
    if (!value || value->kind == Value::Kind::null || (value->kind == Value::Kind::boolean && !value->truth)) continue;
    const auto text = look.text({"kramdown." + key});
    if (text == "0" || text == "lsquo,rsquo,ldquo,rdquo") continue;  // as it is without being said
    settings.remarks.push_back(
        {Errc::config, fmt::format("{}:{}: 'kramdown.{}' is not read: texts are as kramdown makes "
                                   "them without it",
                                   file, value->line, key)});
  }
}

void read_markup(Settings& settings, const Looker& look) {
  const auto processor = ascii_lower(look.text({"markdown"}));
  settings.commonmark = processor.find("commonmark") != std::string::npos;
  settings.smart = !settings.commonmark;
  for (const auto& list : {look.list("plugins"), look.list("gems")}) {
    if (std::find(list.begin(), list.end(), "jemoji") != list.end()) settings.emoji = true;
  }
}

Result<void> configure(Settings& settings) {
  const bool has_zone = settings.has_zone;
  const auto file = first_file(settings.root, {"_config.yml", "_config.yaml", "_config.toml"});
  if (file) {
    TRY(settings.site, read_site_file(*file, settings));
  }
  const Looker look(settings.site, false);
  settings.content = directory_text(look.text({"source"}));
  settings.collections = directory_text(look.text({"collections_dir"}));
  const auto data = settings.root / settings.content / "_data";
  if (const auto people = first_file(data, {"authors.yml", "authors.yaml", "authors.json"})) {
    TRY(settings.people, read_site_file(*people, settings));
  }
  const auto name = file ? file->filename().string() : std::string("_posts");
  read_address(settings, look, name);
  lay_text(settings, settings.permalink, look, {"collections.posts.permalink", "permalink"}, "permalink", name);
  if (settings.permalink.empty()) settings.permalink = "date";
  settings.permalink = permalink_pattern(settings.permalink);
  read_zone(settings, look, name, has_zone);
  lay_text(settings, settings.title, look, {"title", "name"}, "title", name);
  lay_text(settings, settings.language, look, {"lang", "locale"}, "language", name);
  lay_text(settings, settings.excerpt_separator, look, {"excerpt_separator"}, "excerpt_separator", name);
  lay_authors(settings, look, {"author", "authors"}, name);
  read_defaults(settings, look);
  read_markup(settings, look);
  if (!settings.commonmark) read_kramdown(settings, look, name);
  settings.linkify = settings.commonmark;
  const auto source = settings.content.empty() ? std::string() : settings.content + "/";
  for (auto exclude : usual_excludes) settings.exclude.push_back(source + std::string(exclude));
  for (const auto& glob : look.list("exclude")) settings.exclude.push_back(source + glob);
  for (const auto& glob : look.list("include")) settings.let_in.push_back(directory_text(glob));
  settings.drafts = settings.drafts || look.truth("show_drafts").value_or(false);
  settings.future = settings.future || look.truth("future").value_or(false);
  settings.shows_withheld = look.truth("unpublished").value_or(false);
  read_jekyll_feed(settings, look, name);
  settings.watched = {"", source + "_data"};
  return {};
}

bool enters(const Settings& settings, std::string_view place, std::string_view name) {
  if (name == "_posts" || (name == "_drafts" && settings.drafts)) {
    return !collection(place.substr(0, place.size() - name.size()));
  }
  return !is_special(name) || is_let_in(settings, place, name);
}

Part takes(const Settings& settings, std::string_view place, std::string_view name) {
  const auto kind = collection(place);
  if (!kind || (is_special(name) && !is_let_in(settings, place, name))) return Part::none;
  const auto parts = file_name(name);
  return *kind == "_drafts" || parts.day || parts.bad_day ? Part::post : Part::none;
}

/// frontmatter_defaults.rb: a path is a prefix, or a glob of what is a prefix.
bool applies(const Default& rule, std::string_view place) {
  if (rule.path.empty()) return true;
  std::string_view path = rule.path;
  while (path.starts_with('/')) path.remove_prefix(1);
  if (path.find('*') == std::string_view::npos) return place.starts_with(path);
  return covers(path, place) || matches_glob(path, place);
}

/// Whether `next` outranks the rule that was strongest so far.
bool outranks(const Default* strongest, const Default& next) {
  if (!strongest) return true;
  if (next.path.size() != strongest->path.size()) return next.path.size() > strongest->path.size();
  return next.is_typed || !strongest->is_typed;
}

Value words_of(const Value& value) {
  Value list = value;
  if (!value.is_scalar()) return list;
  list = {};
  list.kind = Value::Kind::list;
  list.line = value.line;
  for (auto& word : split(squeeze(value.text), ' ')) {
    Value item;
    item.kind = Value::Kind::text;
    item.text = std::move(word);
    list.items.push_back(std::move(item));
  }
  return list;
}

/// Categories are the one thing that a post adds to its defaults (document.rb: merge_categories!).
void join_categories(Value& own, const Value& defaults) {
  const auto* under = defaults.find("categories");
  if (!under || under->kind == Value::Kind::null) return;
  auto joined = words_of(*under);
  for (std::size_t i = 0; i < own.names.size(); ++i) {
    if (own.names[i] != "categories") continue;
    auto mine = words_of(own.items[i]);
    joined.items.insert(joined.items.end(), mine.items.begin(), mine.items.end());
    own.items[i] = joined;
  }
}

Value with_defaults(Value own, std::string_view place, const Settings& settings, const Survey&) {
  Value defaults;
  const Default* strongest = nullptr;
  for (const auto& rule : settings.defaults) {
    if (!applies(rule, below_collections(place, settings))) continue;
    if (outranks(strongest, rule)) {
      defaults = merged(rule.values, defaults, false);
      strongest = &rule;
    } else {
      defaults = merged(std::move(defaults), rule.values, false);
    }
  }
  if (defaults.kind != Value::Kind::map) return own;
  join_categories(own, defaults);
  return merged(std::move(own), defaults, false);
}

/// The directories above _posts are categories, those below are the author's own affair.
Location locate(std::string_view place, const Settings& settings) {
  Location out;
  auto segments = split(below_collections(place, settings), '/');
  if (segments.empty()) return out;
  out.name = file_name(segments.back());
  segments.back() = out.name.stem;
  const auto found = std::find_if(segments.begin(), segments.end(),
                                  [](const auto& segment) { return segment == "_posts" || segment == "_drafts"; });
  if (found != segments.end()) {
    out.is_draft = *found == "_drafts";
    out.directories.assign(segments.begin(), found);
    segments.erase(found);  // `foo/_posts/a/b.md` is foo/a/b
  }
  out.path = fmt::format("{}", fmt::join(segments, "/"));
  return out;
}

Result<Dates> dates(const Page& page, const Settings& settings) {
  Dates out;
  TRY(out.date, date_of(page, {"date"}, settings));
  if (!out.date && page.location.name.bad_day) {
    return fail(Errc::syntax, "1: the file's name begins with a day that does not exist: name it YYYY-MM-DD-title");
  }
  if (!out.date && page.location.name.day) {
    out.date = WrittenDate{settings.zone.instant(*page.location.name.day), *page.location.name.day};
  }
  if (!out.date && page.location.is_draft) out.date = WrittenDate{page.modified, settings.zone.local(page.modified)};
  if (out.date) out.date->local = settings.zone.local(out.date->instant);
  TRY(out.updated, instant_of(page, {"last_modified_at", "updated", "modified", "lastmod"}, settings));
  TRY(out.expires, instant_of(page, {"expiryDate", "expires", "unpublishDate"}, settings));
  return out;
}

bool is_post(const Page&, const Settings&, const Survey&) { return true; }

std::string title(const Page& page) { return title_of(page.location.name, Generator::jekyll); }

/// A page or a document of another collection: `_docs/history.md`, `about.md`, `files/a.pdf`.
std::optional<std::string> other_address(std::string_view place, const Settings& settings) {
  while (place.starts_with('/')) place.remove_prefix(1);
  const auto file = std::string(place);
  const auto bytes = read_below(settings.root / settings.content, file, largest_post);
  if (!bytes) return std::nullopt;
  if (!posts::is_post(place)) return "/" + percent_encoded(place, "!$&'()*+,;=:@/");
  const auto matter = read_front_matter(*bytes, Generator::jekyll);
  const auto own = matter ? Looker(matter->fields, false).text({"permalink"}) : std::string();
  PermalinkParts parts;
  auto path = place.substr(0, place.rfind('.'));
  std::string pattern;
  if (place.starts_with('_')) {
    parts.collection = place.substr(1, place.find('/') - 1);
    path.remove_prefix(std::min(parts.collection.size() + 2, path.size()));
    pattern = Looker(settings.site, false).text({"collections." + parts.collection + ".permalink"});
    if (pattern.empty()) pattern = "/:collection/:path:output_ext";
  } else {
    pattern = settings.permalink.ends_with('/') ? "/:path/" : "/:path:output_ext";
    if (path == "index" || path.ends_with("/index")) {
      path.remove_suffix(5);
      pattern = "/:path";
    }
  }
  parts.path = path;
  parts.name = parts.slug = path.substr(path.rfind('/') + 1);
  auto address = permalink(own.empty() ? pattern : own, parts);
  return address ? std::optional(*std::move(address)) : std::nullopt;
}

}  // namespace

const Rules jekyll_rules{Generator::jekyll, "jekyll", lives_in, configure, enters, takes,
                         with_defaults,     locate,   dates,    is_post,   title,  address_by_pattern,
                         other_address};

}  // namespace feedd::posts
