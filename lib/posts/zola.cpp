#include "posts/zola.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/slug.hpp"
#include "base/text.hpp"
#include "posts/below.hpp"
#include "posts/glob.hpp"
#include "posts/site_file.hpp"
#include "posts/tree.hpp"

namespace feedd::posts {
namespace {

namespace fs = std::filesystem;
using codec::Value;

constexpr std::string_view content = "content/";

std::string_view below_content(std::string_view place) {
  return place.starts_with(content) ? place.substr(content.size()) : place;
}

bool lives_in(const fs::path& root) {
  const auto file = first_file(root, {"zola.toml", "config.toml"});
  if (!file) return false;
  if (file->filename() == "zola.toml") return true;
  Settings unused;
  const auto tree = read_site_file(*file, unused);
  return tree && tree->find("base_url");
}

/// Of the site's feed, where it is to hold no more.
void read_feed_limit(Settings& settings, const Looker& look, std::string_view file) {
  const auto* said = look.find("feed_limit");
  const auto limit = said ? said->integer() : std::nullopt;
  if (!limit || *limit < 1 || *limit > 1'000'000) return;
  settings.feed_limit = static_cast<std::size_t>(*limit);
  tell_origin(settings, "limit", std::to_string(*limit), file, said);
}

/// Globs over the whole paths of files.
void read_ignored(Settings& settings, const Looker& look) {
  std::vector<std::string> patterns;
  for (const auto& text : look.list("ignored_content")) {
    for (auto& pattern : alternatives(text)) patterns.push_back(std::move(pattern));
  }
  if (patterns.empty()) return;
  settings.zola.ignores = [patterns, root = settings.root](std::string_view place) {
    const auto path = (root / place).string();
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const auto& pattern) { return matches_across(pattern, path); });
  };
}

Result<void> configure(Settings& settings) {
  const auto file = first_file(settings.root, {"zola.toml", "config.toml"});
  if (file) {
    TRY(settings.site, read_site_file(*file, settings));
  }
  const auto name = file ? file->filename().string() : std::string("content");
  const Looker look(settings.site, false);
  settings.content = "content";
  if (const auto base = parse_uri(look.text({"base_url"})); base && base->is_web()) {
    settings.base_path = percent_decoded(base->path());
    while (settings.base_path.ends_with('/')) settings.base_path.pop_back();
    if (!settings.base) {
      settings.base = *base;
      tell_origin(settings, "url", base->str(), name, look.find("base_url"));
    }
  }
  auto& zola = settings.zola;
  if (const auto language = look.text({"default_language"}); !language.empty()) zola.language = language;
  if (const auto* languages = look.find("languages")) {
    for (const auto& other : languages->names) {
      if (other != zola.language) zola.other_languages.insert(other);
    }
  }
  const auto* slugs = look.find("slugify.paths");
  const auto mode = slugs ? slugs->text : "on";
  zola.slugs = mode == "safe"                     ? ZolaRules::Slugs::safe
               : mode == "off" || mode == "false" ? ZolaRules::Slugs::off
                                                  : ZolaRules::Slugs::on;
  zola.keeps_dates = look.truth("slugify.paths_keep_dates").value_or(false);
  const auto title_of_language = "languages." + zola.language + ".title";
  lay_text(settings, settings.title, look, {"title", title_of_language}, "title", name);
  lay_text(settings, settings.language, look, {"default_language"}, "language", name);
  lay_authors(settings, look, {"author", "extra.author", "extra.authors"}, name);
  settings.markdown = markup::MarkdownOptions(markup::Flavour::pulldown);
  settings.markdown.smart = look.truth("markdown.smart_punctuation").value_or(false);
  settings.markdown.emoji = look.truth("markdown.render_emoji").value_or(false);
  settings.markdown.notes.at_end = look.truth("markdown.bottom_footnotes").value_or(false);
  settings.markdown.definitions = look.truth("markdown.definition_list").value_or(false);
  const auto anchors = look.text({"slugify.anchors"});
  settings.markdown.ids.keeps_text = anchors == "safe" || anchors == "off";
  read_feed_limit(settings, look, name);
  read_ignored(settings, look);
  if (settings.excerpt_separator.empty()) settings.excerpt_separator = "<!-- more -->";
  settings.watched = {""};
  return {};
}

/// `about.fr`, where the site has pages in French beside those of its own language. `about.en` is an English page whose
/// name has a dot.
bool is_in_other_language(std::string_view stem, const ZolaRules& zola) {
  const auto dot = stem.find('.');
  return dot != std::string_view::npos && zola.other_languages.contains(std::string(stem.substr(dot + 1)));
}

