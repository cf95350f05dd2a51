#include "serve/freshness.hpp"

#include <algorithm>
#include <charconv>

namespace feedd::serve {
namespace {

using std::chrono::seconds;
constexpr seconds least(60), most(3600), without_us(86400);

void append_number(std::string& out, seconds number) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number.count()).ptr);
}

}  // namespace

void append_cache_control(std::string& out, std::optional<seconds> configured, Instant modified, Instant now,
                          std::optional<Instant> due) {
  const auto wanted = configured ? *configured : std::clamp<seconds>((now - modified) / 10, least, most);
  const auto left = due ? std::max<seconds>(*due - now, seconds(0)) : seconds::max();
  const auto fresh = std::min(wanted, left);
  const auto stale = std::min(fresh, left - fresh);
  out += "public, max-age=";
  append_number(out, fresh);
  if (stale == seconds(0)) {
    out += ", must-revalidate";
    return;
  }
  out += ", stale-while-revalidate=";
  append_number(out, stale);
  out += ", stale-if-error=";
  append_number(out, std::min(without_us, left - fresh));
}

}  // namespace feedd::serve
