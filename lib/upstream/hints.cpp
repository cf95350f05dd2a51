#include "upstream/hints.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace feedd::upstream {
namespace {

using std::chrono::seconds;

constexpr std::size_t shortest_date = 10;

/// Delta seconds, bounded so that no sum overflows (RFC 9111 §1.2.2).
std::optional<seconds> parse_seconds(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  if (text.empty() || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) return {};
  if (text.size() > 9) return seconds(999'999'999);
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return seconds(count);
}

/// `120.5`, `120s` and `120 seconds` are 120: what is meant is plain, and who is asked for patience shall have it.
std::string_view whole_seconds(std::string_view text) {
  text = trim(text);
  auto rest = text.substr(std::min(text.find_first_not_of("0123456789"), text.size()));
  auto number = text.substr(0, text.size() - rest.size());
  if (rest.starts_with('.')) rest.remove_prefix(std::min(rest.find_first_not_of("0123456789", 1), rest.size()));
  rest = trim(rest);
  for (std::string_view unit : {"", "s", "sec", "secs", "second", "seconds"})
    if (iequals(rest, unit)) return number;
  return text;
}

/// What stands between the commas outside quotes: `private="a, b"` is one.
std::vector<std::string_view> directives_of(std::string_view list) {
  std::vector<std::string_view> all;
  bool quoted = false;
  for (std::size_t begin = 0, at = 0; at <= list.size(); ++at) {
    if (at < list.size() && list[at] == '"') quoted = !quoted;
    if (at < list.size() && (quoted || list[at] != ',')) continue;
    all.push_back(trim(list.substr(begin, at - begin)));
    begin = at + 1;
  }
  return all;
}

}  // namespace

std::optional<seconds> max_age(std::string_view cache_control) {
  auto directives = directives_of(cache_control);
  if (std::any_of(directives.begin(), directives.end(), [](auto one) { return iequals(one, "no-store"); }))
    return seconds(0);
  for (auto directive : directives) {
    auto equals = directive.find('=');
    if (equals != std::string_view::npos && iequals(trim(directive.substr(0, equals)), "max-age"))
      return parse_seconds(directive.substr(equals + 1));
  }
  return {};
}

seconds age_of(const Got& got) { return parse_seconds(got.header("Age")).value_or(seconds(0)); }

std::optional<seconds> freshness(const Got& got, Instant now) {
  auto control = got.list("Cache-Control");
  if (auto age = max_age(control)) return std::max(*age - age_of(got), seconds(0));
  auto expires = parse_http_date(got.header("Expires"));
  if (!expires) return control.empty() ? std::nullopt : std::optional(seconds(0));
  auto date = parse_http_date(got.header("Date"));
  auto from = date ? *date : now;
  return std::max(seconds(*expires - from), seconds(0));
}

std::optional<Instant> retry_after(const Got& got, Instant now) {
  std::optional<Instant> latest;
  for (const auto& [name, text] : got.headers) {
    if (!iequals(name, "Retry-After")) continue;
    std::optional<seconds> wait;
    for (const auto& one : split(text, ',')) wait = std::max(wait, parse_seconds(whole_seconds(one)));
    if (wait) {
      latest = std::max(latest, std::optional(now + *wait));
    } else if (auto http = parse_http_date(text)) {
      latest = std::max(latest, std::optional<Instant>(*http));
    } else if (text.size() >= shortest_date) {  // ISO 8601 and its like
      if (auto date = parse_date(text)) latest = std::max(latest, std::optional<Instant>(*date));
    }
  }
  return latest;
}

}  // namespace feedd::upstream
