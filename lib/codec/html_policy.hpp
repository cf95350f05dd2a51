/// What of foreign HTML may stay: the tables that say which elements, which attributes of them and which values. All
/// that is not named here goes; elements leave their content unless they are to be dropped. Internal to this room.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace feedd::codec {

enum class Fate : std::uint8_t {
  keep,
  unwrap,  ///< its content stays
  drop     ///< its content is code, or means nothing outside the page that works it
};

/// What the parser does about an element, for the order of elements to be one that reads back the same.
enum Trait : unsigned {
  void_element = 1 << 0,    ///< has no content and no end tag
  ends_paragraph = 1 << 1,  ///< closes the <p> it stands in
  special = 1 << 2,         ///< hides a list item around it from the next one
  heading = 1 << 3,         ///< closes a heading right around it
  table_part = 1 << 4,      ///< takes nothing but its own parts
  scope = 1 << 5,           ///< what is open around it does not count inside
  ruby_part = 1 << 6,       ///< stands in <ruby>
  needs_address = 1 << 7,   ///< is worth nothing without the address it had to lose
  controlled = 1 << 8,      ///< gets controls, as no script will play it
  math = 1 << 9,            ///< of MathML
  math_text = 1 << 10,      ///< of MathML, with nothing but text in it
  loaded = 1 << 11,         ///< loads its src, perhaps late
  block = 1 << 12,          ///< parts words
  anchored = 1 << 13,       ///< may be the target of a link
};

enum class Value : std::uint8_t {
  text,       ///< as it is
  word,       ///< letters, digits, and - . _ : + / ; nothing else
  number,     ///< decimal
  length,     ///< a number, perhaps with a unit or in hundredths
  flag,       ///< stands or does not
  direction,  ///< ltr, rtl, auto
  link,       ///< an address to follow
  picture,    ///< an address to load
};

struct AttributeRule {
  std::string_view name;
  Value value;
};

struct ElementRule {
  std::string_view name;
  Fate fate;
  unsigned traits = 0;
  std::span<const AttributeRule> attributes = {};
  std::string_view parent = {};  ///< may stand in these only, a space after each name; empty: anywhere
};

/// Null for elements nobody thought of: they are unwrapped.
const ElementRule* html_rule(std::string_view name);
const ElementRule* math_rule(std::string_view name);

/// The rule for an attribute of that element, the ones that stand on every element included; null: it goes.
const AttributeRule* attribute_rule(const ElementRule& element, std::string_view name);

/// True when the value is what the rule says; addresses aside, which have to be resolved.
bool is_fit(Value rule, std::string_view value);

/// A name that may stand in id: of letters, digits and -_:. without anything a script would look for.
bool is_harmless_id(std::string_view id);

}  // namespace feedd::codec
