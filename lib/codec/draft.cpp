#include "codec/draft.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cmath>

#include "codec/html.hpp"
#include "codec/reading.hpp"

namespace feedd::codec {
namespace {

/// Which words are the body and which the summary.
void settle_words(EntryDraft& draft, Entry& entry, Html html) {
  bool described = !draft.content && draft.description;
  // Of a description and an Atom summary in one item, publishers put the shorter one first.
  bool swapped = described && draft.summary && draft.summary.rank() >= 5 && !draft.summary_first;
  auto& body = !described ? draft.content : swapped ? draft.summary : draft.description;
  auto& summary = draft.content && draft.description ? draft.description : swapped ? draft.description : draft.summary;
  const auto& words = summary.value();
  if (words && (!body || words->text.view() != body.value()->text.view()))
    entry.summary = words_of(*words, summary_limit);
  // A podcast says the same words twice, as HTML and without.
  if (described && !entry.summary.empty() && words_of(*body.value(), summary_limit) == entry.summary)
    entry.summary.clear();
  if (body) {
    entry.html = html_of(*body.take(), html);
  } else if (words && words->kind != Construct::Kind::plain) {
    // A summary with pictures and links is all the text there is: do not lose them.
    std::string markup = html_of(*summary.take(), html);
    if (markup.find('<') != std::string::npos) entry.html = std::move(markup);
  }
}

void settle_enclosures(EntryDraft& draft, Entry& entry) {
  entry.enclosures = std::move(draft.enclosures);
  if (entry.enclosures.empty()) return;
  if (draft.original_enclosure) entry.enclosures.front().url = *draft.original_enclosure;
  if (draft.duration && !entry.enclosures.front().duration) entry.enclosures.front().duration = draft.duration;
}

}  // namespace

void settle(EntryDraft&& draft, Html html, Entry& entry) {
  entry.id = draft.id.take_or_empty();
  entry.title = draft.title.take_or_empty();
  entry.link = draft.link.take();
  settle_words(draft, entry, html);
  entry.published = draft.published.take();
  entry.updated = draft.updated.take();
  entry.authors = std::move(draft.authors.empty() ? draft.lesser_authors : draft.authors);
  entry.contributors = std::move(draft.contributors);
  entry.tags = std::move(draft.tags);
  settle_enclosures(draft, entry);
  entry.links = std::move(draft.links);
  entry.extensions = std::move(draft.extensions);
  entry.image = draft.image.take();
  entry.comments = draft.comments.take();
  entry.comment_count = draft.comment_count;
  entry.language = language_tag(draft.language.take_or_empty());
  entry.rights = draft.rights.take_or_empty();
  entry.origin = std::move(draft.origin);
  if (entry.origin && entry.origin->feed_url) {  // that it came from there is said by the origin
    std::erase(entry.links, Link{"via", *entry.origin->feed_url});
  }
}

FeedInfo settled(FeedDraft&& draft) {
  FeedInfo info;
  info.id = settled_id(draft.id.take_or_empty());
  info.title = draft.title.take_or_empty();
  info.subtitle = draft.subtitle.take_or_empty();
  info.link = draft.link.take();
  info.self = std::move(draft.self);
  info.hubs = std::move(draft.hubs);
  info.language = language_tag(draft.language.take_or_empty());
  info.rights = draft.rights.take_or_empty();
  info.icon = draft.image.take();
  info.authors = std::move(draft.authors.empty() ? draft.lesser_authors : draft.authors);
  info.contributors = std::move(draft.contributors);
  info.tags = std::move(draft.tags);
  info.extensions = std::move(draft.extensions);
  info.updated = draft.updated ? draft.updated.take() : draft.published.take();
  info.rhythm = draft.rhythm;
  if (draft.update_period) {
    const std::chrono::minutes between(std::llround(*draft.update_period / draft.update_frequency));
    info.rhythm.ttl = std::max(info.rhythm.ttl.value_or(between), between);
  }
  info.previous_archive = std::move(draft.previous_archive);
  return info;
}

}  // namespace feedd::codec
