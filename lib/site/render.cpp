#include "site/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "codec/check.hpp"
#include "store/portions.hpp"

namespace feedd::site {
namespace {

/// What `format` has of an entry; empty when that breaks its rules.
codec::Fragment checked_fragment(const codec::Format& format, const Entry& entry, const codec::Style& style,
                                 codec::LongText& text, std::vector<Note>& faults) {
  auto fragment = codec::fragment(format, entry, style, text);
  const auto found = codec::check_fragment(format, fragment);
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

PiecePtr rendered_piece(const Entry& entry, const Look& look) {
  auto piece = std::make_shared<Piece>();
  const auto formats = codec::formats();
  codec::LongText text(entry.html);
  piece->fragments.reserve(formats.size());
  for (std::size_t i = 0; i < formats.size(); ++i) {
    codec::Fragment fragment;
    if (look[i]) fragment = checked_fragment(formats[i], entry, *look[i], text, piece->faults);
    piece->fragments.push_back(parts_of(std::move(fragment)));
  }
  piece->gist = gist_of(entry);
  piece->source = entry.source;
  return piece;
}

/// Whether who wants one look is served by another.
bool has_all_of(const Look& there, const Look& wanted) {
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] && there[i] != wanted[i]) return false;
  }
  return true;
}

std::size_t formats_of(const Look& look) {
  return static_cast<std::size_t>(std::count_if(look.begin(), look.end(), [](const auto& one) { return !!one; }));
}

}  // namespace

/// Those that serve it: itself first, which is numbered now if it was not.
std::vector<std::size_t> Pieces::looks_like(const Look& look) {
  const auto known = std::find(looks_.begin(), looks_.end(), look);
  std::vector<std::size_t> out{static_cast<std::size_t>(known - looks_.begin())};
  if (known == looks_.end()) looks_.push_back(look);
  for (std::size_t i = 0; i < looks_.size(); ++i) {
    if (i != out.front() && has_all_of(looks_[i], look)) out.push_back(i);
  }
  return out;
}

Result<std::vector<PiecePtr>> Pieces::of(std::span<const Showing> window, const Look& look) {
  FEEDD_ASSERT(look.size() == codec::formats().size());
  const auto looks = looks_like(look);
  std::vector<PiecePtr> out(window.size());
  std::vector<store::Ref> missing;
  std::vector<std::size_t> places;
  auto key_of = [&](const Showing& showing) {
    Key made{showing.ref, looks.front()};
    for (const auto& via : showing.via) made.via.append(via.url.str()).append("\n");
    return made;
  };
  for (std::size_t i = 0; i < window.size(); ++i) {
    auto key = key_of(window[i]);
    for (std::size_t k = 0; k < looks.size() && !out[i]; ++k) {
      key.look = looks[k];
      if (const auto known = memo_.find(key); known != memo_.end()) out[i] = known->second.lock();
    }
    if (!out[i]) {
      missing.push_back(window[i].ref);
      places.push_back(i);
    }
  }
  auto take = [&](std::size_t i, Entry& entry) {
    const auto place = places[i];
    const auto& via = window[place].via;
    entry.links.insert(entry.links.end(), via.begin(), via.end());
    auto piece = rendered_piece(entry, look);
    rendered_ += formats_of(look);
    memo_.insert_or_assign(key_of(window[place]), piece);
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
    if (fragment.empty()) continue;
    if (!std::exchange(first, false)) out.append(between);
    for (const auto& part : fragment) out.append(part);
  }
  out.append(Part(std::move(frame.after)));
  return out;
}

}  // namespace feedd::site
