#include "posts/plain.hpp"

#include <fmt/format.h>

#include "base/slug.hpp"
#include "base/text.hpp"
#include "posts/permalink.hpp"

namespace feedd::posts {
namespace {

bool lives_in(const std::filesystem::path&) { return true; }

Result<void> configure(Settings& settings) {
  if (settings.permalink.empty()) settings.permalink = "/:path/";
  settings.permalink = permalink_pattern(settings.permalink);
  if (settings.excerpt_separator.empty()) settings.excerpt_separator = "<!--more-->";
  settings.watched = {""};
  return {};
}

bool enters(const Settings&, std::string_view, std::string_view) { return true; }

Part takes(const Settings&, std::string_view, std::string_view) { return Part::post; }

codec::Value with_defaults(codec::Value own, std::string_view, const Settings&, const Survey&) { return own; }

Location locate(std::string_view place, const Settings&) {
  Location out;
  auto segments = split(place, '/');
  if (segments.empty()) return out;
  out.name = file_name(segments.back());
  segments.back() = out.name.stem;
  if (segments.size() > 1 && segments.back() == "index") {
    segments.pop_back();
    out.is_bundle = true;
    const auto directory = file_name(segments.back() + ".md");
    out.name.day = directory.day;
    out.name.slug = directory.slug;
  }
  for (auto& segment : segments) segment = slug(segment, SlugMode::pretty, true);
  out.path = fmt::format("{}", fmt::join(segments, "/"));
  return out;
}

Result<Dates> dates(const Page& page, const Settings& settings) {
  Dates out;
  TRY(out.date, date_of(page, {"date", "publishDate", "pubdate", "published"}, settings));
  if (!out.date && page.location.name.day) {
    out.date = WrittenDate{settings.zone.instant(*page.location.name.day), *page.location.name.day};
  }
  if (out.date) out.date->local = settings.zone.local(out.date->instant);
  TRY(out.updated, instant_of(page, {"updated", "lastmod", "last_modified_at", "modified"}, settings));
  TRY(out.expires, instant_of(page, {"expiryDate", "expires", "unpublishDate"}, settings));
  return out;
}

bool is_post(const Page&, const Settings&, const Survey&) { return true; }

std::string title(const Page& page) { return title_of(page.location.name, Generator::plain); }

}  // namespace

const Rules plain_rules{Generator::plain, "plain", lives_in, configure, enters, takes,
                        with_defaults,    locate,  dates,    is_post,   title,  address_by_pattern};

}  // namespace feedd::posts
