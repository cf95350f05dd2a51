// Any bytes as a JSON Feed: read, written, read and written again the same.
#include <string>

#include "codec/format.hpp"
#include "codec/json_feed.hpp"
#include "fuzz.hpp"

using namespace feedd;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Uri base = *parse_uri("https://example.org/feed.json");
  auto parsed = codec::parse_json_feed(fuzz::view(data, size), base);
  if (!parsed) return 0;
  const auto& format = *codec::find_format("json");
  auto once = codec::document(format, parsed->info, parsed->entries);
  auto again = codec::parse_json_feed(once, base);
  fuzz::must(again.has_value(), "what is written can be read");
  auto twice = codec::document(format, again->info, again->entries);
  fuzz::must_be_same(once, twice, "what is read again is written again the same");
  return 0;
}
