#include "codec/xml_write.hpp"

#include <pugixml.hpp>

#include "base/text.hpp"
#include "codec/xml.hpp"

namespace feedd::codec::xml {
namespace {

/// Printed as `<?slot?>`, which no text and no value of an attribute can be printed as.
constexpr const char* slot_name = "slot";
constexpr std::string_view slot = "<?slot?>";

}  // namespace

pugi::xml_node append(pugi::xml_node parent, const char* name, std::string_view text,
                      std::initializer_list<Pair> attributes) {
  pugi::xml_node node = parent.append_child(name);
  for (const auto& [key, value] : attributes) append_attribute(node, key, value);
  if (text.empty()) return node;
  auto inner = node.append_child(pugi::node_pcdata);
  if (is_xml_safe(text)) {
    inner.set_value(text.data(), text.size());
  } else {
    inner.set_value(xml_safe(text).c_str());
  }
  return node;
}

void append_attribute(pugi::xml_node node, const char* name, std::string_view given) {
  if (given.empty()) return;
  if (is_xml_safe(given) && given.find_first_of("\n\r\t") == std::string_view::npos) {
    node.append_attribute(name).set_value(given.data(), given.size());
    return;
  }
  std::string value = xml_safe(given);
  if (value.empty()) return;
  for (char& c : value) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';  // the printer would drop them
  }
  node.append_attribute(name).set_value(value.c_str());
}

void append_some(pugi::xml_node parent, const char* name, std::string_view text) {
  if (!text.empty()) append(parent, name, text);
}

void append_slot(pugi::xml_node parent, const char* name, std::initializer_list<Pair> attributes) {
  append(parent, name, "", attributes).append_child(pugi::node_pi).set_name(slot_name);
}

void spread(pugi::xml_node node) {
  for (const auto& child : children(node)) node.insert_child_before(pugi::node_pcdata, child).set_value("\n");
  node.append_child(pugi::node_pcdata).set_value("\n");
}

std::string print(const pugi::xml_node& node) {
  struct Writer : pugi::xml_writer {
    void write(const void* data, std::size_t size) override { text.append(static_cast<const char*>(data), size); }
    std::string text;
  } writer;
  unsigned flags = pugi::format_raw | pugi::format_no_declaration | pugi::format_skip_control_chars;
  node.print(writer, "", flags, pugi::encoding_utf8);
  return std::move(writer.text);
}

Fragment print(const pugi::xml_node& node, LongText& slot_text) {
  auto around = print(node);
  const auto at = around.find(slot);
  if (at == std::string::npos) return {std::move(around)};
  around.erase(at, slot.size());
  return {std::move(around), at, slot_text.xml()};
}

std::string document(const pugi::xml_node& root) {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + print(root) + "\n";
}

}  // namespace feedd::codec::xml
