/// Entries → document, remembering fragments. The memo holds what some window shows at this moment and nothing else.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
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
  std::vector<Part> fragments;  ///< as codec::formats() stands; empty where the rules of the format forbid it
  Gist gist;
  SourceId source;
  std::vector<Note> faults;  ///< why they do
};
using PiecePtr = std::shared_ptr<const Piece>;

/// What `format` has of an entry. What breaks the rules of the format (codec/check) is empty, and told of in the log
/// and in `faults`: one entry that went wrong neither makes a feed invalid nor stops its neighbours.
std::string checked_fragment(const codec::Format& format, const Entry& entry, const codec::Style& style,
                             codec::LongText& text, std::vector<Note>& faults);

/// Not thread-safe: it belongs to the desk.
class Pieces {
 public:
  explicit Pieces(store::Store& store) : store_(store) {}

  /// The pieces of a window, in a style for each format. Loads and renders only what no living window holds.
  Result<std::vector<PiecePtr>> of(std::span<const Showing> window, const std::vector<codec::Style>& styles);

  std::uint64_t rendered() const { return rendered_; }  ///< fragments so far, for those who promise how few

 private:
  void sweep();

  store::Store& store_;
  std::map<std::vector<codec::Style>, std::size_t> looks_;  ///< numbered
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
