/// What the store holds for the sources to begin with.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "config/lists.hpp"
#include "model/batch.hpp"
#include "site/status.hpp"
#include "store/store.hpp"

namespace feedd::daemon {

struct Memories {
  std::map<SourceId, std::vector<Known>> known;  ///< of directories of posts
  std::map<SourceId, std::string> remembered;    ///< of upstreams and lists: their notes to themselves
};
Memories memories_of(store::Store& store, const config::Config& config);

/// What the user wants, reading lists and all.
struct Wishes {
  config::Config written;  ///< as it was read
  config::Lists lists;     ///< what its reading lists name
  config::Config config;   ///< both together
};
/// With the lists as they were when they were last read.
Wishes wishes_of(store::Store& store, config::Config written);

/// How upstreams and lists stood when they were last asked, which may be long ago.
std::vector<site::SourceStatus> statuses_of(store::Store& store, const config::Config& config);

}  // namespace feedd::daemon
