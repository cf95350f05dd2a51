#include "upstream/memory.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/text.hpp"
#include "upstream/json_text.hpp"

namespace feedd::upstream {
namespace {

namespace json = boost::json;
using std::chrono::seconds;

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

std::optional<std::int64_t> number_at(const json::object& object, std::string_view key) {
  auto* value = object.if_contains(key);
  auto* number = value ? value->if_int64() : nullptr;
  return number ? std::optional(*number) : std::nullopt;
}

std::optional<Instant> instant_at(const json::object& object, std::string_view key) {
  auto number = number_at(object, key);
  return number ? std::optional(Instant(seconds(*number))) : std::nullopt;
}

struct Reason {
  Because because;
  std::string_view key, words;
};

constexpr std::array<Reason, 11> reasons{{
    {Because::nothing_known, "", "nothing is known of it yet"},
    {Because::interval, "interval", "the interval"},
    {Because::own_rhythm, "rhythm", "it seldom has news"},
    {Because::freshness, "freshness", "max-age or Expires of its server"},
    {Because::ttl, "ttl", "ttl or sy:updatePeriod of the feed"},
    {Because::skipped, "skipped", "skipHours or skipDays of the feed"},
    {Because::failures, "failures", "each failure in a row doubles the wait"},
    {Because::retry_after, "retry_after", "Retry-After of its server"},
    {Because::pushed, "pushed", "its hub tells of news"},
    {Because::held, "held", "its operator asked to be left alone (429 or 503)"},
    {Because::gone, "gone", "HTTP 410: it is gone for good, and is not asked again"},
}};

int small_number_at(const json::object& object, std::string_view key, std::int64_t most) {
  return static_cast<int>(std::clamp<std::int64_t>(number_at(object, key).value_or(0), 0, most));
}

std::vector<std::string> texts_at(const json::object& object, std::string_view key) {
  std::vector<std::string> texts;
  const auto* value = object.if_contains(key);
  if (!value || !value->is_array()) return texts;
  for (const auto& one : value->get_array())
    if (one.is_string()) texts.emplace_back(one.get_string());
  return texts;
}

void put(json::object& object, std::string_view key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}

void put(json::object& object, std::string_view key, std::int64_t number) {
  if (number != 0) object[key] = number;
}

void put(json::object& object, std::string_view key, const std::optional<Instant>& instant) {
  if (instant) object[key] = instant->time_since_epoch().count();
}

}  // namespace

std::string_view in_words(Because because) {
  auto same = [&](const Reason& reason) { return reason.because == because; };
  return std::find_if(reasons.begin(), reasons.end(), same)->words;
}

Memory parse_memory(std::string_view text) {
  boost::system::error_code error;
  auto value = json::parse(json::string_view(text.data(), text.size()), error);
  auto* object = error ? nullptr : value.if_object();
  if (!object) return {};
  Memory memory;
  memory.url = text_at(*object, "url");
  memory.validators = {narrowed(text_at(*object, "etag")), narrowed(text_at(*object, "last_modified"))};
  memory.validators_of = text_at(*object, "validators_of");
  memory.failures = small_number_at(*object, "failures", 1000);
  memory.due = instant_at(*object, "due").value_or(Instant{});
  auto because = text_at(*object, "because");
  for (const auto& reason : reasons)
    if (reason.key == because) memory.because = reason.because;
  memory.hold = instant_at(*object, "hold");
  memory.domain_hold = instant_at(*object, "domain_hold");
  memory.domain_held = text_at(*object, "domain_held");
  auto* gone = object->if_contains("gone");
  memory.gone = gone && gone->is_bool() && gone->get_bool();
  memory.last_success = instant_at(*object, "last_success");
  memory.failing_since = instant_at(*object, "failing_since");
  memory.asked = instant_at(*object, "asked");
  memory.interval = seconds(number_at(*object, "interval").value_or(0));
  if (auto ttl = number_at(*object, "ttl")) memory.rhythm.ttl = std::chrono::minutes(*ttl);
  memory.rhythm.skip_hours = static_cast<std::uint32_t>(small_number_at(*object, "skip_hours", 0xffffff));
  memory.rhythm.skip_days = static_cast<std::uint8_t>(small_number_at(*object, "skip_days", 0x7f));
  if (auto pace = number_at(*object, "pace")) memory.pace = seconds(*pace);
  if (auto age = number_at(*object, "max_age")) memory.max_age = seconds(*age);
  memory.fresh_for = seconds(number_at(*object, "fresh_for").value_or(0));
  memory.move = {text_at(*object, "moved_to"), instant_at(*object, "moved_since").value_or(Instant{}),
                 small_number_at(*object, "moved_answers", 1000)};
  memory.adopted = text_at(*object, "adopted");
  memory.feed = text_at(*object, "feed");
  if (memory.feed.empty() && memory.last_success) memory.feed = memory.address();  // of before it was written down
  memory.site = text_at(*object, "site");
  memory.offered = text_at(*object, "offered");
  memory.searched = instant_at(*object, "searched").value_or(Instant{});
  memory.archive = text_at(*object, "archive");
  memory.archive_pages = small_number_at(*object, "archive_pages", 100000);
  memory.archive_entries = static_cast<std::size_t>(small_number_at(*object, "archive_entries", 100000));
  memory.archive_due = instant_at(*object, "archive_due").value_or(Instant{});
  memory.archive_tries = small_number_at(*object, "archive_tries", 1000);
  memory.archive_seen = texts_at(*object, "archive_seen");
  memory.push = {.hub = text_at(*object, "hub"),
                 .topic = text_at(*object, "topic"),
                 .token = text_at(*object, "token"),
                 .secret = text_at(*object, "secret"),
                 .asked = instant_at(*object, "subscribed").value_or(Instant{}),
                 .lease_until = instant_at(*object, "lease_until").value_or(Instant{}),
                 .lease = seconds(number_at(*object, "lease").value_or(0)),
                 .silent = number_at(*object, "silent").value_or(0) != 0,
                 .denied = number_at(*object, "denied").value_or(0) != 0};
  memory.newest = instant_at(*object, "newest").value_or(Instant{});
  return memory;
}

std::string write_memory(const Memory& memory) {
  json::object object;
  object["url"] = repaired_utf8(memory.url);
  put(object, "etag", widened(memory.validators.etag));
  put(object, "last_modified", widened(memory.validators.last_modified));
  put(object, "validators_of", memory.validators_of);
  put(object, "failures", memory.failures);
  put(object, "due", memory.due);
  for (const auto& reason : reasons)
    if (reason.because == memory.because) put(object, "because", std::string(reason.key));
  put(object, "hold", memory.hold);
  put(object, "domain_hold", memory.domain_hold);
  put(object, "domain_held", memory.domain_held);
  if (memory.gone) object["gone"] = true;
  put(object, "last_success", memory.last_success);
  put(object, "failing_since", memory.failing_since);
  put(object, "asked", memory.asked);
  put(object, "interval", memory.interval.count());
  if (memory.rhythm.ttl) object["ttl"] = memory.rhythm.ttl->count();
  put(object, "skip_hours", memory.rhythm.skip_hours);
  put(object, "skip_days", memory.rhythm.skip_days);
  if (memory.pace) object["pace"] = memory.pace->count();
  if (memory.max_age) object["max_age"] = memory.max_age->count();
  put(object, "fresh_for", memory.fresh_for.count());
  put(object, "moved_to", memory.move.to);
  put(object, "moved_since", memory.move.since.time_since_epoch().count());
  put(object, "moved_answers", memory.move.answers);
  put(object, "adopted", memory.adopted);
  put(object, "feed", memory.feed);
  put(object, "site", memory.site);
  put(object, "offered", memory.offered);
  put(object, "searched", memory.searched.time_since_epoch().count());
  put(object, "archive", memory.archive);
  put(object, "archive_pages", memory.archive_pages);
  put(object, "archive_entries", static_cast<std::int64_t>(memory.archive_entries));
  put(object, "archive_due", memory.archive_due.time_since_epoch().count());
  put(object, "archive_tries", memory.archive_tries);
  json::array seen(memory.archive_seen.begin(), memory.archive_seen.end());
  if (!seen.empty()) object["archive_seen"] = std::move(seen);
  put(object, "hub", memory.push.hub);
  put(object, "topic", memory.push.topic);
  put(object, "token", memory.push.token);
  put(object, "secret", memory.push.secret);
  put(object, "subscribed", memory.push.asked.time_since_epoch().count());
  put(object, "lease_until", memory.push.lease_until.time_since_epoch().count());
  put(object, "lease", memory.push.lease.count());
  put(object, "silent", static_cast<std::int64_t>(memory.push.silent));
  put(object, "denied", static_cast<std::int64_t>(memory.push.denied));
  put(object, "newest", memory.newest.time_since_epoch().count());
  return json::serialize(object);
}

}  // namespace feedd::upstream
