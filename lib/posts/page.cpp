#include "posts/page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "posts/front_matter.hpp"
#include "posts/tree.hpp"

namespace feedd::posts {
namespace {

std::string_view without_suffix(std::string_view place) {
  const auto dot = place.rfind('.');
  return dot == std::string_view::npos || place.find('/', dot) != std::string_view::npos ? place : place.substr(0, dot);
}

/// `posts/a.md`, `posts/a/index.md` and `posts/a` are one page.
std::string_view page_name(std::string_view place) {
  auto name = without_suffix(place);
  if (name.ends_with("/index")) name.remove_suffix(6);
  return name;
}

/// `posts/x/../a` → `posts/a`
std::string normal(std::string_view directory, std::string_view name) {
  std::string whole = name.starts_with('/') ? std::string(name) : fmt::format("{}/{}", directory, name);
  std::vector<std::string> out;
  for (auto& segment : split(whole, '/')) {
    if (segment == "..") {
      if (!out.empty()) out.pop_back();
    } else if (segment != ".") {
      out.push_back(std::move(segment));
    }
  }
  return fmt::format("{}", fmt::join(out, "/"));
}

std::string_view base_name(std::string_view place) {
  const auto slash = place.rfind('/');
  return slash == std::string_view::npos ? place : place.substr(slash + 1);
}

/// The place of the page that `name` means, or "".
std::string place_of(std::string_view name, std::string_view asking, const Settings& settings, const Survey& survey) {
  const auto content = settings.content.empty() ? std::string() : settings.content + "/";
  auto first = [&](auto matches) {
    const auto found = std::find_if(survey.places.begin(), survey.places.end(), matches);
    return found == survey.places.end() ? std::string() : *found;
  };
  if (settings.generator == Generator::jekyll) {
    while (name.starts_with('/')) name.remove_prefix(1);
    return first([&](std::string_view place) {
      const auto collection = place.find("_posts/");
      const auto below = collection == std::string_view::npos ? place : place.substr(collection + 7);
      return place == name || without_suffix(below) == name || base_name(without_suffix(below)) == name;
    });
  }
  if (name.starts_with("@/"))
    return first([&](std::string_view place) { return place == content + std::string(name.substr(2)); });
  const auto slash = asking.rfind('/');
  const auto beside = asking.substr(0, slash == std::string_view::npos ? 0 : slash);
  for (const auto& target : {normal(beside, name), normal("", content + std::string(name))}) {
    const auto wanted = page_name(target);
    auto found = first([&](std::string_view place) { return page_name(place) == wanted; });
    if (!found.empty()) return found;
  }
  const auto wanted = base_name(page_name(name));
  return first([&](std::string_view place) { return base_name(page_name(place)) == wanted; });
}

/// A directory at the top is a section, one below it only where it has a page of its own.
std::vector<std::string> sections_of(const Location& location, const Settings& settings, const Survey& survey) {
  std::vector<std::string> out;
  auto place = settings.content;
  for (const auto& directory : location.directories) {
    place += (place.empty() ? "" : "/") + directory;
    const bool has_page = std::any_of(survey.sections.begin(), survey.sections.end(),
                                      [&](const Section& section) { return section.place == place; });
    if (out.empty() || has_page) out.push_back(directory);
  }
  return out;
}

}  // namespace

Result<Page> read_page(const PostFile& file, const Settings& settings, const Survey& survey) {
  const auto& rules = rules_of(settings.generator);
  TRY(auto matter, read_front_matter(file.bytes, settings.generator));
  Page page;
  page.place = file.place;
  page.modified = file.modified;
  page.committed = file.committed;
  page.fields = rules.with_defaults(std::move(matter.fields), file.place, settings, survey);
  page.location = rules.locate(file.place, settings);
  page.location.sections = sections_of(page.location, settings, survey);
  TRY(page.draft, read_draft(page.fields, settings.generator));
  TRY(page.dates, rules.dates(page, settings));
  page.body = std::move(matter.body);
  page.body_line = matter.body_line;
  if (rules.read_body) rules.read_body(page, settings);
  return page;
}

Result<std::optional<Uri>> link_of(const Page& page, const Settings& settings) {
  const auto line = std::max(page.draft.address_line, 1);
  const auto path = rules_of(settings.generator).address(page, settings);
  if (!path) return fail(path.error().code, "{}: {}", line, path.error().what);
  if (!settings.base) return std::nullopt;
  auto base = settings.base->str();
  while (base.ends_with('/')) base.pop_back();
  const auto link = parse_uri(base + *path);
  if (!link) return fail(link.error().code, "{}: {}", line, link.error().what);
  return *link;
}

std::optional<std::string> address_of(std::string_view name, std::string_view asking_place, const Settings& settings,
                                      const Survey& survey) {
  const auto hash = std::min(name.find('#'), name.size());
  const auto fragment = name.substr(hash);
  const auto place =
      hash == 0 ? std::string(asking_place) : place_of(name.substr(0, hash), asking_place, settings, survey);
  if (place.empty()) {
    const auto other = rules_of(settings.generator).other_address;
    const auto path = other && settings.base ? other(name.substr(0, hash), settings) : std::nullopt;
    if (!path) return std::nullopt;
    auto base = settings.base->str();
    while (base.ends_with('/')) base.pop_back();
    return base + *path + std::string(fragment);
  }
  const auto bytes = read_post(settings.root, place);
  if (!bytes) return std::nullopt;
  const auto page = read_page({place, *bytes, "", {}}, settings, survey);
  if (!page) return std::nullopt;
  const auto link = link_of(*page, settings);
  if (!link || !*link) return std::nullopt;
  return (*link)->str() + std::string(fragment);
}

}  // namespace feedd::posts
