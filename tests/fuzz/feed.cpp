// Any bytes → sniff, parse, and the result in all three formats: it is read again, and written again the same.
#include <string>

#include "base/text.hpp"
#include "codec/format.hpp"
#include "codec/sniff.hpp"
#include "fuzz.hpp"

using namespace feedd;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Uri base = *parse_uri("https://example.org/feed");
  auto bytes = fuzz::view(data, size);
  codec::sniff(bytes);
  auto parsed = codec::parse_any(bytes, "", base);
  if (!parsed) return 0;
  for (const auto& format : codec::formats()) {
    auto once = codec::document(format, parsed->info, parsed->entries);
    fuzz::must(is_xml_safe(once), "what is written is UTF-8 that XML allows");
    if (!format.is_feed) continue;
    auto again = codec::parse_any(once, "", base);
    fuzz::must(again.has_value(), "what is written can be read");
    auto twice = codec::document(format, again->info, again->entries);
    fuzz::must_be_same(once, twice, "what is read again is written again the same");
  }
  return 0;
}
