#include "site/on_demand.hpp"

#include <algorithm>

#include "site/frame.hpp"
#include "site/render.hpp"
#include "store/portions.hpp"

namespace feedd::site {
namespace {

constexpr std::string_view tags = "tags/";

std::size_t size_of(const Document& document) {
  std::size_t size = document.identity->size();
  for (const auto& packed : {document.gzip, document.brotli})
    if (packed) size += packed->size();
  return size;
}

}  // namespace

Result<OnDemand::Contents> OnDemand::contents(const Catalogue& catalogue, const Place& place) {
  const auto now = clock_();
  Contents out{catalogue.plan(), place, {}, {}};
  if (place.page > 0) {
    const auto first = (place.page - 1) * archive_size + 1;
    TRY(out.refs, store_->arrivals(place.channel, first, first + archive_size - 1, now));
  } else {
    TRY(out.refs, store_->window(place.channel, catalogue.channel(place.channel).newest, now));
    TRY(out.deleted, store_->tombstones(place.channel, most_tombstones, now));
  }
  return out;
}

/// One text for each of the formats.
Result<std::vector<OnDemand::Text>> OnDemand::rendered(const Catalogue& catalogue, const Contents& contents,
                                                       const std::vector<const codec::Format*>& formats,
                                                       std::string& label) {
  const auto& plan = *catalogue.plan();
  const auto& place = contents.place;
  auto channel = catalogue.channel(place.channel);
  std::vector<codec::Style> styles;
  for (const auto* format : formats) styles.push_back(style_of(plan, channel, *format));
  std::vector<std::vector<std::string>> fragments(formats.size());
  Gist gist;
  std::vector<Note> faults;  // they stand in the log
  auto take = [&](std::size_t at, const Entry& entry) {
    gist.add(gist_of(entry));
    codec::LongText text(entry.html);
    for (std::size_t i = 0; i < formats.size(); ++i) {
      auto fragment = checked_fragment(*formats[i], entry, styles[i], text, faults);
      if (!fragment.empty()) fragments[i].push_back(std::move(fragment));
    }
    rendered_ += formats.size();
    if (at == 0 && place.channel.value.starts_with(tags)) label = label_of(entry, place.channel);
  };
  CHECK_OK(store::load_in_portions(*store_, contents.refs, take, archive_size));
  if (place.page == 0) {
    channel.info.title = (label.empty() ? channel.info.title : label) + " · " + plan.channels.front().info.title;
  }
  std::vector<Text> out;
  for (std::size_t i = 0; i < formats.size(); ++i) {
    auto info = place.page > 0 ? archive_info_of(plan, channel, *formats[i], gist, place.page, place.is_full)
                               : info_of(plan, channel, *formats[i], gist);
    info.deleted = contents.deleted;
    if (place.page == 0) {
      info.main = Alternate{plan.url, "text/html", plan.channels.front().info.title};
      if (place.channel.value.starts_with(tags)) info.sources.clear();
    }
    auto frame = formats[i]->frame(info);
    auto text = std::move(frame.before);
    for (std::size_t k = 0; k < fragments[i].size(); ++k) {
      if (k > 0) text += frame.between;
      text += fragments[i][k];
    }
    text += frame.after;
    out.push_back({std::move(text), {info.language, links_of(info, formats[i]->is_feed)}, gist.updated});
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
  std::string label;
  TRY(auto texts, rendered(catalogue, now, {order.format}, label));
  auto& text = texts.front();
  Body body(std::move(text.bytes));
  auto etag = etag_of(body);
  DocumentPtr made;
  if (known != kept_.end() && known->second.document->etag == etag &&
      known->second.document->immutable == order.place.is_full) {
    made = known->second.document;
  } else {
    // What never changes again has one date, whenever it is made.
    const auto modified = order.place.is_full ? text.updated : clock_();
    auto fresh =
        std::make_shared<Document>(*document(order.path, std::string(order.format->media_type), std::move(body),
                                             std::move(etag), modified, true, std::move(text.about)));
    fresh->immutable = order.place.is_full;
    made = std::move(fresh);
  }
  keep(order.path, std::move(now), made);
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
  TRY(auto texts, rendered(catalogue, now, formats, out.label));
  for (std::size_t i = 0; i < formats.size(); ++i) {
    Body body(std::move(texts[i].bytes));
    auto etag = etag_of(body);
    out.documents.push_back(document(directory_of(place) + std::string(formats[i]->file),
                                     std::string(formats[i]->media_type), std::move(body), std::move(etag), clock_(),
                                     false));
  }
  return out;
}

void OnDemand::keep(const std::string& path, Contents contents, DocumentPtr document) {
  drop(path);
  const auto size = size_of(*document);
  if (size > most_) return;
  uses_.push_front(path);
  kept_.insert_or_assign(path, Kept{std::move(contents), std::move(document), uses_.begin()});
  bytes_ += size;
  while (bytes_ > most_) drop(std::string(uses_.back()));
}

void OnDemand::drop(const std::string& path) {
  auto known = kept_.find(path);
  if (known == kept_.end()) return;
  bytes_ -= size_of(*known->second.document);
  uses_.erase(known->second.use);
  kept_.erase(known);
}

}  // namespace feedd::site
