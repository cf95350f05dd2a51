#include "posts/permalink.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/calendar.hpp"
#include "base/slug.hpp"
#include "base/text.hpp"
#include "base/uri.hpp"

namespace feedd::posts {
namespace {

/// The parts of a date that placeholders name.
struct Calendar {
  int year, month, day, year_day, week_day;  // week_day: 0 is Sunday
  int week_year, week;                       // ISO 8601
  int hour, minute, second;
};

Calendar calendar(Local local) {
  using namespace std::chrono;
  const auto days = floor<std::chrono::days>(local);
  const year_month_day date{days};
  const hh_mm_ss time{local - days};
  Calendar out{};
  out.year = static_cast<int>(date.year());
  out.month = static_cast<int>(static_cast<unsigned>(date.month()));
  out.day = static_cast<int>(static_cast<unsigned>(date.day()));
  out.year_day = static_cast<int>((days - local_days(date.year() / January / 1)).count()) + 1;
  out.week_day = static_cast<int>(weekday(days).c_encoding());
  const auto thursday = days + std::chrono::days(4 - static_cast<int>(weekday(days).iso_encoding()));
  const year_month_day of_week{thursday};
  out.week_year = static_cast<int>(of_week.year());
  out.week = static_cast<int>((thursday - local_days(of_week.year() / January / 1)).count()) / 7 + 1;
  out.hour = static_cast<int>(time.hours().count());
  out.minute = static_cast<int>(time.minutes().count());
  out.second = static_cast<int>(time.seconds().count());
  return out;
}

std::string joined(std::vector<std::string> segments) {
  std::vector<std::string> once;
  for (auto& segment : segments) {
    if (std::find(once.begin(), once.end(), segment) == once.end()) once.push_back(std::move(segment));
  }
  return fmt::format("{}", fmt::join(once, "/"));
}

std::optional<std::string> of_date(std::string_view name, const Calendar& c) {
  const auto month = month_names[static_cast<std::size_t>(c.month - 1)];
  const auto day = weekday_names[static_cast<std::size_t>(c.week_day)];
  if (name == "year") return fmt::format("{:04}", c.year);
  if (name == "short_year") return fmt::format("{:02}", c.year % 100);
  if (name == "month") return fmt::format("{:02}", c.month);
  if (name == "i_month") return fmt::format("{}", c.month);
  if (name == "short_month") return std::string(month.substr(0, short_name));
  if (name == "long_month") return std::string(month);
  if (name == "day") return fmt::format("{:02}", c.day);
  if (name == "i_day") return fmt::format("{}", c.day);
  if (name == "y_day") return fmt::format("{:03}", c.year_day);
  if (name == "w_year") return fmt::format("{:04}", c.week_year);
  if (name == "week") return fmt::format("{:02}", c.week);
  if (name == "w_day") return fmt::format("{}", c.week_day == 0 ? 7 : c.week_day);
  if (name == "short_day") return std::string(day.substr(0, short_name));
  if (name == "long_day") return std::string(day);
  if (name == "hour") return fmt::format("{:02}", c.hour);
  if (name == "minute") return fmt::format("{:02}", c.minute);
  if (name == "second") return fmt::format("{:02}", c.second);
  return std::nullopt;
}

std::optional<std::string> of_text(std::string_view name, const PermalinkParts& parts) {
  if (name == "title") return slug(parts.slug, SlugMode::pretty, true);
  if (name == "slug") return slug(parts.slug, SlugMode::standard, false);
  if (name == "name") return slug(parts.name, SlugMode::standard, false);
  if (name == "path") return parts.path;
  if (name == "collection") return parts.collection;
  if (name == "output_ext") return parts.suffix;
  if (name == "categories" || name == "slugified_categories") {
    auto segments = parts.categories;
    for (auto& segment : segments) {
      segment = name == "categories" ? lower_case(segment) : slug(segment, SlugMode::standard, false);
    }
    return joined(std::move(segments));
  }
  return std::nullopt;
}

std::optional<Result<std::string>> placeholder(std::string_view name, const PermalinkParts& parts) {
  if (auto text = of_text(name, parts)) return *std::move(text);
  if (!of_date(name, Calendar{1970, 1, 1, 1, 4, 1970, 1, 0, 0, 0})) return std::nullopt;
  if (!parts.date) {
    return fail(Errc::syntax, "the post has no date, which ':{}' of its permalink needs: give it 'date'", name);
  }
  return *of_date(name, calendar(*parts.date));
}

}  // namespace

std::string fault_of(std::string_view style) {
  const std::vector<std::string_view> styles{"date", "pretty", "ordinal", "weekdate", "none"};
  const std::vector<std::string_view> names{
      "year",       "short_year", "month",      "i_month",    "short_month",
      "long_month", "day",        "i_day",      "y_day",      "w_year",
      "week",       "w_day",      "short_day",  "long_day",   "hour",
      "minute",     "second",     "title",      "slug",       "name",
      "path",       "collection", "categories", "output_ext", "slugified_categories"};
  const auto pattern = permalink_pattern(style);
  if (pattern.find(':') == std::string_view::npos) {
    const auto near = nearest(style, styles);
    return fmt::format("gives every post one address: {}",
                       near.empty() ? "write /:year/:month/:day/:title/" : fmt::format("did you mean \"{}\"?", near));
  }
  PermalinkParts any;
  any.date = Local{};
  if (const auto made = permalink(pattern, any)) return {};
  for (auto at = pattern.find(':'); at != std::string_view::npos; at = pattern.find(':', at + 1)) {
    const auto end = std::min(pattern.find_first_not_of("_abcdefghijklmnopqrstuvwxyz", at + 1), pattern.size());
    auto name = pattern.substr(at + 1, end - at - 1);
    if (name.empty() || permalink(pattern.substr(at, end - at), any)) continue;
    const auto near = nearest(name, names);
    return fmt::format("has a placeholder that there is not, ':{}': {}", name,
                       near.empty() ? "write /:year/:month/:day/:title/" : fmt::format("did you mean :{}?", near));
  }
  return {};
}

std::optional<std::string> calendar_part(std::string_view name, Local local) { return of_date(name, calendar(local)); }

std::string_view permalink_pattern(std::string_view style) {
  if (style == "date") return "/:categories/:year/:month/:day/:title:output_ext";
  if (style == "pretty") return "/:categories/:year/:month/:day/:title/";
  if (style == "ordinal") return "/:categories/:year/:y_day/:title:output_ext";
  if (style == "weekdate") return "/:categories/:year/W:week/:short_day/:title:output_ext";
  if (style == "none") return "/:categories/:title:output_ext";
  return style;
}

Result<std::string> permalink(std::string_view pattern, const PermalinkParts& parts) {
  std::string url = "/";
  for (std::size_t at = 0; at < pattern.size();) {
    std::size_t end = at + 1;
    while (pattern[at] == ':' && end < pattern.size() &&
           (pattern[end] == '_' || (pattern[end] >= 'a' && pattern[end] <= 'z'))) {
      ++end;
    }
    if (end == at + 1) {
      url += pattern[at++];
      continue;
    }
    // `:month_:day`: the underscore is the name's or the pattern's.
    auto name = pattern.substr(at + 1, end - at - 1);
    auto value = placeholder(name, parts);
    if (!value && name.ends_with('_')) {
      name.remove_suffix(1);
      value = placeholder(name, parts);
    }
    if (!value) return fail(Errc::syntax, "':{}' is no placeholder of permalinks", name);
    TRY(const std::string text, std::move(*value));
    url += percent_encoded(text, "!$&'()*+,;=:@/");
    at += 1 + name.size();
  }
  url = replace_all(replace_all(url, "..", "/"), "./", "");
  url.erase(std::unique(url.begin(), url.end(), [](char a, char b) { return a == '/' && b == '/'; }), url.end());
  if (!url.starts_with('/')) url.insert(0, 1, '/');
  return url;
}

}  // namespace feedd::posts
