#include "posts/jekyll.hpp"

#include <fmt/format.h>

#include <algorithm>

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

bool is_special(std::string_view name) { return name.starts_with('_') || name.starts_with('#') || name.ends_with('~'); }

/// `_posts` or `_drafts`, whichever a place is in.
std::optional<std::string> collection(std::string_view place) {
  for (const auto& segment : split(place, '/')) {
    if (segment == "_posts" || segment == "_drafts") return segment;
  }
  return std::nullopt;
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

/// frontmatter_defaults.rb: a path is a prefix, or a glob of what is a prefix. One that begins with a slash is nowhere.
bool applies(const Default& rule, std::string_view place, const Settings& settings) {
  if (rule.path.empty()) return true;
  std::string_view path = rule.path;
  if (!settings.collections.empty() && path.starts_with(settings.collections + "/")) {
    path.remove_prefix(settings.collections.size() + 1);
  }
  if (path.find('*') == std::string_view::npos) return place.starts_with(path);
  if (path.starts_with('/')) return false;
  const auto globs = alternatives(path);
  return std::any_of(globs.begin(), globs.end(), [&](const auto& glob) { return covers(glob, place); });
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
    if (!applies(rule, below_collections(place, settings), settings)) continue;
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
  TRY(auto out, dated(page, {"date"}, settings));
  if (!out.date && page.location.name.bad_day) {
    return fail(Errc::syntax, "1: the file's name begins with a day that does not exist: name it YYYY-MM-DD-title");
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

const Rules jekyll_rules{Generator::jekyll, "jekyll", jekyll_lives_in, configure_jekyll, enters, takes,
                         with_defaults,     locate,   dates,           is_post,          title,  address_by_pattern,
                         other_address};

}  // namespace feedd::posts
