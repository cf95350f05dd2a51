#include "site/render.hpp"

#include <algorithm>

namespace feedd::site {
namespace {

/// So many entries are in memory at once.
constexpr std::size_t portion = 200;

PiecePtr rendered_piece(const Entry& entry, codec::Content content) {
  auto piece = std::make_shared<Piece>();
  for (const auto& format : codec::formats())
    piece->fragments.emplace_back(format.fragment(entry, content), Part::Role::entry);
  piece->updated = entry.updated.value_or(entry.published.value_or(Instant()));
  piece->is_episode =
      !entry.origin && std::any_of(entry.enclosures.begin(), entry.enclosures.end(), [](const auto& file) {
        return file.type.starts_with("audio/") || file.type.starts_with("video/");
      });
  return piece;
}

}  // namespace

Result<std::vector<PiecePtr>> Pieces::of(std::span<const store::Ref> refs, codec::Content content) {
  std::vector<PiecePtr> out(refs.size());
  std::vector<store::Ref> missing;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < refs.size(); ++i) {
    auto known = memo_.find({refs[i], content});
    if (known != memo_.end()) out[i] = known->second.lock();
    if (!out[i]) {
      missing.push_back(refs[i]);
      places.push_back(i);
    }
  }
  for (std::size_t at = 0; at < missing.size(); at += portion) {
    const auto some = std::span(missing).subspan(at, std::min(portion, missing.size() - at));
    TRY(const auto entries, store_.load(some));
    FEEDD_ASSERT(entries.size() == some.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
      auto piece = rendered_piece(entries[i], content);
      rendered_ += piece->fragments.size();
      memo_.insert_or_assign({some[i], content}, piece);
      out[places[at + i]] = std::move(piece);
    }
  }
  sweep();
  return out;
}

/// Forgets the pieces that died, once they may be half of all: constant work per piece made.
void Pieces::sweep() {
  if (memo_.size() < 2 * swept_size_ + 64) return;
  std::erase_if(memo_, [](const auto& item) { return item.second.expired(); });
  swept_size_ = memo_.size();
}

Body joined(std::span<const PiecePtr> pieces, std::size_t which, const FeedInfo& info) {
  auto frame = codec::formats()[which].frame(info);
  const Part between(std::move(frame.between), Part::Role::between);
  Body out(std::move(frame.before));
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i > 0) out.append(between);
    out.append(pieces[i]->fragments[which]);
  }
  out.append(Part(std::move(frame.after)));
  return out;
}

}  // namespace feedd::site
