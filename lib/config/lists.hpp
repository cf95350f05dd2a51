/// Reading lists: a configuration in which each list's feeds stand as if they had been written.
#pragma once

#include <map>
#include <vector>

#include "config/config.hpp"

namespace feedd::config {

/// What each list of `Config::lists` names at present.
using Lists = std::map<SourceId, std::vector<upstream::Listed>>;

/// Pure. A feed has its name from its address, so that it stays the same source wherever it stands in the list; the
/// list's interval, limit, headers and rules hold for it, its folders are added to the list's tags. A feed that is
/// configured already, or stands in an earlier list, is not added again. Where a [[feed]] names a list, it has all of
/// its feeds.
Config with_lists(Config config, const Lists& lists);

}  // namespace feedd::config
