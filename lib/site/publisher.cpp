#include "site/publisher.hpp"

#include <algorithm>
#include <utility>

#include "codec/format.hpp"
#include "codec/opml.hpp"

namespace feedd::site {
namespace {

/// Of deleted entries the newest so many are told of.
constexpr std::size_t most_tombstones = 50;

constexpr std::string_view opml_path = "/opml.xml";

/// The status of so many sources is told anew within a second; that of more of them less often, since all of it is.
constexpr std::size_t sources_a_second = 100;

/// "" → "/", "cloud" → "/cloud/".
std::string directory_of(const ChannelId& id) { return id.value.empty() ? "/" : "/" + id.value + "/"; }

/// The address of one of our own paths.
Uri address_of(const Uri& base, std::string_view path) {
  return resolve(base, percent_encoded(path.substr(1), "/")).value_or(base);
}

/// What directories of podcasts ask of a feed (https://help.apple.com/itc/podcasts_connect/#/itcb54353390).
void add_podcast(FeedInfo& info) {
  if (!info.authors.empty()) {
    const auto& owner = info.authors.front();
    info.extensions.push_back({.name = "itunes:author", .text = owner.name});
    Extension person{.name = "itunes:owner"};
    person.children.push_back({.name = "itunes:name", .text = owner.name});
    if (!owner.email.empty()) person.children.push_back({.name = "itunes:email", .text = owner.email});
    info.extensions.push_back(std::move(person));
  }
  if (info.icon) info.extensions.push_back({.name = "itunes:image", .attributes = {{"href", info.icon->str()}}});
  if (!info.subtitle.empty()) info.extensions.push_back({.name = "itunes:summary", .text = info.subtitle});
  info.extensions.push_back({.name = "itunes:explicit", .text = "false"});
}

}  // namespace

Publisher::Publisher(store::Store& store, Plan plan, Published<Site>& out, Clock clock)
    : store_(store),
      plan_(std::move(plan)),
      out_(out),
      clock_(std::move(clock)),
      pieces_(store),
      pages_(store),
      ticked_(clock_()) {}

Result<Changes> Publisher::take(const Batch& batch, Show show) {
  auto now = clock_();
  TRY(auto changes, store_.put(batch, plan_.routes, now));
  dirty_.insert(changes.dirty.begin(), changes.dirty.end());
  auto status = status_.find(batch.source);
  if (status != status_.end()) {
    status->second = after(std::move(status->second), batch, now);
    if (changes.added + changes.changed + changes.removed > 0) uncounted_.insert(batch.source);
    status_dirty_ = true;
  }
  if (!batch.more && !held_ && show == Show::now) CHECK_OK(publish());
  return changes;
}

Result<void> Publisher::rebuild() {
  TRY(auto dates, store_.document_dates());
  for (auto& date : dates) dates_.insert_or_assign(date.path, date);
  return follow(std::move(plan_));
}

Result<void> Publisher::follow(Plan plan) {
  plan_ = std::move(plan);
  CHECK_OK(store_.refile(plan_.routes, plan_.routes.digest()));
  std::map<SourceId, SourceStatus> status;
  for (const auto* all : {&plan_.sources, &plan_.lists}) {
    for (const auto& [id, info] : *all) {
      auto known = status_.find(id);
      auto& fresh = status[id];
      if (known != status_.end()) fresh = known->second;
      fresh.id = id;
      fresh.info = info;
      TRY(fresh.entries, store_.count(id));
    }
  }
  status_ = std::move(status);
  uncounted_.clear();
  status_dirty_ = true;
  shown_.clear();
  pages_.forget();
  site_ = emptied();
  for (const auto& channel : plan_.channels) dirty_.insert(channel.id);
  if (held_) return {};
  return publish();
}

Result<void> Publisher::release() {
  held_ = false;
  return publish();
}

Result<std::optional<Instant>> Publisher::tick() {
  auto now = clock_();
  CHECK_OK(mark_due(now));
  if (!held_ && (!dirty_.empty() || status_dirty_)) CHECK_OK(publish());
  TRY(auto due, store_.next_due(now));
  if (status_dirty_) due = std::min(due.value_or(status_due_), status_due_);
  return due;
}

Result<void> Publisher::tell_of_store(std::vector<Note> notes) {
  Batch batch;
  batch.notes = std::move(notes);
  of_store_ = after(std::move(of_store_), batch, clock_());
  of_store_.id.value = of_store_.info.title = "store";
  status_dirty_ = true;
  status_due_ = Instant();
  return held_ ? Result<void>() : publish();
}

Result<void> Publisher::mark_due(Instant now) {
  TRY(auto due, store_.due(std::min(ticked_, now), std::max(ticked_, now)));
  ticked_ = now;
  dirty_.insert(due.begin(), due.end());
  return {};
}

Work Publisher::work() const { return {pieces_.rendered(), documents_, sites_}; }

/// A site without documents, but with every name they will be known by.
Site Publisher::emptied() const {
  Site site;
  for (const auto& channel : plan_.channels) {
    if (channel.is_pages) continue;
    auto directory = directory_of(channel.id);
    for (const auto& format : codec::formats()) {
      for (auto alias : format.aliases)
        site = site.aliased(directory + std::string(alias), directory + std::string(format.file));
    }
  }
  return site;
}

/// Everything is shown as it is at one instant.
Result<void> Publisher::publish() {
  auto now = clock_();
  CHECK_OK(mark_due(now));
  std::vector<DocumentPtr> fresh;
  for (const auto& channel : plan_.channels) {
    if (!dirty_.contains(channel.id)) continue;
    TRY(auto documents, channel.is_pages ? pages_of(channel, now) : documents_of(channel, now));
    fresh.insert(fresh.end(), documents.begin(), documents.end());
  }
  if (!site_.find(opml_path)) fresh.push_back(opml());
  std::vector<store::DocumentDate> dates;
  for (const auto& document : fresh) {
    store::DocumentDate date{document->path, document->etag, document->modified};
    auto known = dates_.find(date.path);
    if (known == dates_.end() || known->second != date) dates.push_back(std::move(date));
  }
  if (!dates.empty()) CHECK_OK(store_.set_document_dates(dates));
  for (auto& date : dates) dates_.insert_or_assign(date.path, date);
  documents_ += fresh.size();
  dirty_.clear();
  CHECK_OK(offer_status(fresh, now));
  TRY(auto due, store_.next_due(now));
  if (fresh.empty() && gone_.empty() && due == site_.due()) return {};
  site_ = site_.without(std::exchange(gone_, {})).with(fresh).until(due);
  out_.set(std::make_shared<const Site>(site_));
  ++sites_;
  return {};
}

Result<std::vector<DocumentPtr>> Publisher::documents_of(const Channel& channel, Instant now) {
  TRY(auto refs, store_.window(channel.id, channel.newest, now));
  TRY(auto pieces, pieces_.of(refs, channel.content));
  TRY(auto deleted, store_.tombstones(channel.id, most_tombstones, now));
  std::vector<DocumentPtr> out;
  auto formats = codec::formats();
  for (std::size_t i = 0; i < formats.size(); ++i) {
    auto info = info_of(channel, formats[i], pieces);
    info.deleted = deleted;
    auto bytes = joined(pieces, i, info);
    auto document = settled(directory_of(channel.id) + std::string(formats[i].file), std::string(formats[i].media_type),
                            std::move(bytes));
    if (document) out.push_back(std::move(document));
  }
  shown_[channel.id] = std::move(pieces);
  return out;
}

Result<std::vector<DocumentPtr>> Publisher::pages_of(const Channel& channel, Instant now) {
  TRY(auto refs, store_.window(channel.id, channel.newest, now));
  FeedInfo info = channel.info;
  info.link = plan_.url;
  for (const auto& format : codec::formats()) {
    if (!format.is_feed) continue;
    auto type = std::string(format.media_type.substr(0, format.media_type.find(';')));
    info.alternates.push_back({address_of(plan_.url, "/" + std::string(format.file)), type, std::string(format.title)});
  }
  const auto base = address_of(plan_.url, directory_of(channel.id));
  TRY(auto change, pages_.change(channel.rule.sources.front(), refs, base, plan_.url, info, plan_.read_file));
  std::vector<DocumentPtr> out;
  for (auto& draft : change.fresh) {
    auto document = settled(std::move(draft.path), std::move(draft.media_type), std::move(draft.bytes));
    if (document) out.push_back(std::move(document));
  }
  gone_.insert(gone_.end(), change.gone.begin(), change.gone.end());
  return out;
}

/// Null when the site holds these very bytes already.
DocumentPtr Publisher::settled(std::string path, std::string media_type, Body bytes) {
  auto etag = etag_of(bytes);
  const auto* current = site_.find(path);
  if (current && current->etag == etag) return nullptr;
  auto served = dates_.find(path);
  auto modified = served != dates_.end() && served->second.etag == etag ? served->second.modified : clock_();
  return document(std::move(path), std::move(media_type), std::move(bytes), std::move(etag), modified, compressed_);
}

/// The upstreams as a list to subscribe to. It changes with the plan alone.
DocumentPtr Publisher::opml() {
  std::vector<codec::Outline> outlines;
  for (const auto& [id, source] : plan_.sources) {
    if (!source.feed_url) continue;
    codec::Outline outline;
    outline.text = outline.title = source.title;
    outline.xml_url = source.feed_url->str();
    outline.html_url = source.link ? source.link->str() : "";
    outline.type = "rss";
    outlines.push_back(std::move(outline));
  }
  auto title = plan_.channels.empty() ? std::string() : plan_.channels.front().info.title;
  return settled(std::string(opml_path), "text/x-opml; charset=utf-8", codec::write_opml(title, outlines));
}

Result<void> Publisher::offer_status(std::vector<DocumentPtr>& fresh, Instant now) {
  if (!status_dirty_ || now < status_due_) return {};
  for (const auto& id : uncounted_) {
    TRY(status_[id].entries, store_.count(id));
  }
  uncounted_.clear();
  status_dirty_ = false;
  status_due_ = now + std::chrono::seconds(plan_.sources.size() / sources_a_second);
  std::vector<SourceStatus> list;
  if (!of_store_.notes.empty()) list.push_back(of_store_);
  for (const auto* all : {&plan_.sources, &plan_.lists})
    for (const auto& [id, source] : *all) list.push_back(status_[id]);
  auto info = plan_.channels.empty() ? FeedInfo() : plan_.channels.front().info;
  info.link = plan_.url;
  auto offer = [&](std::string_view path, std::string_view type, Body bytes) {
    auto etag = etag_of(bytes);
    const auto* current = site_.find(path);
    if (current && current->etag == etag) return;
    auto made = std::make_shared<Document>(
        *document(std::string(path), std::string(type), std::move(bytes), std::move(etag), now));
    made->live = true;
    fresh.push_back(std::move(made));
  };
  offer("/status.json", "application/json", status_json(list));
  offer("/status", "text/html; charset=utf-8", status_page(list, info));
  offer("/health.xml", "application/atom+xml; charset=utf-8",
        health_feed(list, info, address_of(plan_.url, "/health.xml")));
  return {};
}

FeedInfo Publisher::info_of(const Channel& channel, const codec::Format& format,
                            const std::vector<PiecePtr>& pieces) const {
  FeedInfo info = channel.info;
  auto directory = directory_of(channel.id);
  info.link = address_of(plan_.url, directory);
  info.id = address_of(plan_.url, directory + "atom.xml").str();
  info.self = address_of(plan_.url, directory + std::string(format.file));
  for (const auto& other : codec::formats()) {
    if (!other.is_feed || other.name == format.name) continue;
    auto type = std::string(other.media_type.substr(0, other.media_type.find(';')));
    info.alternates.push_back(
        {address_of(plan_.url, directory + std::string(other.file)), type, std::string(other.title)});
  }
  for (const auto& [id, source] : plan_.sources) {
    const auto& wanted = channel.rule.sources;
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), id) != wanted.end()) info.sources.push_back(source);
  }
  // An empty feed has changed at no known instant; the formats want one, and it must not depend on when it was built.
  info.updated = Instant();
  for (const auto& piece : pieces) info.updated = std::max(*info.updated, piece->updated);
  if (std::any_of(pieces.begin(), pieces.end(), [](const auto& piece) { return piece->is_episode; })) {
    add_podcast(info);
  }
  return info;
}

}  // namespace feedd::site
