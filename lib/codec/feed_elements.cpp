#include "codec/elements.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "codec/reading.hpp"

namespace feedd::codec {
namespace {

using xml::Ns;

void subtitle(const FeedElement& e, FeedDraft& draft, int rank) {
  auto line = line_in(e);
  if (!line.empty()) draft.subtitle.offer(rank, std::move(line));
}

void link(const FeedElement& e, FeedDraft& draft, int rank) {
  auto href = e.attribute("href");
  if (href.empty()) {
    auto said = e.text();
    auto name = trim(said);
    if (name.starts_with("urn:") || name.starts_with("tag:")) draft.id.offer(0, std::string(name));
    return draft.link.offer(rank, destination(e, said));
  }
  std::string rel = relation(e);
  auto uri = rel == "alternate" ? destination(e, href) : address(e, href);
  if (!uri) return;
  if (rel == "self" && !draft.self) draft.self = uri;
  if (rel == "hub" && std::find(draft.hubs.begin(), draft.hubs.end(), *uri) == draft.hubs.end() &&
      draft.hubs.size() < 10) {
    draft.hubs.push_back(*uri);
  }
  if (rel == "prev-archive" && !draft.previous_archive) draft.previous_archive = uri;
  if (rel == "alternate" && is_page(e)) draft.link.offer(rank - 1, uri);
}

void ttl(const FeedElement& e, FeedDraft& draft, int) {
  constexpr std::uint64_t longest = 1'000'000;
  auto minutes = number(e.text());
  if (minutes && *minutes > 0) draft.rhythm.ttl = std::chrono::minutes(std::min(*minutes, longest));
}

/// RSS 1.0 module Syndication: so often within the period.
void update_period(const FeedElement& e, FeedDraft& draft, int) {
  constexpr std::pair<std::string_view, double> periods[] = {
      {"hourly", 60}, {"daily", 1440}, {"weekly", 10080}, {"monthly", 43200}, {"yearly", 525600}};
  const auto said = ascii_lower(trim(e.text()));
  for (auto [name, minutes] : periods)
    if (said == name) draft.update_period = minutes;
}

void update_frequency(const FeedElement& e, FeedDraft& draft, int) {
  auto times = number(e.text());
  if (times && *times > 0) draft.update_frequency = static_cast<double>(*times);
}

/// `hour` 0 to 23; 24 is midnight as well, as RSS 0.91 had it.
void skip_hours(const FeedElement& e, FeedDraft& draft, int) {
  for (const auto& child : e.node().children()) {
    auto hour = number(trim(child.child_value()));
    if (hour && *hour <= 24) draft.rhythm.skip_hours |= 1U << (*hour % 24);
  }
}

void skip_days(const FeedElement& e, FeedDraft& draft, int) {
  constexpr std::string_view days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  for (const auto& child : e.node().children()) {
    const auto said = ascii_lower(trim(child.child_value()));
    for (unsigned day = 0; day < 7; ++day)
      if (said.starts_with(days[day])) draft.rhythm.skip_days |= static_cast<std::uint8_t>(1U << day);
  }
}

/// Not the feed's: an item's page in a format of its own, or a person who only runs the server.
void ignored(const FeedElement&, FeedDraft&, int) {}

}  // namespace

const Meanings<FeedDraft>& feed_meanings() {
  static const Meanings<FeedDraft> table{
      {Ns::none, "subtitle", subtitle, 6},
      {Ns::none, "tagline", subtitle, 6},
      {Ns::none, "description", subtitle, 5},
      {Ns::dc, "description", subtitle, 4},
      {Ns::itunes, "summary", subtitle, 3},
      {Ns::itunes, "subtitle", subtitle, 2},
      {Ns::googleplay, "description", subtitle, 1},
      {Ns::none, "summary", subtitle, 1},
      {Ns::none, "info", subtitle, 0},
      {Ns::none, "link", link, 5},
      {Ns::none, "ttl", ttl},
      {Ns::syndication, "updateperiod", update_period},
      {Ns::syndication, "updatefrequency", update_frequency},
      {Ns::none, "skiphours", skip_hours},
      {Ns::none, "skipdays", skip_days},
      {Ns::none, "guid", ignored},
      {Ns::none, "generator", ignored},
      {Ns::none, "textinput", ignored},
  };
  return table;
}

}  // namespace feedd::codec
