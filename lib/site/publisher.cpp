#include "site/publisher.hpp"

#include <algorithm>
#include <utility>

#include "codec/format.hpp"
#include "codec/opml.hpp"
#include "site/frame.hpp"
#include "site/self_names.hpp"

namespace feedd::site {
namespace {

constexpr std::string_view opml_path = "/opml.xml";

/// The page names so many tags.
constexpr std::size_t most_topics = 30;

bool is_section(const ChannelId& id) { return id.value.starts_with("tags/") || id.value.starts_with("sources/"); }

}  // namespace

Publisher::Publisher(store::Store& store, Plan plan, Published<Site>& out, Clock clock)
    : store_(store),
      plan_(std::make_shared<const Plan>(std::move(plan))),
      out_(out),
      clock_(std::move(clock)),
      twins_(store),
      pieces_(store),
      pages_(store),
      board_(store),
      served_(store),
      ticked_(clock_()) {}

Result<Changes> Publisher::take(const Batch& batch, Show show) {
  const Batch* one = &batch;
  TRY(auto changes, take_all({&one, 1}, show));
  return std::move(changes.front());
}

Result<std::vector<Changes>> Publisher::take_all(std::span<const Batch* const> batches, Show show) {
  auto now = clock_();
  TRY(auto changes, store_.put_all(batches, plan_->routes, now));
  for (std::size_t i = 0; i < batches.size(); ++i) count_in(*batches[i], changes[i], now);
  const bool complete = std::any_of(batches.begin(), batches.end(), [](const Batch* batch) { return !batch->more; });
  if (complete && !held_ && show == Show::now) CHECK_OK(publish());
  return changes;
}

void Publisher::count_in(const Batch& batch, const Changes& changes, Instant now) {
  dirty_.insert(changes.dirty.begin(), changes.dirty.end());
  tally_.add(changes.grown);
  if (!batch.files.empty()) {
    pages_.see(batch.source, batch.files);
    for (const auto& channel : plan_->channels) {
      if (channel.is_pages && channel.rule.sources.front() == batch.source) dirty_.insert(channel.id);
    }
  }
  board_.take(batch, changes, now);
  if (auto named = renamed(*plan_, batch)) {
    plan_ = std::move(named);
    is_renamed_ = true;
    for (const auto& channel : plan_->channels) dirty_.insert(channel.id);
  }
}

Result<void> Publisher::rebuild() {
  CHECK_OK(served_.recall());
  return follow(Plan(*plan_));
}

Result<void> Publisher::follow(Plan plan) {
  CHECK_OK(recall_names(store_, plan, clock_()));
  plan_ = std::make_shared<const Plan>(std::move(plan));
  CHECK_OK(store_.refile(plan_->routes, plan_->routes.digest()));
  CHECK_OK(board_.follow(*plan_));
  shown_.clear();
  labels_.clear();
  arrivals_.clear();
  std::map<ChannelId, std::int64_t> sizes;
  for (std::string_view prefix : {"tags/", "sources/"}) {
    TRY(auto some, store_.sizes(prefix));
    sizes.merge(some);
  }
  tally_.begin(sizes);
  pages_.forget();
  site_ = emptied();
  for (const auto& channel : plan_->channels) dirty_.insert(channel.id);
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
  if (!held_ && (!dirty_.empty() || board_.due())) CHECK_OK(publish());
  TRY(auto due, store_.next_due(now));
  if (const auto told = board_.due()) due = std::min(due.value_or(*told), *told);
  return due;
}

Result<void> Publisher::tell_of_store(std::vector<Note> notes) {
  board_.tell_of_store(std::move(notes), clock_());
  return held_ ? Result<void>() : publish();
}

void Publisher::recall(std::vector<SourceStatus> statuses) {
  for (auto& status : statuses) board_.recall(std::move(status));
}

Result<void> Publisher::mark_due(Instant now) {
  TRY(auto due, store_.due(std::min(ticked_, now), std::max(ticked_, now)));
  ticked_ = now;
  dirty_.insert(due.begin(), due.end());
  return {};
}

Work Publisher::work() const { return {pieces_.rendered(), documents_, sites_, building_}; }

/// A site without documents, but with every name they will be known by.
Site Publisher::emptied() const {
  Site site;
  for (const auto& channel : plan_->channels) {
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
  const auto start = std::chrono::steady_clock::now();
  auto now = clock_();
  CHECK_OK(mark_due(now));
  // Of tags the main page tells, of sources every page.
  const bool sections_differ = std::any_of(dirty_.begin(), dirty_.end(), is_section);
  if (sections_differ && !plan_->channels.empty()) dirty_.insert(plan_->channels.front().id);
  if (tally_.sources() != told_) {
    told_ = tally_.sources();
    for (const auto& channel : plan_->channels) dirty_.insert(channel.id);
  }
  std::vector<DocumentPtr> fresh;
  for (const auto& channel : plan_->channels) {
    if (!dirty_.contains(channel.id)) continue;
    Neighbours named;
    if (&channel == &plan_->channels.front()) {
      TRY(named, neighbours(now));
    } else {
      named.sources = tally_.sources();
    }
    TRY(auto documents, channel.is_pages ? pages_of(channel, now) : documents_of(channel, named, now));
    fresh.insert(fresh.end(), documents.begin(), documents.end());
  }
  if (std::exchange(is_renamed_, false) || !site_.find(opml_path)) {
    if (auto list = opml()) fresh.push_back(std::move(list));
  }
  CHECK_OK(served_.note(fresh));
  documents_ += fresh.size();
  dirty_.clear();
  building_ += std::chrono::steady_clock::now() - start;
  CHECK_OK(offer_status(fresh, now));
  TRY(auto due, store_.next_due(now));
  auto catalogue = std::make_shared<const Catalogue>(plan_, tally_.directories(), arrivals_);
  const bool same_catalogue = site_.catalogue() && *site_.catalogue() == *catalogue;
  if (fresh.empty() && gone_.empty() && due == site_.due() && same_catalogue) return {};
  site_ = site_.without(std::exchange(gone_, {})).with(fresh).until(due);
  if (!same_catalogue) site_ = site_.offering(std::move(catalogue));
  out_.set(std::make_shared<const Site>(site_));
  ++sites_;
  return {};
}

Result<std::vector<DocumentPtr>> Publisher::documents_of(const Channel& channel, const Neighbours& neighbours,
                                                         Instant now) {
  const bool alone = plan_->sources.size() < 2 || channel.rule.sources.size() == 1;
  TRY(const auto window, twins_.of(channel, alone ? Dedupe::off : channel.dedupe, now));
  std::vector<store::Ref> refs;
  for (const auto& showing : window) refs.push_back(showing.ref);
  const auto formats = codec::formats();
  Look look;
  for (const auto& format : formats) look.emplace_back(style_of(*plan_, channel, format));
  TRY(auto pieces, pieces_.of(window, look));
  TRY(auto deleted, store_.tombstones(channel.id, most_tombstones, now));
  TRY(const auto archived, archived_below(channel.id, refs, now));
  Gist gist;
  for (const auto& piece : pieces) gist.add(piece->gist);
  const auto shown = out_.get();
  std::vector<DocumentPtr> out;
  for (std::size_t i = 0; i < formats.size(); ++i) {
    auto info = info_of(*plan_, channel, formats[i], gist, neighbours, archived);
    info.deleted = deleted;
    auto path = directory_of(channel.id) + std::string(formats[i].file);
    auto frame = formats[i].frame(info);
    if (auto kept = sound_.better(path, formats[i], frame, shown.get())) {
      if (!site_.find(path)) out.push_back(std::move(kept));
      continue;
    }
    auto document = settled(std::move(path), std::string(formats[i].media_type), joined(pieces, i, std::move(frame)),
                            {info.language, links_of(info, formats[i].is_feed)});
    if (document) out.push_back(std::move(document));
  }
  if (std::any_of(pieces.begin(), pieces.end(), [](const auto& piece) { return !piece->faults.empty(); }))
    board_.touch();
  shown_[channel.id] = std::move(pieces);
  return out;
}

/// Whoever has a window and the page told of here, and those before it, has everything: the last full one where the
/// window shows all that came later. Only where it does not, a page that is not full yet.
Result<std::int64_t> Publisher::archived_below(const ChannelId& channel, const std::vector<store::Ref>& refs,
                                               Instant now) {
  TRY(const auto number, store_.number(channel, now));
  arrivals_[channel] = number;
  const auto full = number / archive_size;
  TRY(const auto late, store_.arrivals(channel, full * archive_size + 1, number, now));
  const std::set<store::Ref> shown(refs.begin(), refs.end());
  const bool all_shown = std::all_of(late.begin(), late.end(), [&](const auto& ref) { return shown.contains(ref); });
  return all_shown ? full : full + 1;
}

/// The largest tags, spelt as their newest entries have it.
Result<Neighbours> Publisher::neighbours(Instant now) {
  Neighbours out;
  out.sources = tally_.sources();
  std::map<ChannelId, std::string> labels;
  for (const auto& id : tally_.largest_tags(most_topics)) {
    auto known = labels_.find(id);
    if (known == labels_.end() || dirty_.contains(id)) {
      TRY(const auto refs, store_.window(id, 1, now));
      TRY(const auto entries, store_.load(refs));
      labels[id] = entries.empty() ? std::string() : label_of(entries.front(), id);
    } else {
      labels[id] = known->second;
    }
    if (const auto& label = labels[id]; !label.empty()) {
      out.topics.push_back({address_of(plan_->url, directory_of(id)), "text/html", label});
    }
  }
  labels_ = std::move(labels);
  return out;
}

Result<std::vector<DocumentPtr>> Publisher::pages_of(const Channel& channel, Instant now) {
  TRY(auto refs, store_.window(channel.id, channel.newest, now));
  FeedInfo info = channel.info;
  info.link = plan_->url;
  for (const auto& format : codec::formats()) {
    if (!format.is_feed) continue;
    auto type = std::string(format.media_type.substr(0, format.media_type.find(';')));
    info.alternates.push_back(
        {address_of(plan_->url, "/" + std::string(format.file)), type, std::string(format.title)});
  }
  const auto base = address_of(plan_->url, directory_of(channel.id));
  TRY(auto change, pages_.change(channel.rule.sources.front(), refs, base, plan_->url, info, plan_->read_file));
  std::vector<DocumentPtr> out;
  for (auto& draft : change.fresh) {
    auto language = draft.media_type.starts_with("text/html") ? info.language : std::string();
    auto document =
        settled(std::move(draft.path), std::move(draft.media_type), std::move(draft.bytes), {std::move(language)});
    if (document) out.push_back(std::move(document));
  }
  gone_.insert(gone_.end(), change.gone.begin(), change.gone.end());
  return out;
}

/// Null when the site holds these very bytes already.
DocumentPtr Publisher::settled(std::string path, std::string media_type, Body bytes, About about) {
  auto etag = etag_of(bytes);
  const auto* current = site_.find(path);
  if (current && current->etag == etag) return nullptr;
  const auto modified = served_.since(path, etag, clock_());
  if (is_feed(media_type)) about.history = served_.history_of(path, etag, bytes, out_.get().get());
  return document(std::move(path), std::move(media_type), std::move(bytes), std::move(etag), modified, compressed_,
                  std::move(about));
}

/// The upstreams as a list to subscribe to. It changes with the plan alone.
DocumentPtr Publisher::opml() {
  std::vector<codec::Outline> outlines;
  for (const auto& [id, source] : plan_->sources) {
    const auto address = subscription_of(*plan_, id, source);
    if (!address) continue;
    codec::Outline outline;
    outline.text = outline.title = source.title;
    outline.xml_url = address->str();
    outline.html_url = source.link ? source.link->str() : "";
    outline.type = "rss";
    outline.categories = source.tags;
    outlines.push_back(std::move(outline));
  }
  const auto main = plan_->channels.empty() ? FeedInfo() : plan_->channels.front().info;
  const auto owner = main.authors.empty() ? std::string() : main.authors.front().name;
  return settled(std::string(opml_path), "text/x-opml; charset=utf-8", codec::write_opml(main.title, outlines, owner));
}

/// What was left out of what is shown, as notes beside those of the source itself.
void Publisher::add_faults(std::vector<SourceStatus>& list) const {
  std::map<SourceId, std::vector<Note>> faults;
  for (const auto& [channel, pieces] : shown_) {
    for (const auto& piece : pieces) {
      auto& of_source = faults[piece->source];
      for (const auto& note : piece->faults) {
        if (std::find(of_source.begin(), of_source.end(), note) == of_source.end()) of_source.push_back(note);
      }
    }
  }
  for (auto& status : list) {
    for (const auto& note : faults[status.id]) status.notes.push_back(note);
  }
}

Result<void> Publisher::offer_status(std::vector<DocumentPtr>& fresh, Instant now) {
  const auto due = board_.due();
  if (!due || now < *due) return {};
  TRY(auto list, board_.read(*plan_, now));
  add_faults(list);
  auto info = plan_->channels.empty() ? FeedInfo() : plan_->channels.front().info;
  info.link = plan_->url;
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
  offer("/metrics", "text/plain; version=0.0.4; charset=utf-8", metrics_text(list, work()));
  offer("/status", "text/html; charset=utf-8", status_page(list, info));
  offer("/health.xml", "application/atom+xml; charset=utf-8",
        health_feed(list, info, address_of(plan_->url, "/health.xml")));
  return {};
}

}  // namespace feedd::site
