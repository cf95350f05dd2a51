/// XML built and printed, with pugixml behind it. What XML forbids never gets out. Internal to this room.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "codec/long_text.hpp"

namespace pugi {
class xml_node;
}

namespace feedd::codec::xml {

struct Pair {
  const char* name;
  std::string_view value;
};
/// A new last child. What XML forbids is dropped from text and values; attributes with an empty value are left out, and
/// line ends and tabs in a value are spaces, as every reader would have them (XML 1.0 §3.3.3).
pugi::xml_node append(pugi::xml_node parent, const char* name, std::string_view text = {},
                      std::initializer_list<Pair> attributes = {});
void append_attribute(pugi::xml_node node, const char* name, std::string_view value);
/// Nothing where there is no text.
void append_some(pugi::xml_node parent, const char* name, std::string_view text);
/// A child whose text is long: only print() is given it, so that it is not copied into the tree first. One in a tree.
void append_slot(pugi::xml_node parent, const char* name, std::initializer_list<Pair> attributes = {});
/// Each child on a line of its own: the line ends become part of the tree.
void spread(pugi::xml_node node);

/// UTF-8, with no white space but what the tree holds.
std::string print(const pugi::xml_node& node);
/// The same with the text of its slot, if it has one.
Fragment print(const pugi::xml_node& node, LongText& slot_text);
/// The same with the XML declaration, as whole lines.
std::string document(const pugi::xml_node& root);

}  // namespace feedd::codec::xml
