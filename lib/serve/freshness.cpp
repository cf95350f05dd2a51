#include "serve/freshness.hpp"

#include <algorithm>

namespace feedd::serve {
namespace {

using std::chrono::seconds;
constexpr seconds least(60), most(3600), without_us(86400);

}  // namespace

std::string cache_control(std::optional<seconds> configured, Instant modified, Instant now,
                          std::optional<Instant> due) {
  const auto wanted = configured ? *configured : std::clamp<seconds>((now - modified) / 10, least, most);
  const auto left = due ? std::max<seconds>(*due - now, seconds(0)) : seconds::max();
  const auto fresh = std::min(wanted, left);
  const auto stale = std::min(fresh, left - fresh);
  auto out = "public, max-age=" + std::to_string(fresh.count());
  if (stale == seconds(0)) return out + ", must-revalidate";
  return out + ", stale-while-revalidate=" + std::to_string(stale.count()) +
         ", stale-if-error=" + std::to_string(std::min(without_us, left - fresh).count());
}

}  // namespace feedd::serve
