#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/slug.hpp"
#include "base/text.hpp"
#include "base/uri.hpp"
#include "posts/hugo.hpp"
#include "posts/permalink.hpp"

namespace feedd::posts {
namespace {

/// One part of a path as Hugo writes it.
std::string part(std::string_view text, const HugoRules& hugo) {
  auto out = path_slug(text);
  if (!hugo.keeps_accents) out = without_accents(out);
  return hugo.keeps_case ? out : lower_case(out);
}

/// Of what a pattern names the plus signs are blanks, and a number sign with nothing behind it goes.
std::string title_part(std::string_view text, const HugoRules& hugo) {
  const auto name = part(text, hugo);
  std::string out;
  bool gap = false;
  for (char c : name) {
    if (c == '+') {
      gap = gap || !out.ends_with('-');
      continue;
    }
    if (gap && c != '-') out += '-';
    gap = false;
    out += c;
  }
  if (gap) out += '-';
  if (out.ends_with('#')) out.pop_back();
  return out;
}

/// The same, without hyphens at its ends.
std::string slug_part(std::string_view text, const HugoRules& hugo) {
  auto trimmed = part(text, hugo);
  while (trimmed.ends_with('-')) trimmed.pop_back();
  trimmed.erase(0, std::min(trimmed.find_first_not_of('-'), trimmed.size()));
  return title_part(trimmed, hugo);
}

std::string encoded(std::string_view path) { return percent_encoded(path, "!$&'()*+,;=:@/%#?~"); }

/// What Go's time package writes for a layout of one element.
std::optional<std::string> go_layout(std::string_view layout, Local local) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 17> names{{{"2006", "year"},
                                                                                 {"06", "short_year"},
                                                                                 {"01", "month"},
                                                                                 {"1", "i_month"},
                                                                                 {"Jan", "short_month"},
                                                                                 {"January", "long_month"},
                                                                                 {"02", "day"},
                                                                                 {"2", "i_day"},
                                                                                 {"002", "y_day"},
                                                                                 {"Mon", "short_day"},
                                                                                 {"Monday", "long_day"},
                                                                                 {"15", "hour"},
                                                                                 {"04", "minute"},
                                                                                 {"05", "second"},
                                                                                 {"year", "year"},
                                                                                 {"month", "month"},
                                                                                 {"day", "day"}}};
  for (auto [go, name] : names) {
    if (go == layout) return calendar_part(name, local);
  }
  return std::nullopt;
}

/// In lower case, as all that Hugo makes an address of.
std::optional<std::string> of_date(std::string_view name, Local local, const HugoRules& hugo) {
  if (name == "monthname") return ascii_lower(*calendar_part("long_month", local));
  if (name == "weekdayname") return ascii_lower(*calendar_part("long_day", local));
  if (name == "yearday") return fmt::format("{}", std::stoi(*calendar_part("y_day", local)));
  if (name == "weekday") return fmt::format("{}", std::stoi(*calendar_part("w_day", local)) % 7);
  auto text = go_layout(name, local);
  return text && !hugo.keeps_case ? std::optional(ascii_lower(*text)) : text;
}

/// `[1:]`, `[0]`, `[last]`, `[:last]` of the sections. `[last]` of a lone one is nothing.
std::string sections(const std::vector<std::string>& all, std::string_view slice, const HugoRules& hugo) {
  auto place = [&](std::string_view text, std::size_t otherwise) -> std::size_t {
    if (text.empty()) return otherwise;
    if (text == "last") return all.empty() ? 0 : all.size() - 1;
    std::size_t number = 0;
    for (char c : text)
      number = c >= '0' && c <= '9' && number < 1000 ? number * 10 + static_cast<std::size_t>(c - '0') : 1000;
    return std::min(number, all.size());
  };
  if (slice == "last" && all.size() == 1) return {};
  std::size_t from = 0, to = all.size();
  if (!slice.empty()) {
    const auto colon = slice.find(':');
    from = place(slice.substr(0, colon), 0);
    to = colon == std::string_view::npos ? std::min(from + 1, all.size()) : place(slice.substr(colon + 1), all.size());
  }
  std::string out;
  for (auto i = from; i < to; ++i) out += (out.empty() ? "" : "/") + part(all[i], hugo);
  return out;
}

std::optional<std::string> of_page(std::string_view name, std::string_view slice, const Page& page,
                                   const HugoRules& hugo) {
  const auto& location = page.location;
  const auto own_slug = page.draft.slug.value_or("");
  const auto title = page.draft.title.value_or("");
  if (name == "section") return part(location.section, hugo);
  if (name == "sections" || name == "sectionslugs") return sections(location.sections, slice, hugo);
  if (name == "sectionslug") return location.sections.empty() ? "" : part(location.sections.back(), hugo);
  if (name == "title") return title_part(title, hugo);
  if (name == "slug") return own_slug.empty() ? title_part(title, hugo) : slug_part(own_slug, hugo);
  if (name == "filename" || name == "contentbasename") return title_part(location.name.stem, hugo);
  if (name == "slugorfilename" || name == "slugorcontentbasename") {
    return own_slug.empty() ? title_part(location.name.stem, hugo) : slug_part(own_slug, hugo);
  }
  return std::nullopt;
}

Result<std::string> expanded(std::string_view pattern, const Page& page, const Settings& settings) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    auto end = at + 1;
    auto is_name = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    while (pattern[at] == ':' && end < pattern.size() && is_name(pattern[end])) ++end;
    if (end == at + 1) {
      out += pattern[at++];
      continue;
    }
    const auto name = pattern.substr(at + 1, end - at - 1);
    std::string_view slice;
    if (end < pattern.size() && pattern[end] == '[') {
      const auto close = std::min(pattern.find(']', end), pattern.size());
      slice = pattern.substr(end + 1, close - end - 1);
      end = std::min(close + 1, pattern.size());
    }
    if (auto text = of_page(name, slice, page, settings.hugo)) {
      out += *text;
    } else if (!of_date(name, Local{}, settings.hugo)) {
      return fail(Errc::syntax, "':{}' is no token of permalinks", name);
    } else if (!page.dates.date) {
      // As Hugo shows the year of a page without one.
      out += name == "year" ? "1" : *of_date(name, midnight(1, 1, 1).value(), settings.hugo);
    } else {
      out += *of_date(name, page.dates.date->local, settings.hugo);
    }
    at = end;
  }
  return out;
}

