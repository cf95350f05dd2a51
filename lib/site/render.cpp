#include "site/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "codec/check.hpp"
#include "store/portions.hpp"

namespace feedd::site {
namespace {

PiecePtr rendered_piece(const Entry& entry, const std::vector<codec::Style>& styles) {
  auto piece = std::make_shared<Piece>();
  const auto formats = codec::formats();
  codec::LongText text(entry.html);
  piece->fragments.reserve(formats.size());
  for (std::size_t i = 0; i < formats.size(); ++i) {
    piece->fragments.emplace_back(checked_fragment(formats[i], entry, styles[i], text, piece->faults),
                                  Part::Role::entry);
  }
  piece->gist = gist_of(entry);
  piece->source = entry.source;
  return piece;
}

}  // namespace

std::string checked_fragment(const codec::Format& format, const Entry& entry, const codec::Style& style,
                             codec::LongText& text, std::vector<Note>& faults) {
  auto fragment = codec::fragment(format, entry, style, text);
  const auto found = codec::check_fragment(format, fragment, text);
  const auto* fault = codec::first_error(found);
  if (!fault) return fragment;
  log::error("output.refused",
             {{"entry", entry.id}, {"format", format.name}, {"rule", fault->rule}, {"what", fault->what}});
  Note note;
  note.error = {Errc::syntax, fmt::format("left out of {}: {}: {}", format.title, fault->rule, fault->what)};
  note.place = entry.place;
  faults.push_back(std::move(note));
  return {};
}

Result<std::vector<PiecePtr>> Pieces::of(std::span<const Showing> window, const std::vector<codec::Style>& styles) {
  FEEDD_ASSERT(styles.size() == codec::formats().size());
  const auto look = looks_.try_emplace(styles, looks_.size()).first->second;
  std::vector<PiecePtr> out(window.size());
  std::vector<store::Ref> missing;
  std::vector<std::size_t> places;
  auto key = [&](const Showing& showing) {
    Key made{showing.ref, look};
    for (const auto& via : showing.via) made.via.append(via.url.str()).append("\n");
    return made;
  };
  for (std::size_t i = 0; i < window.size(); ++i) {
    auto known = memo_.find(key(window[i]));
    if (known != memo_.end()) out[i] = known->second.lock();
    if (!out[i]) {
      missing.push_back(window[i].ref);
      places.push_back(i);
    }
  }
  auto take = [&](std::size_t i, Entry& entry) {
    const auto place = places[i];
    const auto& via = window[place].via;
    entry.links.insert(entry.links.end(), via.begin(), via.end());
    auto piece = rendered_piece(entry, styles);
    rendered_ += piece->fragments.size();
    memo_.insert_or_assign(key(window[place]), piece);
    out[place] = std::move(piece);
  };
  CHECK_OK(store::load_in_portions(store_, missing, take));
  sweep();
  return out;
}

/// Forgets the pieces that died, once they may be half of all: constant work per piece made.
void Pieces::sweep() {
  if (memo_.size() < 2 * swept_size_ + 64) return;
  std::erase_if(memo_, [](const auto& item) { return item.second.expired(); });
  swept_size_ = memo_.size();
}

Body joined(std::span<const PiecePtr> pieces, std::size_t which, codec::Frame frame) {
  const Part between(std::move(frame.between), Part::Role::between);
  Body out(std::move(frame.before));
  bool first = true;
  for (const auto& piece : pieces) {
    const auto& fragment = piece->fragments[which];
    if (fragment.bytes->empty()) continue;
    if (!std::exchange(first, false)) out.append(between);
    out.append(fragment);
  }
  out.append(Part(std::move(frame.after)));
  return out;
}

}  // namespace feedd::site
