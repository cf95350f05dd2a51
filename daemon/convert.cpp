#include "daemon/convert.hpp"

#include <cstdio>

#include "codec/format.hpp"
#include "codec/opml.hpp"
#include "daemon/feed_input.hpp"
#include "daemon/subscriptions.hpp"
#include "daemon/terminal.hpp"

namespace feedd::daemon {
namespace {

int failed(const Error& error) {
  tell(error.what);
  return 1;
}

}  // namespace

int convert(const std::string& input, const std::string& to, const std::string& base_url) {
  const auto* format = codec::find_format(to);
  auto parsed = read_feed(input, base_url);
  if (!parsed) return failed(parsed.error());
  for (const auto& note : parsed->notes) tell(input + ": " + note.error.what, Tone::remark);
  auto document = codec::document(*format, parsed->info, parsed->entries);
  std::fwrite(document.data(), 1, document.size(), stdout);
  return 0;
}

int import_opml(const std::string& input) {
  auto bytes = contents(input);
  auto outlines = bytes ? codec::parse_opml(*bytes) : tl::unexpected(bytes.error());
  if (!outlines) return failed(bytes ? within(input, outlines.error()) : outlines.error());
  for (const auto& outline : *outlines) {
    if (!is_subscribable(outline.xml_url))
      tell(input + ": no address of a feed, left out: " + outline.xml_url, Tone::remark);
  }
  std::printf("%s", tables_of_outlines(*outlines).c_str());
  return 0;
}

int import_planet(const std::string& input) {
  auto bytes = contents(input);
  if (!bytes) return failed(bytes.error());
  auto tables = tables_of_planet(*bytes);
  if (tables.find("[[upstream]]") == std::string::npos) {
    return failed({Errc::syntax, input + ": no section is named by the address of a feed: a planet.ini has "
                                         "[https://…/feed]"});
  }
  std::printf("%s", tables.c_str());
  return 0;
}

}  // namespace feedd::daemon
