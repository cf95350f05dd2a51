#include "codec/media.hpp"

#include <pugixml.hpp>

#include "base/media_type.hpp"
#include "codec/checking.hpp"
#include "codec/xml_write.hpp"

namespace feedd::codec {

std::string_view type_of(const Enclosure& enclosure) {
  return is_media_type(enclosure.type) ? std::string_view(enclosure.type) : known_media_type(enclosure.url.path());
}

bool says_more(const Enclosure& enclosure) {
  return enclosure.duration || !enclosure.medium.empty() || enclosure.width > 0 || enclosure.height > 0;
}

void append_media_content(pugi::xml_node parent, const Enclosure& enclosure, bool titled) {
  auto number = [](std::uint64_t value) { return value > 0 ? std::to_string(value) : std::string(); };
  auto node = xml::append(
      parent, "media:content", "",
      {{"url", enclosure.url.str()},
       {"fileSize", number(enclosure.length.value_or(0))},
       {"type", type_of(enclosure)},
       {"medium", enclosure.medium},
       {"duration", number(enclosure.duration ? static_cast<std::uint64_t>(enclosure.duration->count()) : 0)},
       {"width", number(enclosure.width)},
       {"height", number(enclosure.height)}});
  if (titled && !enclosure.title.empty()) xml::append(node, "media:title", enclosure.title, {{"type", "plain"}});
}

}  // namespace feedd::codec
