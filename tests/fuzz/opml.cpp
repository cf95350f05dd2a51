// Any bytes as a subscription list: read, written, read again the same.
#include <string>

#include "base/text.hpp"
#include "codec/opml.hpp"
#include "fuzz.hpp"

using namespace feedd;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto outlines = codec::parse_opml(fuzz::view(data, size));
  if (!outlines) return 0;
  auto once = codec::write_opml("list", *outlines);
  fuzz::must(is_xml_safe(once), "a list is UTF-8 that XML allows");
  auto again = codec::parse_opml(once);
  fuzz::must(again.has_value(), "a list that is written can be read");
  fuzz::must_be_same(once, codec::write_opml("list", *again), "a list is written again the same");
  fuzz::must(codec::parse_opml(once) == again, "and read again the same");
  fuzz::must(again->size() == outlines->size(), "with every feed in it");
  return 0;
}
