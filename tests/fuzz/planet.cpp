// Any bytes as a planet.ini: tables of a configuration that can be read, each feed at an address.
#include <string>

#include "base/text.hpp"
#include "base/uri.hpp"
#include "codec/value.hpp"
#include "daemon/subscriptions.hpp"
#include "fuzz.hpp"

using namespace feedd;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto tables = daemon::tables_of_planet(fuzz::view(data, size));
  fuzz::must(is_xml_safe(tables), "what is printed is text");
  const auto read = codec::read_toml(tables, 1, codec::most_in_configuration);
  fuzz::must(read.has_value(), "the tables of a planet are TOML");
  const auto* upstreams = read->find("upstream");
  if (!upstreams) return 0;
  for (const auto& table : upstreams->items) {
    const auto* url = table.find("url");
    fuzz::must(url && parse_uri(url->text).has_value(), "each feed has its address");
  }
  return 0;
}
