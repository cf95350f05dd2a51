#include "upstream/entries.hpp"

#include <algorithm>
#include <map>

#include "base/hash.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "base/tracking.hpp"
#include "codec/html.hpp"
#include "model/newest.hpp"

namespace feedd::upstream {
namespace {

constexpr std::size_t most_entries = 1000, most_of_a_kind = 50, most_new_at_first = 10;
constexpr std::size_t title_limit = 4 << 10, id_limit = 2 << 10, url_limit = 2 << 10, name_limit = 1 << 10,
                      summary_limit = 64 << 10, html_limit = 1 << 20, words_of_a_stamp = 4 << 10;

void shorten(std::string& text, std::size_t limit) {
  if (text.size() > limit) text.resize(cut(text, limit).size());
}

void drop_if_long(std::optional<Uri>& url) {
  if (url && url->str().size() > url_limit) url.reset();
}

/// Guid, else link, else what the entry says.
Guid guid_of(const Entry& entry) {
  auto digest = [](std::string_view kind, std::string_view a, std::string_view b) {
    Hasher hasher;
    hasher << a << b;
    return Guid{std::string(kind) + hex(hasher.digest())};
  };
  auto name = !entry.guid.value.empty() ? entry.guid.value : entry.id;
  if (name.empty() && entry.link) name = entry.link->str();
  if (name.empty()) return digest("text:", entry.title, entry.html);
  if (name.size() > id_limit) return digest("long:", name, "");  // cut off, two could become one
  return Guid{name};
}

void bound(Entry& entry, const Uri& base) {
  drop_if_long(entry.link);
  drop_if_long(entry.image);
  drop_if_long(entry.comments);
  shorten(entry.title, title_limit);
  shorten(entry.summary, summary_limit);
  shorten(entry.rights, title_limit);
  shorten(entry.language, name_limit);
  if (entry.html.size() > html_limit) {  // cleaned once more, for the elements the cut left open
    auto page = entry.link ? *entry.link : base;
    entry.html = codec::clean(cut(entry.html, html_limit), page);
  }
  std::erase_if(entry.enclosures, [](const Enclosure& one) { return one.url.str().size() > url_limit; });
  if (entry.enclosures.size() > most_of_a_kind)
    entry.enclosures.erase(entry.enclosures.begin() + most_of_a_kind, entry.enclosures.end());
  for (auto& enclosure : entry.enclosures) {
    shorten(enclosure.title, title_limit);
    shorten(enclosure.type, name_limit);
  }
  if (entry.authors.size() > most_of_a_kind) entry.authors.resize(most_of_a_kind);
  for (auto& author : entry.authors)
    for (auto* text : {&author.name, &author.email, &author.uri}) shorten(*text, name_limit);
  if (entry.tags.size() > most_of_a_kind) entry.tags.resize(most_of_a_kind);
  for (auto& tag : entry.tags)
    for (auto* text : {&tag.term, &tag.scheme, &tag.label}) shorten(*text, name_limit);
}

/// Its letters and digits, folded: another program may set other quotes, dashes and capitals.
std::string letters_of(std::string_view title) {
  auto folded = fold_case(title);
  std::string letters;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    auto byte = static_cast<unsigned char>(folded[i]);
    bool punctuation =
        byte == 0xE2 && i + 2 < folded.size() && (static_cast<unsigned char>(folded[i + 1]) & 0xFE) == 0x80;
    if (punctuation)
      i += 2;  // U+2000 … U+207F
    else if (byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z'))
      letters += folded[i];
  }
  return letters.empty() ? std::string(title) : letters;
}

/// What it is called, or, as short notes have no title, what it says.
std::string stamp_of(const Entry& entry) {
  if (!entry.title.empty()) return "title:" + hex(digest_of(letters_of(entry.title)));
  auto words = codec::text_of(entry.html, words_of_a_stamp);
  return words.empty() ? std::string() : "words:" + hex(digest_of(words));
}

Origin origin_of(const FeedInfo& info, const Subscription& subscription) {
  Origin origin;
  origin.id = std::string(cut(info.id, id_limit));
  origin.title = !subscription.title.empty() ? subscription.title : std::string(cut(info.title, title_limit));
  if (origin.title.empty()) origin.title = subscription.name;
  if (subscription.url.is_web())
    origin.feed_url = without_secrets(subscription.url);  // a path of ours is nobody's business
  origin.link = info.link;
  drop_if_long(origin.link);
  origin.rights = std::string(cut(info.rights, title_limit));
  return origin;
}

/// The last of each name, where it stands.
std::vector<Entry> each_once(std::vector<Entry> entries) {
  std::map<Guid, std::size_t> last;
  for (std::size_t i = 0; i < entries.size(); ++i) last[entries[i].guid] = i;
  std::vector<Entry> kept;
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (last[entries[i].guid] == i) kept.push_back(std::move(entries[i]));
  return kept;
}

Newest look_at(const std::vector<Entry>& entries) {
  Newest newest;
  for (const auto& entry : entries) newest.add(entry.date(), entry.guid.value);
  return newest;
}

/// In document order still.
std::vector<Entry> newest_of(std::vector<Entry> entries, std::size_t count) {
  if (entries.size() <= count) return entries;
  const auto chosen = look_at(entries).chosen(count);
  std::vector<Entry> kept;
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (chosen[i]) kept.push_back(std::move(entries[i]));
  return kept;
}

}  // namespace

std::string entry_id(const SourceId& source, const Guid& guid) {
  Hasher hasher;
  hasher << source.value << guid.value;
  return urn_uuid(hasher.digest());
}

void arrange_first(std::vector<Entry>& entries, Instant now) {
  std::map<Instant, std::size_t> sharing;
  for (const auto& entry : entries)
    if (entry.date()) ++sharing[*entry.date()];
  std::size_t undated = 0;
  const bool late_is_new = look_at(entries).begins_with_oldest();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto& entry = entries[late_is_new ? entries.size() - 1 - i : i];
    if (entry.date() && (sharing[*entry.date()] <= most_new_at_first || *entry.date() < now - std::chrono::hours(24)))
      continue;
    if (++undated <= most_new_at_first) continue;
    entry.published = now - std::chrono::days(undated - most_new_at_first);
    entry.updated.reset();
  }
}

