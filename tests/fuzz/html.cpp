// Any text as foreign HTML: what is clean stays as it is.
#include <string>

#include "base/text.hpp"
#include "codec/html.hpp"
#include "fuzz.hpp"

using namespace feedd;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Uri base = *parse_uri("https://example.org/a/b");
  auto html = fuzz::view(data, size);
  auto once = codec::clean(html, base);
  fuzz::must(is_xml_safe(once), "clean HTML is UTF-8 that XML allows");
  auto twice = codec::clean(once, base);
  fuzz::must_be_same(once, twice, "clean(clean(x)) == clean(x)");
  for (const char* never : {"<script", "<style", "<object", "<embed", "<form", "<base", "<meta", "<link"}) {
    fuzz::must(once.find(never) == std::string::npos, "no element that runs, loads or asks");
  }
  fuzz::must(is_utf8(codec::text_of(html, 500)), "text is UTF-8");
  (void)codec::absolute_links(html, base);
  return 0;
}
