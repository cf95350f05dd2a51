/// Who is who among the posts of a directory: the entries by the places of their files, and which of them goes on under
/// another name when files come, go and are renamed.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "model/batch.hpp"
#include "posts/identity.hpp"
#include "posts/tree.hpp"

namespace feedd::posts {

class Roll {
 public:
  /// What the store holds; of two entries at one place the later one stays.
  explicit Roll(std::vector<Known> known);

  const Known* at(const std::string& place) const;  ///< null: no entry
  std::vector<Known> all() const;                   ///< sorted by place
  /// Where the file of the entry with this guid is; null: there is none.
  const std::string* place_of(const Guid& guid) const;
  /// What the source calls a post that names no id itself: the place where it was first seen, wherever it stands now.
  std::string name_of(const std::string& place) const;

  void remember(Known entry);
  /// Takes the post at a place back, unless another place has its guid by now.
  void forget(const std::string& place);
  void forget_all();
  /// The guids taken back since the last time, without those that some place has again, and without `taken`.
  std::vector<Guid> gone(const std::set<std::string>& taken);

  /// Fills in what only the bytes of files tell.
  using ReadSigns = std::function<void(std::vector<Trace>& came)>;
  /// Tells which of the files that came are entries that we know, wherever they stood. An entry of `left`, whose file
  /// is not where it was, is gone, unless there are files that can be read only in a moment: it may be one of them.
  void recognise(std::vector<Known> left, std::span<const Found> files, bool is_all_here, const ReadSigns& read_signs);

 private:
  /// An entry whose file is gone; it may come back under another name. `since`: none when that was before the start.
  struct Departed {
    Known entry;
    std::optional<std::chrono::steady_clock::time_point> since;
    Trace trace(std::chrono::steady_clock::time_point now) const;
  };

  std::map<std::string, Known> known_;         ///< by place
  std::map<std::string, Departed> departed_;   ///< by guid
  std::map<std::string, std::string> owners_;  ///< guid → place
  std::vector<Guid> gone_;
};

}  // namespace feedd::posts
