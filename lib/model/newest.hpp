/// Pure: which entries of a document are its newest.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace feedd {

/// Hears of the entries one by one, in document order. Some feeds begin with their oldest entry: their dates tell, and
/// where there are none, the numbers in their names, such as `?p=17`. A document that tells nothing begins with its
/// newest.
class Newest {
 public:
  /// `name`: an id or an address.
  void add(std::optional<Instant> date, std::string_view name);

  std::size_t size() const { return dates_.size(); }
  bool begins_with_oldest() const;
  /// For each entry whether it is one of the newest `count`. One without a date counts as new: that is what the store
  /// takes it for. Of those that share a date the ones at the new end of the document are newer.
  std::vector<bool> chosen(std::size_t count) const;

 private:
  struct Votes {
    std::size_t rising = 0, falling = 0;
  };

  std::vector<Instant> dates_;  ///< the end of time for none
  std::optional<Instant> last_date_;
  std::string last_name_;
  Votes by_date_, by_name_;
};

}  // namespace feedd