std::vector<Entry> entries_of(codec::Parsed parsed, const Subscription& subscription, const Uri& base) {
  for (auto& entry : parsed.entries) entry.guid = guid_of(entry);
  auto count = std::min(subscription.limit == 0 ? most_entries : subscription.limit, most_entries);
  auto entries = newest_of(each_once(std::move(parsed.entries)), count);
  auto origin = origin_of(parsed.info, subscription);
  for (auto& entry : entries) {
    entry.source = subscription.id;
    entry.id = entry_id(subscription.id, entry.guid);
    if (entry.authors.empty()) entry.authors = parsed.info.authors;
    if (entry.language.empty()) entry.language = parsed.info.language;
    if (subscription.strip_tracking) {
      for (auto* link : {&entry.link, &entry.comments})
        if (*link) *link = without_tracking(**link);
    }
    bound(entry, base);
    for (const auto& term : subscription.tags) {
      auto same = [&](const Tag& tag) { return tag.name() == term; };
      if (std::none_of(entry.tags.begin(), entry.tags.end(), same)) entry.tags.push_back({term, {}, {}});
    }
    entry.origin = origin;
    entry.due.reset();
    if (subscription.future == Future::wait) entry.due = entry.date();
    entry.expires.reset();
    // By these the store knows an entry again that comes under another guid.
    entry.place = entry.link ? "page:" + hex(digest_of(page_key(*entry.link))) : std::string();
    entry.stamp = stamp_of(entry);
  }
  return entries;
}

}  // namespace feedd::upstream
