#include "daemon/convert.hpp"

#include <cstdio>

#include "base/text.hpp"
#include "codec/format.hpp"
#include "codec/opml.hpp"
#include "daemon/feed_input.hpp"

namespace feedd::daemon {

int convert(const std::string& input, const std::string& to, const std::string& base_url) {
  const auto* format = codec::find_format(to);
  auto parsed = read_feed(input, base_url);
  if (!parsed) {
    std::fprintf(stderr, "%s\n", printable(parsed.error().what).c_str());
    return 1;
  }
  for (const auto& note : parsed->notes)
    std::fprintf(stderr, "%s: %s\n", input.c_str(), printable(note.error.what).c_str());
  auto document = codec::document(*format, parsed->info, parsed->entries);
  std::fwrite(document.data(), 1, document.size(), stdout);
  return 0;
}

int import_opml(const std::string& input) {
  auto bytes = contents(input);
  auto outlines = bytes ? codec::parse_opml(*bytes) : tl::unexpected(bytes.error());
  if (!outlines) {
    std::fprintf(stderr, "%s\n", printable(outlines.error().what).c_str());
    return 1;
  }
  auto quoted = [](std::string_view text) {
    return '"' + replace_all(replace_all(squeeze(text), "\\", "\\\\"), "\"", "\\\"") + '"';
  };
  for (const auto& outline : *outlines) {
    std::string table = "[[upstream]]\nurl   = " + quoted(outline.xml_url) + "\n";
    const auto& title = outline.title.empty() ? outline.text : outline.title;
    if (!title.empty()) table += "title = " + quoted(title) + "\n";
    if (!outline.categories.empty()) {
      table += "tags  = [";
      for (std::size_t i = 0; i < outline.categories.size(); ++i)
        table += (i ? ", " : "") + quoted(outline.categories[i]);
      table += "]\n";
    }
    std::printf("%s\n", table.c_str());
  }
  return 0;
}

}  // namespace feedd::daemon
