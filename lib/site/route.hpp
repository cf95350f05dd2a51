/// Pure: which channels take an entry, and for how long.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/entry.hpp"
#include "site/channel.hpp"
#include "store/store.hpp"

namespace feedd::site {

/// Of one entry so many tags count.
constexpr std::size_t most_tags_of_entry = 50;

/// What the configuration calls it: an id is KIND/NAME.
std::string name_of(const SourceId& source);
/// `sources/NAME`: the section of a source, whose id is `KIND/NAME`.
ChannelId channel_of(const SourceId& source);

/// Fails with `config` when the pattern of a condition is no regular expression where one is wanted.
Result<void> check(const Condition& condition);

/// The rules of all channels, compiled. A value, cheap to copy; safe on every thread.
class Routes {
 public:
  /// `sources` are those the configuration names: an entry of any other is kept, but shown nowhere. `source_rules` hold
  /// what one upstream's keep and drop say, whatever the channel. Fails with `config` and the pattern RE2 refuses.
  /// An entry stands in the sections where it has a name for them, whatever the channels take.
  static Result<Routes> make(const std::vector<Channel>& channels, const std::set<SourceId>& sources,
                             const std::map<SourceId, Rule>& source_rules, Sections sections = {});

  std::vector<store::Filing> operator()(const Entry& entry) const;

  /// Equal exactly when every entry would be routed alike: tells the store whether to file anew.
  const std::string& digest() const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace feedd::site
