#include "upstream/manners.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "upstream/request.hpp"

namespace feedd::upstream {
namespace {

namespace json = boost::json;
using std::chrono::seconds;

constexpr seconds longest_hold = std::chrono::days(7);
constexpr std::size_t longest_validator = 4096;

/// Header values are bytes, JSON is UTF-8: each byte becomes the character of its number, and back.
std::string widened(std::string_view bytes) {
  std::string text;
  for (unsigned char c : bytes) {
    if (c < 0x80) {
      text += static_cast<char>(c);
    } else {
      text += static_cast<char>(0xc0 | (c >> 6));
      text += static_cast<char>(0x80 | (c & 0x3f));
    }
  }
  return text;
}

std::string narrowed(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0xc0 && i + 1 < text.size())
      bytes += static_cast<char>(((c & 0x03) << 6) | (static_cast<unsigned char>(text[++i]) & 0x3f));
    else
      bytes += static_cast<char>(c);
  }
  return bytes;
}

std::string text_at(const json::object& object, std::string_view key) {
  auto* value = object.if_contains(key);
  auto* text = value ? value->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
}

std::optional<std::int64_t> number_at(const json::object& object, std::string_view key) {
  auto* value = object.if_contains(key);
  auto* number = value ? value->if_int64() : nullptr;
  return number ? std::optional(*number) : std::nullopt;
}

std::optional<Instant> instant_at(const json::object& object, std::string_view key) {
  auto number = number_at(object, key);
  return number ? std::optional(Instant(seconds(*number))) : std::nullopt;
}

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

std::optional<seconds> max_age(std::string_view cache_control) {
  for (const auto& directive : split(cache_control, ',')) {
    auto equals = directive.find('=');
    if (equals != std::string::npos && iequals(trim(directive.substr(0, equals)), "max-age"))
      return parse_seconds(std::string_view(directive).substr(equals + 1));
  }
  return {};
}

std::optional<seconds> freshness(const Got& got, Instant now) {
  if (auto age = max_age(got.header("Cache-Control"))) {
    auto spent = parse_seconds(got.header("Age")).value_or(seconds(0));
    return std::max(*age - spent, seconds(0));
  }
  auto expires = parse_http_date(got.header("Expires"));
  if (!expires) return {};
  auto date = parse_http_date(got.header("Date"));
  auto from = date ? *date : now;
  return std::max(seconds(*expires - from), seconds(0));
}

std::optional<Instant> retry_after(const Got& got, Instant now) {
  auto text = got.header("Retry-After");
  if (auto wait = parse_seconds(text)) return now + *wait;
  auto date = parse_http_date(text);
  return date ? std::optional(*date) : std::nullopt;
}

/// Kept only when it can be sent back byte for byte.
std::string kept(std::string_view validator) {
  return validator.size() <= longest_validator && is_sendable(validator) ? std::string(validator) : std::string();
}

seconds base_wait(const Manners& manners, seconds interval) { return std::max(interval, manners.min_interval); }

seconds failure_wait(const Manners& manners, seconds interval, int failures, std::string_view url) {
  auto base = base_wait(manners, interval);
  auto most = std::max(base, manners.max_interval);
  auto wait = base;
  for (int i = 0; i < failures && wait < most; ++i) wait *= 2;
  wait = std::min(wait, most);
  auto tenths_of_percent = static_cast<std::int64_t>(digest_of(url).bytes[0]) * 200 / 255 - 100;  // -100 … 100
  wait += seconds(wait.count() * tenths_of_percent / 1000);
  return std::min(wait, most);
}

}  // namespace

