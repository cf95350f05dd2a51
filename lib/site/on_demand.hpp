/// Documents made when somebody asks: the feeds of tags and sources, and the pages of archives. What is in them is
/// asked afresh from the store each time, as in the Publisher; what comes out the same is not made again while it is
/// among the last ones asked for. So much memory and no more, however many there are.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "site/catalogue.hpp"
#include "site/document.hpp"
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
  OnDemand(std::unique_ptr<store::Store> reader, Clock clock);
  OnDemand(std::unique_ptr<store::Store> reader, Clock clock, Most most);

  /// Null when nothing is there: a section none of whose entries is shown at present.
  Result<DocumentPtr> make(const Catalogue& catalogue, const Order& order);

  /// All documents of a place at once, uncompressed, for files; and how its tag is spelt, if it is a tag's.
  struct Made {
    std::vector<const codec::Format*> formats;
    std::vector<DocumentPtr> documents;  ///< one in each of the formats
    std::string label;
  };
  Result<Made> make_all(const Catalogue& catalogue, const Place& place);

  /// Dates that are new since this was last asked: for whoever writes to the store, where the next process finds them.
  std::vector<store::DocumentDate> new_dates();

  std::uint64_t rendered() const { return rendered_; }  ///< fragments so far

 private:
  /// What the bytes of a place hang on.
  struct Contents {
    std::shared_ptr<const Plan> plan;
    Place place;
    std::vector<store::Ref> refs;
    std::vector<Tombstone> deleted;
    bool operator==(const Contents&) const = default;
  };
  struct Kept {
    Contents contents;
    DocumentPtr document;
    std::list<std::string>::iterator use;
  };

  struct Text {
    std::string bytes;
    About about;
    Instant updated;  ///< the latest change of what it shows
  };

  Result<Contents> contents(const Catalogue& catalogue, const Place& place);
  Result<std::vector<Text>> rendered(const Catalogue& catalogue, const Contents& contents,
                                     const std::vector<const codec::Format*>& formats, std::string& label);
  Instant date_of(const std::string& path, const std::string& etag);
  void forget_dates();
  void keep(const std::string& path, Contents contents, DocumentPtr document);
  void drop(const std::string& path);

  std::unique_ptr<store::Store> store_;
  Clock clock_;
  Most most_;
  std::size_t bytes_ = 0;
  std::map<std::string, Kept> kept_;                              ///< by path
  std::list<std::string> uses_;                                   ///< the latest first
  std::map<std::string, store::DocumentDate> dates_, new_dates_;  ///< by path in the store
  std::uint64_t rendered_ = 0;
};

}  // namespace feedd::site
