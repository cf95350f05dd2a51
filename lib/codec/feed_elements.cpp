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
    return draft.link.offer(rank, address(e, said));
  }
  auto uri = address(e, href);
  if (!uri) return;
  std::string rel = relation(e);
  if (rel == "self" && !draft.self) draft.self = uri;
  if (rel == "hub" && std::find(draft.hubs.begin(), draft.hubs.end(), *uri) == draft.hubs.end() &&
      draft.hubs.size() < 10) {
    draft.hubs.push_back(*uri);
  }
  if (rel == "alternate" && is_page(e)) draft.link.offer(rank - 1, uri);
}

void ttl(const FeedElement& e, FeedDraft& draft, int) {
  auto minutes = number(e.text());
  if (minutes && *minutes > 0 && *minutes < 1'000'000) draft.ttl = std::chrono::minutes(*minutes);
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
      {Ns::none, "guid", ignored},
      {Ns::none, "generator", ignored},
      {Ns::none, "textinput", ignored},
  };
  return table;
}

}  // namespace feedd::codec
