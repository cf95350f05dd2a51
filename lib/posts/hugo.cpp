#include "posts/hugo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/slug.hpp"
#include "base/text.hpp"
#include "posts/glob.hpp"
#include "posts/site_file.hpp"

namespace feedd::posts {
namespace {

using codec::Value;

/// Without the content directory in front.
std::string_view below_content(std::string_view place, const Settings& settings) {
  if (settings.content.empty()) return place;
  return place.starts_with(settings.content + "/") ? place.substr(settings.content.size() + 1) : place;
}

/// The language that a file's name says: `about.fr.md`. Empty when it says none that the site has.
std::string language_in(std::string_view stem, const Settings& settings) {
  const auto dot = stem.rfind('.');
  if (dot == std::string_view::npos) return {};
  auto language = ascii_lower(stem.substr(dot + 1));
  const bool is_known = language == settings.hugo.language || settings.hugo.other_languages.contains(language);
  return is_known ? language : std::string();
}

bool enters(const Settings& settings, std::string_view place, std::string_view) {
  return std::find(settings.apart.begin(), settings.apart.end(), place) == settings.apart.end();
}

/// What Hugo makes pages of; feedd does not read all of it.
bool is_content(std::string_view name) {
  constexpr std::array<std::string_view, 12> suffixes{".md",  ".markdown", ".mdown",    ".html", ".htm", ".org",
                                                      ".rst", ".adoc",     ".asciidoc", ".ad",   ".pdc", ".pandoc"};
  const auto suffix = ascii_lower(name.substr(std::min(name.rfind('.'), name.size())));
  return std::find(suffixes.begin(), suffixes.end(), suffix) != suffixes.end();
}

Part takes(const Settings& settings, std::string_view place, std::string_view name) {
  if (settings.hugo.ignores && settings.hugo.ignores(place)) return Part::none;
  if (!is_content(name)) return Part::none;
  const auto stem = name.substr(0, name.rfind('.'));
  const auto language = language_in(stem, settings);
  if (!language.empty() && language != settings.hugo.language) return Part::none;
  if (stem == "_index" || (stem.starts_with("_index.") && !language.empty())) return Part::section;
  return stem.starts_with("_index.") ? Part::none : Part::post;
}

/// By the path of its file, or of the page.
bool applies(const Default& rule, std::string_view place, const Settings& settings) {
  if (rule.path.empty()) return true;
  const auto file = lower_case("/" + std::string(below_content(place, settings)));
  const auto page = file.substr(0, file.rfind('.'));
  return matches_glob(rule.path, file) || matches_glob(rule.path, page) ||
         (page.ends_with("/index") && matches_glob(rule.path, page.substr(0, page.size() - 6)));
}

/// What the page says itself, then the nearest section, then those above it, then the configuration.
Value with_defaults(Value own, std::string_view place, const Settings& settings, const Survey& survey) {
  auto lay = [&](const std::vector<Default>& cascade) {
    for (const auto& rule : cascade) {
      if (!applies(rule, place, settings)) continue;
      if (own.kind == Value::Kind::null) own.kind = Value::Kind::map;
      own = merged(std::move(own), rule.values, true);
    }
  };
  for (auto section = survey.sections.rbegin(); section != survey.sections.rend(); ++section) {
    if (is_in(place, section->place)) lay(section->cascade);
  }
  lay(settings.defaults);
  return own;
}

Location locate(std::string_view place, const Settings& settings) {
  Location out;
  auto segments = split(below_content(place, settings), '/');
  if (segments.empty()) return out;
  auto name = std::move(segments.back());
  segments.pop_back();
  const auto suffix = name.substr(std::min(name.rfind('.'), name.size()));
  auto stem = name.substr(0, name.size() - suffix.size());
  if (!language_in(stem, settings).empty()) stem.resize(stem.rfind('.'));
  if (stem == "index" && !segments.empty()) {
    out.is_bundle = true;
    stem = std::move(segments.back());
    segments.pop_back();
  }
  out.name = dated_name(stem + suffix);
  out.directories = std::move(segments);
  if (!out.directories.empty()) out.section = out.directories.front();
  out.path = fmt::format("{}{}{}", fmt::join(out.directories, "/"), out.directories.empty() ? "" : "/", stem);
  return out;
}

bool is_date_key(const std::string& key) {
  return key == "date" || key == "publishdate" || key == "pubdate" || key == "published";
}

/// The first of the keys that holds a date. Hugo passes over one that it cannot read.
std::optional<WrittenDate> first_date(const Page& page, const std::vector<std::string>& keys, const Settings& settings,
                                      Dates& out, bool stops_at_dates) {
  for (const auto& key : keys) {
    if (stops_at_dates && is_date_key(key)) return std::nullopt;
    if (key == ":filename" && page.location.name.day) {
      out.from_name = true;
      return WrittenDate{settings.zone.instant(*page.location.name.day), *page.location.name.day};
    }
    if (key == ":filemodtime") return WrittenDate{page.modified, settings.zone.local(page.modified)};
    if (key == ":git" && page.committed) return WrittenDate{*page.committed, settings.zone.local(*page.committed)};
    if (key.starts_with(':')) continue;
    if (const auto moment = date_of(page, {key}, settings); !moment) {
      out.remark = moment.error().what;
    } else if (*moment) {
      return **moment;
    }
  }
  return std::nullopt;
}

std::optional<Instant> instant_in(const std::optional<WrittenDate>& moment) {
  return moment ? std::optional(moment->instant) : std::nullopt;
}

Result<Dates> dates(const Page& page, const Settings& settings) {
  Dates out;
  const auto& keys = settings.hugo;
  out.date = first_date(page, keys.date, settings, out, false);
  Dates others;  // of these the name's part in the address is not asked
  out.updated = instant_in(first_date(page, keys.lastmod, settings, others, true));
  out.publish = instant_in(first_date(page, keys.publish_date, settings, others, false));
  out.expires = instant_in(first_date(page, keys.expiry_date, settings, others, false));
  if (out.remark.empty()) out.remark = others.remark;
  return out;
}

/// The home page's feed holds every page; people mean posts: those of the main sections where the site names them, else
/// dated ones within a section, and all of the largest section.
bool is_post(const Page& page, const Settings& settings, const Survey& survey) {
  const auto& section = page.location.section;
  const auto& named = settings.hugo.main_sections;
  if (!named.empty()) return std::find(named.begin(), named.end(), section) != named.end();
  return survey.main_sections.contains(section) || (page.dates.date && !section.empty());
}

/// Hugo leaves a page without a title without one.
std::string title(const Page& page) {
  const auto* given = page.fields.find("linkTitle", true);
  return given && given->is_scalar() ? given->text : "";
}

}  // namespace

const Rules hugo_rules{Generator::hugo, "hugo", hugo_lives_in, configure_hugo, enters, takes,
                       with_defaults,   locate, dates,         is_post,        title,  hugo_address};

}  // namespace feedd::posts
