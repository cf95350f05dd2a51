/// Documents made when somebody asks: the feeds of tags and sources, and the pages of archives. What is in them is
/// asked afresh from the store each time, as in the Publisher; what comes out the same is not made again while it is
/// among the last ones asked for, and of what comes out otherwise the entries are not. So much memory and no more,
/// however many there are.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "site/catalogue.hpp"
#include "site/document.hpp"
#include "site/render.hpp"
#include "store/store.hpp"

namespace feedd::site {

/// Not thread-safe: it has a store of its own to read from, and belongs to whoever asks it.
class OnDemand {
 public:
  static constexpr std::size_t most_bytes = 16 << 20;
  static constexpr std::size_t most_dates = 10000;

  struct Most {
    std::size_t bytes = most_bytes;  ///< of documents kept for the next who asks
    std::size_t dates = most_dates;  ///< of documents made once, kept or not
  };
  /// `pieces`: of whom shows the same entries and lives longer; null: none but its own.
  OnDemand(std::unique_ptr<store::Store> reader, Clock clock, Pieces* pieces = nullptr);
  OnDemand(std::unique_ptr<store::Store> reader, Clock clock, Most most, Pieces* pieces = nullptr);

  /// Null when nothing is there: a section none of whose entries is shown at present.
  Result<DocumentPtr> make(const Catalogue& catalogue, const Order& order);

  /// All documents of a place at once, uncompressed, for files; and how its tag is spelt, if it is a tag's. Nothing of
  /// it is kept here.
  struct Made {
    std::vector<const codec::Format*> formats;
    std::vector<DocumentPtr> documents;  ///< one in each of the formats
    std::string label;
  };
  Result<Made> make_all(const Catalogue& catalogue, const Place& place);

  /// Dates that are new since this was last asked: for whoever writes to the store, where the next process finds them.
  std::vector<store::DocumentDate> new_dates();

  std::uint64_t rendered() const { return pieces_->rendered(); }  ///< fragments so far

 private:
  /// What the bytes of a place hang on.
  struct Contents {
    std::shared_ptr<const Plan> plan;
    Place place;
    std::vector<store::Ref> refs;
    std::vector<Tombstone> deleted;
    bool operator==(const Contents&) const = default;
  };
  struct Text {
    Body bytes;
    About about;
  };
  /// What a place has in some formats: a text for each.
  struct Rendering {
    std::vector<PiecePtr> pieces;
    std::vector<Text> texts;
    Instant updated;    ///< the latest change of what it shows
    std::string label;  ///< of a tag: as its newest entry spells it
  };
  struct Kept {
    Contents contents;
    DocumentPtr document;
    std::vector<PiecePtr> pieces;  ///< which the next version shows, too
    std::list<std::string>::iterator use;
  };

  Result<Contents> contents(const Catalogue& catalogue, const Place& place);
  Result<Rendering> rendered(const Catalogue& catalogue, const Contents& contents,
                             const std::vector<const codec::Format*>& formats);
  Result<std::string> label_of_newest(const Contents& contents);
  Instant date_of(const std::string& path, const std::string& etag);
  void forget_dates();
  void keep(const std::string& path, Kept kept);
  void drop(const std::string& path);

  std::unique_ptr<store::Store> store_;
  Clock clock_;
  Most most_;
  std::optional<Pieces> own_pieces_;
  Pieces* pieces_;
  std::size_t bytes_ = 0;
  std::map<std::string, Kept> kept_;                              ///< by path
  std::list<std::string> uses_;                                   ///< the latest first
  std::map<std::string, store::DocumentDate> dates_, new_dates_;  ///< by path in the store
};

}  // namespace feedd::site
