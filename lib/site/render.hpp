/// Entries → document, remembering fragments. The memo holds what some window shows at this moment and nothing else.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "codec/format.hpp"
#include "model/batch.hpp"
#include "model/entry.hpp"
#include "model/feed.hpp"
#include "site/document.hpp"
#include "site/frame.hpp"
#include "site/twins.hpp"
#include "store/store.hpp"

namespace feedd::site {

/// One version of one entry in every format, and what a frame must know of it.
struct Piece {
  /// As codec::formats() stands; empty where unwanted, or the format's rules forbid it.
  std::vector<std::vector<Part>> fragments;
  Gist gist;
  SourceId source;
  std::vector<Note> faults;  ///< why they do
};
using PiecePtr = std::shared_ptr<const Piece>;

/// As codec::formats() stands: how each writes entries; nothing where it is not wanted.
using Look = std::vector<std::optional<codec::Style>>;

/// Not thread-safe: it belongs to the desk.
class Pieces {
 public:
  explicit Pieces(store::Store& store) : store_(store) {}

  /// The pieces of a window. Loads and renders only what no living window holds, in as many formats or more. What
  /// breaks the rules of its format (codec/check) is empty, and told of in the log and in the piece: one entry that
  /// went wrong neither makes a feed invalid nor stops its neighbours.
  Result<std::vector<PiecePtr>> of(std::span<const Showing> window, const Look& look);

  std::uint64_t rendered() const { return rendered_; }  ///< fragments so far, for those who promise how few

 private:
  std::vector<std::size_t> looks_like(const Look& look);
  void sweep();

  store::Store& store_;
  std::vector<Look> looks_;  ///< so far; a number is a place among them
  struct Key {
    store::Ref ref;
    std::size_t look = 0;
    std::string via = {};  ///< what its twins add to it
    auto operator<=>(const Key&) const = default;
  };

  std::map<Key, std::weak_ptr<const Piece>> memo_;
  std::size_t swept_size_ = 0;
  std::uint64_t rendered_ = 0;
};

/// `before + join(fragments, between) + after`, of which the fragments stay where they are; `which` is the format's
/// place in codec::formats().
Body joined(std::span<const PiecePtr> pieces, std::size_t which, codec::Frame frame);

}  // namespace feedd::site
