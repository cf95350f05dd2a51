#include "site/on_demand.hpp"

#include <algorithm>
#include <utility>

#include "site/candidates.hpp"
#include "site/frame.hpp"

namespace feedd::site {
namespace {

constexpr std::string_view tags = "tags/";

std::size_t size_of(const Document& document) {
  std::size_t size = document.identity->size();
  for (const auto& packed : {document.gzip, document.brotli})
    if (packed) size += packed->size();
  return size;
}

/// Where the store has the date of a document made on demand: without the slash that those of the Publisher begin with.
std::string place_of_date(const std::string& path) { return path.substr(1); }

}  // namespace

OnDemand::OnDemand(std::unique_ptr<store::Store> reader, Clock clock, Pieces* pieces)
    : OnDemand(std::move(reader), std::move(clock), Most(), pieces) {}

OnDemand::OnDemand(std::unique_ptr<store::Store> reader, Clock clock, Most most, Pieces* pieces)
    : store_(std::move(reader)), clock_(std::move(clock)), most_(most) {
  pieces_ = pieces ? pieces : &own_pieces_.emplace(*store_);
  auto dates = store_->document_dates();
  if (!dates) return;  // documents are dated anew
  for (const auto& date : *dates) {
    if (!date.path.starts_with('/')) dates_.insert_or_assign(date.path, date);
  }
}

Result<OnDemand::Contents> OnDemand::contents(const Catalogue& catalogue, const Place& place) {
  const auto now = clock_();
  Contents out{catalogue.plan(), place, {}, {}};
  if (place.page > 0) {
    const auto first = (place.page - 1) * archive_size + 1;
    TRY(out.refs, store_->arrivals(place.channel, first, first + archive_size - 1, now));
  } else {
    TRY(out.refs, page_of(*store_, catalogue.channel(place.channel), now));
    TRY(out.deleted, store_->tombstones(place.channel, most_tombstones, now));
  }
  return out;
}

Result<std::string> OnDemand::label_of_newest(const Contents& contents) {
  const auto& channel = contents.place.channel;
  if (contents.refs.empty() || !channel.value.starts_with(tags)) return std::string();
  TRY(const auto newest, store_->load({&contents.refs.front(), 1}));
  return newest.empty() ? std::string() : label_of(newest.front(), channel);
}

Result<OnDemand::Rendering> OnDemand::rendered(const Catalogue& catalogue, const Contents& contents,
                                               const std::vector<const codec::Format*>& formats) {
  const auto& plan = *catalogue.plan();
  const auto& place = contents.place;
  auto channel = catalogue.channel(place.channel);
  const auto* first = codec::formats().data();
  Look look(codec::formats().size());
  for (const auto* format : formats) look[static_cast<std::size_t>(format - first)] = style_of(plan, channel, *format);
  std::vector<Showing> window;
  for (const auto& ref : contents.refs) window.push_back({ref, {}});
  Rendering out;
  TRY(out.pieces, pieces_->of(window, look));
  TRY(out.label, label_of_newest(contents));
  Gist gist;
  for (const auto& piece : out.pieces) gist.add(piece->gist);
  out.updated = gist.updated;
  if (place.page == 0) {
    channel.info.title =
        (out.label.empty() ? channel.info.title : out.label) + " · " + plan.channels.front().info.title;
  }
  for (const auto* format : formats) {
    auto info = place.page > 0 ? archive_info_of(plan, channel, *format, gist, place.page, place.is_full)
                               : info_of(plan, channel, *format, gist);
    info.deleted = contents.deleted;
    if (place.page == 0) {
      info.main = Alternate{plan.url, "text/html", plan.channels.front().info.title};
      if (place.channel.value.starts_with(tags)) info.sources.clear();
    }
    out.texts.push_back({joined(out.pieces, static_cast<std::size_t>(format - first), format->frame(info)),
                         {info.language, links_of(info, format->is_feed)}});
  }
  return out;
}

Result<DocumentPtr> OnDemand::make(const Catalogue& catalogue, const Order& order) {
  TRY(auto now, contents(catalogue, order.place));
  if (now.refs.empty() && order.place.page == 0) return DocumentPtr();
  auto known = kept_.find(order.path);
  if (known != kept_.end() && known->second.contents == now) {
    uses_.splice(uses_.begin(), uses_, known->second.use);
    return known->second.document;
  }
  TRY(auto rendering, rendered(catalogue, now, {order.format}));
  auto& [bytes, about] = rendering.texts.front();
  auto etag = etag_of(bytes);
  const auto before = known == kept_.end() ? DocumentPtr() : known->second.document;
  DocumentPtr made;
  if (before && before->etag == etag && before->immutable == order.place.is_full) {
    made = before;
  } else {
    // What never changes again has one date, whenever it is made.
    const auto modified = order.place.is_full ? rendering.updated : date_of(order.path, etag);
    if (order.format->is_feed && order.place.page == 0)
      about.history = before ? History(before->history, before->etag, bytes) : History(bytes);
    auto fresh =
        std::make_shared<Document>(*document(order.path, std::string(order.format->media_type), std::move(bytes),
                                             std::move(etag), modified, true, std::move(about)));
    fresh->immutable = order.place.is_full;
    made = std::move(fresh);
  }
  keep(order.path, {std::move(now), made, std::move(rendering.pieces), {}});
  return made;
}

Result<OnDemand::Made> OnDemand::make_all(const Catalogue& catalogue, const Place& place) {
  Made out;
  TRY(auto now, contents(catalogue, place));
  if (now.refs.empty() && place.page == 0) return out;
  auto& formats = out.formats;
  for (const auto& format : codec::formats()) {
    if (place.page == 0 || is_archived_in(format)) formats.push_back(&format);
  }
  TRY(auto rendering, rendered(catalogue, now, formats));
  out.label = std::move(rendering.label);
  for (std::size_t i = 0; i < formats.size(); ++i) {
    auto& bytes = rendering.texts[i].bytes;
    auto etag = etag_of(bytes);
    out.documents.push_back(document(directory_of(place) + std::string(formats[i]->file),
                                     std::string(formats[i]->media_type), std::move(bytes), std::move(etag), clock_(),
                                     false));
  }
  return out;
}

/// When these bytes were first made.
Instant OnDemand::date_of(const std::string& path, const std::string& etag) {
  const auto place = place_of_date(path);
  auto& date = dates_[place];
  if (date.etag != etag) {
    date = {place, etag, clock_()};
    new_dates_[place] = date;
  }
  const auto modified = date.modified;
  if (dates_.size() > most_.dates) forget_dates();
  return modified;
}

/// The oldest tenth of them, at one go.
void OnDemand::forget_dates() {
  std::vector<store::DocumentDate*> all;
  for (auto& [place, date] : dates_) all.push_back(&date);
  const auto go = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 10 + 1);
  std::nth_element(all.begin(), go - 1, all.end(), [](auto* a, auto* b) { return a->modified < b->modified; });
  std::vector<std::string> places;
  for (auto one = all.begin(); one != go; ++one) places.push_back((*one)->path);
  for (const auto& place : places) {
    dates_.erase(place);
    new_dates_[place] = {place, "", {}};
  }
}

std::vector<store::DocumentDate> OnDemand::new_dates() {
  std::vector<store::DocumentDate> out;
  for (auto& [place, date] : std::exchange(new_dates_, {})) out.push_back(std::move(date));
  return out;
}

void OnDemand::keep(const std::string& path, Kept kept) {
  drop(path);
  const auto size = size_of(*kept.document);
  if (size > most_.bytes) return;
  uses_.push_front(path);
  kept.use = uses_.begin();
  kept_.insert_or_assign(path, std::move(kept));
  bytes_ += size;
  while (bytes_ > most_.bytes) drop(std::string(uses_.back()));
}

void OnDemand::drop(const std::string& path) {
  auto known = kept_.find(path);
  if (known == kept_.end()) return;
  bytes_ -= size_of(*known->second.document);
  uses_.erase(known->second.use);
  kept_.erase(known);
}

}  // namespace feedd::site
