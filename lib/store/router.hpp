/// Where entries belong, as the store asks for it.
#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "model/entry.hpp"

namespace feedd::store {

/// An entry's place in a channel, and from when until when it is shown there: no longer than the entry says itself.
struct Filing {
  ChannelId channel;
  std::optional<Instant> from = {}, until = {};
  auto operator<=>(const Filing&) const = default;
};

/// Where an entry belongs: what tells the channels alone, or filings.
class Router {
 public:
  template <class Route>
  Router(Route route) : route_(told(std::move(route))) {}  // NOLINT: any function of an entry is one
  std::vector<Filing> operator()(const Entry& entry) const { return route_(entry); }

 private:
  using Told = std::function<std::vector<Filing>(const Entry&)>;

  template <class Route>
  static Told told(Route route) {
    if constexpr (std::is_same_v<std::invoke_result_t<Route&, const Entry&>, std::vector<Filing>>) {
      return route;
    } else {
      return [route](const Entry& entry) {
        std::vector<Filing> out;
        for (auto& channel : route(entry)) out.push_back({std::move(channel)});
        return out;
      };
    }
  }
  Told route_;
};

}  // namespace feedd::store