bool enters(const Settings&, std::string_view, std::string_view) { return true; }

Part takes(const Settings& settings, std::string_view place, std::string_view name) {
  if (!name.ends_with(".md")) return Part::none;
  const auto stem = name.substr(0, name.size() - 3);
  if (is_in_other_language(stem, settings.zola)) return Part::none;
  if (stem == "_index") return Part::section;
  const bool is_ignored = settings.zola.ignores && settings.zola.ignores(place);
  return is_ignored || stem.starts_with("_index.") ? Part::none : Part::post;
}

Value with_defaults(Value own, std::string_view, const Settings&, const Survey&) { return own; }

Location locate(std::string_view place, const Settings&) {
  Location out;
  auto segments = split(below_content(place), '/');
  if (segments.empty()) return out;
  auto stem = segments.back().substr(0, segments.back().rfind('.'));
  segments.pop_back();
  if (stem == "index" && !segments.empty()) {
    out.is_bundle = true;
    stem = std::move(segments.back());
    segments.pop_back();
  } else if (stem.starts_with("index.") && !segments.empty()) {
    segments.pop_back();
  }
  out.name = zola_name(stem + ".md");
  out.directories = std::move(segments);
  if (!out.directories.empty()) out.section = out.directories.front();
  out.path = fmt::format("{}{}{}", fmt::join(out.directories, "/"), out.directories.empty() ? "" : "/", stem);
  return out;
}

Result<Dates> dates(const Page& page, const Settings& settings) {
  Dates out;
  TRY(out.date, date_of(page, {"date"}, settings));
  out.from_name = page.location.name.day.has_value();
  if (!out.date && page.location.name.day) {
    out.date = WrittenDate{settings.zone.instant(*page.location.name.day), *page.location.name.day};
  }
  // Sites without a date key keep the day in the address: path = "2018/07/27/what-is-new".
  if (!out.date && page.draft.address) {
    if (const auto day = day_in_address(*page.draft.address)) out.date = WrittenDate{settings.zone.instant(*day), *day};
  }
  TRY(out.updated, instant_of(page, {"updated"}, settings));
  return out;
}

/// Zola's own feed holds dated pages alone.
bool is_post(const Page& page, const Settings&, const Survey&) { return page.dates.date.has_value(); }

std::string title(const Page&) { return ""; }

/// Without what no file's name may have on some systems (slugs.rs).
std::string without_unsafe(std::string_view text) {
  while (text.ends_with(' ') || text.ends_with('.')) text.remove_suffix(1);
  std::string out(text);
  std::erase_if(out, [](char c) { return std::string_view("<>:\"/\\|?*").find(c) != std::string_view::npos; });
  return out;
}

std::string part(std::string_view text, const ZolaRules& zola) {
  switch (zola.slugs) {
    case ZolaRules::Slugs::on:
      return slug(romanised(text), SlugMode::ascii, false);
    case ZolaRules::Slugs::safe:
      return without_unsafe(text);
    case ZolaRules::Slugs::off:
      break;
  }
  return std::string(text);
}

Result<std::string> address(const Page& page, const Settings& settings) {
  std::string path;
  if (page.draft.address && !page.draft.address->empty()) {
    path = trim(*page.draft.address);
  } else {
    for (const auto& directory : page.location.directories) path += directory + "/";  // sections stay as they are
    const auto& name = page.location.name;
    const auto& own_slug = page.draft.slug;
    path += part(own_slug && !own_slug->empty() ? *own_slug
                 : settings.zola.keeps_dates    ? name.stem
                                                : name.slug,
                 settings.zola);
  }
  while (path.starts_with('/')) path.erase(0, 1);
  while (path.ends_with('/')) path.pop_back();
  return "/" + percent_encoded(path, "!$&'()*+,;=:@/%~") + (path.empty() ? "" : "/");
}

/// The page of a section, which texts link to as `@/blog/_index.md`.
std::optional<std::string> other_address(std::string_view place, const Settings& settings) {
  if (!place.starts_with("@/") || !place.ends_with("_index.md")) return std::nullopt;
  const auto below = std::string(place.substr(2));
  if (!read_below(settings.root, std::string(content) + below, largest_post)) return std::nullopt;
  std::string path = "/";
  for (const auto& directory : split(directory_of(below), '/')) {
    if (!directory.empty()) path += directory + "/";
  }
  return percent_encoded(path, "!$&'()*+,;=:@/%~");
}

}  // namespace

const Rules zola_rules{Generator::zola, "zola", lives_in, configure, enters,  takes,        with_defaults,
                       locate,          dates,  is_post,  title,     address, other_address};

}  // namespace feedd::posts
