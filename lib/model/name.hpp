/// The names by which sources, entries and channels are known.
#pragma once

#include <compare>
#include <string>

namespace feedd {

/// A name that cannot be mistaken for another kind of name.
template <class Tag>
struct Name {
  std::string value;
  auto operator<=>(const Name&) const = default;
};
using SourceId = Name<struct SourceTag>;    ///< `posts/blog`, `upstream/lwn`
using Guid = Name<struct GuidTag>;          ///< what the source itself calls an entry
using ChannelId = Name<struct ChannelTag>;  ///< a feed we publish: `` (the main one), `cloud`, `tags/技术`

}  // namespace feedd
