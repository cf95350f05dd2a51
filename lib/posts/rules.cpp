#include "posts/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "posts/hugo.hpp"
#include "posts/jekyll.hpp"
#include "posts/permalink.hpp"
#include "posts/plain.hpp"
#include "posts/zola.hpp"

namespace feedd::posts {
namespace {

/// In the order in which a directory is told by what lies in it.
const std::array<const Rules*, 4> all{&jekyll_rules, &zola_rules, &hugo_rules, &plain_rules};

}  // namespace

const Rules& rules_of(Generator generator) {
  for (const auto* rules : all) {
    if (rules->generator == generator) return *rules;
  }
  return plain_rules;
}

const Rules& rules_for(const std::filesystem::path& root) {
  for (const auto* rules : all) {
    if (rules->lives_in(root)) return *rules;
  }
  return plain_rules;
}

std::optional<Generator> generator_named(std::string_view name) {
  for (const auto* rules : all) {
    if (rules->name == name) return rules->generator;
  }
  return std::nullopt;
}

std::string directory_of(std::string_view place) {
  const auto slash = place.rfind('/');
  return std::string(place.substr(0, slash == std::string_view::npos ? 0 : slash));
}

bool is_in(std::string_view place, std::string_view directory) {
  return directory.empty() ||
         (place.size() > directory.size() && place.starts_with(directory) && place[directory.size()] == '/');
}

bool is_markdown(std::string_view suffix, const Settings& settings) {
  const auto& taken = settings.markdown_suffixes;
  return taken.empty() || std::find(taken.begin(), taken.end(), ascii_lower(suffix)) != taken.end();
}

Result<std::string> address_by_pattern(const Page& page, const Settings& settings) {
  PermalinkParts parts;
  if (page.dates.date) parts.date = page.dates.date->local;
  parts.slug = page.draft.slug ? *page.draft.slug : page.location.name.slug;
  parts.name = page.location.name.stem;
  parts.path = page.location.path;
  if (!is_markdown(page.location.name.suffix, settings)) parts.suffix = page.location.name.suffix;
  parts.categories = page.location.directories;
  parts.categories.insert(parts.categories.end(), page.draft.categories.begin(), page.draft.categories.end());
  return permalink(page.draft.address ? *page.draft.address : settings.permalink, parts);
}

Result<std::optional<WrittenDate>> date_of(const Page& page, const std::vector<std::string>& keys,
                                           const Settings& settings) {
  TRY(auto text, date_text(page.fields, keys, settings.generator));
  if (!text) return std::nullopt;
  text->day = page.location.name.day;
  TRY(const auto moment, post_date(*text, keys.front(), settings.zone, settings.generator));
  return moment;
}

Result<Dates> dated(const Page& page, const std::vector<std::string>& keys, const Settings& settings) {
  Dates out;
  const auto& day = page.location.name.day;
  if (auto said = date_of(page, keys, settings)) {
    out.date = *said;
    if (out.date && out.date->is_completed) {
      const auto text = date_text(page.fields, keys, settings.generator);
      out.remark = fmt::format(
          "{}: '{}' names no year: the file's name is asked for it, as Jekyll would take that of "
          "the day on which it runs",
          text && *text ? (*text)->line : 1, keys.front());
    }
  } else if (day) {
    out.remark = said.error().what + ": the file's name is asked instead";
  } else if (settings.generator == Generator::plain) {
    out.remark = said.error().what + ": git, or the moment it was first seen, is asked instead";
  } else {
    return tl::unexpected(std::move(said.error()));
  }
  if (!out.date && day) out.date = WrittenDate{settings.zone.instant(*day), *day};
  return out;
}

Result<std::optional<Instant>> instant_of(const Page& page, const std::vector<std::string>& keys,
                                          const Settings& settings) {
  TRY(const auto moment, date_of(page, keys, settings));
  if (!moment) return std::nullopt;
  return moment->instant;
}

}  // namespace feedd::posts
