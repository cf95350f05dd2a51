// Any bytes as a subscription list: read, written, read again the same, and made tables of a configuration.
#include <string>
#include <vector>

#include "base/text.hpp"
#include "codec/opml.hpp"
#include "codec/value.hpp"
#include "daemon/subscriptions.hpp"
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
  std::vector<std::string> addresses;
  for (const auto& outline : *outlines) {
    if (daemon::is_subscribable(outline.xml_url)) addresses.push_back(outline.xml_url);
  }
  const auto tables = codec::read_toml(daemon::tables_of_outlines(*outlines), 1, codec::most_in_configuration);
  fuzz::must(tables.has_value(), "the tables of a list are TOML");
  if (addresses.empty()) return 0;
  const auto* upstreams = tables->find("upstream");
  fuzz::must(upstreams && upstreams->items.size() == addresses.size(), "a table for each feed");
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const auto* url = upstreams->items[i].find("url");
    fuzz::must(url && url->text == addresses[i], "with its address");
  }
  return 0;
}
