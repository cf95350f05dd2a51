#include "posts/survey.hpp"

#include <algorithm>
#include <map>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "posts/front_matter.hpp"
#include "posts/hugo.hpp"
#include "posts/tree.hpp"

namespace feedd::posts {
namespace {

/// A directory with an `index.md` is one page; what else lies in it belongs to that page.
void leave_bundles(const Settings& settings, std::vector<std::string>& posts) {
  std::vector<std::string> bundles;
  auto is_index = [&](std::string_view place) {
    const auto name = place.substr(place.rfind('/') + 1);
    if (!name.starts_with("index.")) return false;
    return directory_of(place) == settings.content || rules_of(settings.generator).locate(place, settings).is_bundle;
  };
  for (const auto& place : posts) {
    if (is_index(place)) bundles.push_back(directory_of(place));
  }
  std::sort(bundles.begin(), bundles.end());
  std::erase_if(posts, [&](const std::string& place) {
    const auto own = is_index(place) ? directory_of(place) : std::string();
    for (auto above = directory_of(place); !above.empty(); above = directory_of(above)) {
      if (above != own && std::binary_search(bundles.begin(), bundles.end(), above)) return true;
    }
    return false;
  });
}

Result<Section> read_section(const Settings& settings, const Survey& so_far, const std::string& place, Hasher& hasher) {
  TRY(const auto bytes, read_post(settings.root, place));
  TRY(auto matter, read_front_matter(bytes, settings.generator));
  Section out;
  out.place = directory_of(place);
  if (matter.fields.kind != codec::Value::Kind::map) return out;
  hasher << place << bytes.substr(0, bytes.size() - std::min(bytes.size(), matter.body.size()));
  if (const auto* cascade = matter.fields.find("cascade", true)) out.cascade = cascade_of(*cascade, settings);
  const auto fields = rules_of(settings.generator).with_defaults(matter.fields, place, settings, so_far);
  TRY(const auto draft, read_draft(fields, settings.generator));
  out.is_hidden = draft.hidden && !settings.drafts;
  for (const auto& rule : out.cascade) {
    if (!rule.path.empty()) continue;
    TRY(const auto below, read_draft(rule.values, settings.generator));
    out.is_hidden = out.is_hidden || (below.hidden && !settings.drafts && !draft.hidden && !fields.find("draft", true));
  }
  const Page page{
      .place = place, .modified = {}, .fields = fields, .location = {}, .draft = draft, .dates = {}, .body = {}};
  if (settings.generator == Generator::hugo && !settings.expired) {
    TRY(out.expires, instant_of(page, settings.hugo.expiry_date, settings));
  }
  return out;
}

/// `a.md` beside `a.zh.md` says the same in the language of the site: the one that names the language is the page.
void leave_twins(const Settings& settings, std::vector<std::string>& posts) {
  const auto& language = settings.hugo.language;
  std::erase_if(posts, [all = posts, &language](const std::string& place) {
    const auto dot = std::min(place.rfind('.'), place.size());
    const auto named = place.substr(0, dot) + "." + language + place.substr(dot);
    return std::binary_search(all.begin(), all.end(), named);
  });
}

/// The section with the most pages, as Hugo's themes take it.
std::set<std::string> largest_section(const Settings& settings, const std::vector<std::string>& posts) {
  std::map<std::string, std::size_t> sizes;
  for (const auto& place : posts) ++sizes[rules_of(settings.generator).locate(place, settings).section];
  std::set<std::string> out;
  std::size_t most = 0;
  for (const auto& [section, size] : sizes) {  // of two as large, a named one before the top
    if (size < most || (size == most && !out.contains(""))) continue;
    most = size;
    out = {section};
  }
  return out;
}

}  // namespace

Survey survey(const Settings& settings, std::vector<std::string>& posts, const std::vector<std::string>& section_pages,
              std::vector<Note>& notes) {
  Survey out;
  if (settings.generator != Generator::hugo && settings.generator != Generator::zola) {
    out.places = posts;
    return out;
  }
  if (settings.generator == Generator::hugo) {  // to Zola each is a page of its own
    leave_bundles(settings, posts);
    leave_twins(settings, posts);
  }
  out.places = posts;
  auto outermost_first = section_pages;
  std::sort(outermost_first.begin(), outermost_first.end(), [](const auto& a, const auto& b) {
    const auto depth = [](const auto& place) { return std::count(place.begin(), place.end(), '/'); };
    return std::pair(depth(a), a) < std::pair(depth(b), b);
  });
  Hasher hasher;
  for (const auto& place : outermost_first) {
    if (auto section = read_section(settings, out, place, hasher)) {
      out.sections.push_back(std::move(*section));
    } else {
      notes.push_back({Note::Severity::warning, {section.error().code, section.error().what}, place});
    }
  }
  out.main_sections = largest_section(settings, posts);
  for (const auto& section : out.main_sections) hasher << section;
  out.digest = hex(hasher.digest()).substr(0, 8);
  return out;
}

}  // namespace feedd::posts
