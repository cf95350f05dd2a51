// Any bytes under any content coding (the first line) → what they unpack to, within its bounds.
#include "upstream/encoding.hpp"

#include <string>

#include "fuzz.hpp"

using namespace feedd;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto bytes = fuzz::view(data, size);
  auto end = bytes.substr(0, 64).find('\n');
  auto coding = bytes.substr(0, end == bytes.npos ? 0 : end);
  auto body = end == bytes.npos ? bytes : bytes.substr(end + 1);
  constexpr std::size_t much = 4 << 20, free = 1 << 20;
  auto decoded = upstream::decode(body, coding, much);
  if (!decoded) return 0;
  fuzz::must(decoded->size() <= std::max(free, std::min(much, body.size() * 200)), "nothing unpacks without bounds");
  auto enough = upstream::decode(body, coding, decoded->size());
  fuzz::must(enough && *enough == *decoded, "a limit that is just enough is enough");
  if (decoded->empty()) return 0;
  auto less = upstream::decode(body, coding, decoded->size() - 1);
  fuzz::must(!less && less.error().code == Errc::too_large, "a limit holds to the byte");
  return 0;
}
