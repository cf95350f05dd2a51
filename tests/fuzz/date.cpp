// Any text as a date: refused, or an instant that is written as it is read.
#include "base/time.hpp"
#include "fuzz.hpp"

using namespace feedd;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto instant = parse_date(fuzz::view(data, size));
  (void)parse_http_date(fuzz::view(data, size));
  if (!instant) return 0;
  if (*instant < Instant{} || *instant >= std::chrono::sys_days(std::chrono::year(9999) / 1 / 1)) return 0;
  fuzz::must(parse_rfc3339(to_rfc3339(*instant)) == *instant, "RFC 3339 is read as it was written");
  fuzz::must(parse_rfc822(to_rfc822(*instant)) == *instant, "RFC 822 is read as it was written");
  return 0;
}