Memory parse_memory(std::string_view text) {
  boost::system::error_code error;
  auto value = json::parse(json::string_view(text.data(), text.size()), error);
  auto* object = error ? nullptr : value.if_object();
  if (!object) return {};
  Memory memory;
  memory.url = text_at(*object, "url");
  memory.validators = {narrowed(text_at(*object, "etag")), narrowed(text_at(*object, "last_modified"))};
  memory.failures = static_cast<int>(std::clamp<std::int64_t>(number_at(*object, "failures").value_or(0), 0, 1000));
  memory.due = instant_at(*object, "due").value_or(Instant{});
  memory.hold = instant_at(*object, "hold");
  memory.last_success = instant_at(*object, "last_success");
  memory.interval = seconds(number_at(*object, "interval").value_or(0));
  auto* gone = object->if_contains("gone");
  memory.gone = gone && gone->is_bool() && gone->get_bool();
  return memory;
}

std::string write_memory(const Memory& memory) {
  json::object object;
  object["url"] = repaired_utf8(memory.url);
  if (!memory.validators.etag.empty()) object["etag"] = widened(memory.validators.etag);
  if (!memory.validators.last_modified.empty()) object["last_modified"] = widened(memory.validators.last_modified);
  object["failures"] = memory.failures;
  object["due"] = memory.due.time_since_epoch().count();
  if (memory.hold) object["hold"] = memory.hold->time_since_epoch().count();
  if (memory.gone) object["gone"] = true;
  if (memory.last_success) object["last_success"] = memory.last_success->time_since_epoch().count();
  object["interval"] = memory.interval.count();
  return json::serialize(object);
}

Memory resumed(Memory memory, std::string_view url, Instant now, const Manners& manners, seconds interval) {
  if (memory.url != url) {
    Memory fresh;
    fresh.url = url;
    return fresh;
  }
  auto base = base_wait(manners, interval);
  if (memory.hold && *memory.hold > now + longest_hold) memory.hold.reset();
  if (memory.due > now + std::max(longest_hold, std::max(base, manners.max_interval))) memory.due = now;
  if (base < memory.interval && !memory.hold && memory.failures == 0 && memory.last_success)
    memory.due = std::min(memory.due, *memory.last_success + base);
  return memory;
}

Outcome outcome_of(const Got& got, bool readable, Instant now) {
  Outcome outcome;
  if (got.status == 304)
    outcome.kind = Outcome::Kind::unchanged;
  else if (got.status == 410)
    outcome.kind = Outcome::Kind::gone;
  else if (readable)
    outcome.kind = Outcome::Kind::read;
  outcome.validators = {kept(got.header("ETag")), kept(got.header("Last-Modified"))};
  outcome.fresh_for = freshness(got, now);
  outcome.retry_after = retry_after(got, now);
  return outcome;
}

Memory after(const Memory& memory, const Outcome& outcome, Instant now, const Manners& manners, seconds interval,
             std::string_view url) {
  Memory next = memory.url == url ? memory : Memory{};
  next.url = url;
  next.interval = base_wait(manners, interval);
  next.hold.reset();
  switch (outcome.kind) {
    case Outcome::Kind::read:
      next.validators = outcome.validators;
      break;
    case Outcome::Kind::unchanged:  // what a 304 leaves out still holds (RFC 9111 §4.3.4)
      if (!outcome.validators.etag.empty() || !outcome.validators.last_modified.empty())
        next.validators = outcome.validators;
      break;
    case Outcome::Kind::gone:
      next.gone = true;
      [[fallthrough]];
    case Outcome::Kind::failed:
      next.failures = std::min(memory.failures + 1, 1000);
      break;
  }
  if (outcome.kind == Outcome::Kind::read || outcome.kind == Outcome::Kind::unchanged) {
    next.failures = 0;
    next.last_success = now;
    auto hint = std::min(outcome.fresh_for.value_or(seconds(0)), manners.max_interval);
    next.due = now + std::max(next.interval, hint);
  } else {
    next.due = now + failure_wait(manners, interval, next.failures, url);
  }
  if (outcome.retry_after && *outcome.retry_after > now) {
    next.hold = std::min(*outcome.retry_after, now + longest_hold);
    next.due = std::max(next.due, *next.hold);
  }
  return next;
}

}  // namespace feedd::upstream