const std::string* pattern_of(const Page& page, const HugoRules& hugo) {
  const auto found = hugo.permalinks.find(page.location.section.empty() ? "/" : ascii_lower(page.location.section));
  if (found != hugo.permalinks.end()) return &found->second;
  const auto any = hugo.permalinks.find("");
  return any == hugo.permalinks.end() ? nullptr : &any->second;
}

std::string squeezed(std::string path) {
  path.insert(0, 1, '/');
  path.erase(std::unique(path.begin(), path.end(), [](char a, char b) { return a == '/' && b == '/'; }), path.end());
  return path;
}

std::string default_path(const Page& page, const Settings& settings) {
  const auto& location = page.location;
  std::string out;
  for (const auto& directory : location.directories) out += part(directory, settings.hugo) + "/";
  const auto own_slug = page.draft.slug.value_or("");
  if (!own_slug.empty()) return out + part(own_slug, settings.hugo);
  const auto& name = page.dates.from_name ? location.name.slug : location.name.stem;
  auto last = part(name, settings.hugo);
  // A blank before what is dropped is a hyphen at the end of a file's name as well.
  if (!last.empty() && !last.ends_with('-') && part(name + "x", settings.hugo).ends_with("-x")) last += '-';
  return out + last;
}

}  // namespace

Result<std::string> hugo_address(const Page& page, const Settings& settings) {
  const auto& hugo = settings.hugo;
  if (page.draft.address && !trim(*page.draft.address).empty()) {
    const auto own = trim(*page.draft.address);  // which begins at the root where it begins with a slash
    auto path = squeezed((own.starts_with('/') ? "" : hugo.prefix) + std::string(own));
    if (!path.ends_with('/') && path.find('.') == std::string::npos) path += '/';
    return encoded(path);
  }
  std::string path;
  if (const auto* pattern = pattern_of(page, hugo)) {
    TRY(path, expanded(*pattern, page, settings));
    if (!hugo.keeps_case) path = lower_case(path);
  } else {
    path = default_path(page, settings);
  }
  path = squeezed(hugo.prefix + path);
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  const bool is_ugly = hugo.ugly || hugo.ugly_sections.contains(ascii_lower(page.location.section));
  return encoded(path + (is_ugly && path != "/" ? ".html" : "/"));
}

}  // namespace feedd::posts
