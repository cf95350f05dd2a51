#include "site/status.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

#include "base/secret.hpp"

namespace feedd::site {
namespace {

namespace json = boost::json;

json::value instant(const std::optional<Instant>& when) {
  return when ? json::value(to_rfc3339(*when)) : json::value(nullptr);
}

json::object described(const SourceStatus& source) {
  json::object out;
  out["source"] = source.id.value;
  out["title"] = source.info.title;
  if (source.info.link) out["link"] = source.info.link->str();
  if (source.info.feed_url) out["feed_url"] = without_secrets(*source.info.feed_url).str();
  out["ok"] = source.last_error.empty();
  out["entries"] = source.entries;
  out["last_attempt"] = instant(source.last_attempt);
  out["last_success"] = instant(source.last_success);
  out["last_error"] = source.last_error.empty() ? json::value(nullptr) : json::value(source.last_error);
  out["failing_since"] = instant(source.failing_since);
  out["next"] = instant(source.next);
  out["next_because"] = source.next_because.empty() ? json::value(nullptr) : json::value(source.next_because);
  json::array notes;
  for (const auto& note : source.notes) {
    json::object item;
    item["severity"] = note.severity == Note::Severity::error ? "error" : "warning";
    if (!note.place.empty()) item["place"] = note.place;
    item["what"] = note.error.what;
    notes.push_back(std::move(item));
  }
  out["notes"] = std::move(notes);
  return out;
}

}  // namespace

SourceStatus after(SourceStatus before, const Batch& batch, Instant now) {
  auto failed = std::find_if(batch.notes.begin(), batch.notes.end(), [](const Note& note) {
    return note.severity == Note::Severity::error && note.place.empty();
  });
  before.next = batch.next;
  before.next_because = batch.next_because;
  if (batch.waits) return before;
  before.last_attempt = now;
  before.notes = batch.notes;
  before.last_error = failed == batch.notes.end() ? "" : failed->error.what;
  if (failed == batch.notes.end()) {
    before.last_success = now;
    before.failing_since.reset();
  } else if (!before.failing_since) {
    before.failing_since = now;
  }
  return before;
}

std::string status_json(const std::vector<SourceStatus>& sources) {
  json::object out;
  out["version"] = FEEDD_VERSION;
  auto failing = std::count_if(sources.begin(), sources.end(), [](const auto& s) { return !s.last_error.empty(); });
  out["failing"] = failing;
  json::array list;
  for (const auto& source : sources) list.push_back(described(source));
  out["sources"] = std::move(list);
  return json::serialize(out) + "\n";
}

}  // namespace feedd::site
