#include "codec/html_policy.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace feedd::codec {
namespace {

using Rules = std::span<const AttributeRule>;

constexpr AttributeRule a_attributes[] = {{"href", Value::link}, {"hreflang", Value::word}, {"type", Value::word}};
constexpr AttributeRule cite_attributes[] = {{"cite", Value::link}};
constexpr AttributeRule col_attributes[] = {{"span", Value::number}};
constexpr AttributeRule data_attributes[] = {{"value", Value::text}};
constexpr AttributeRule edit_attributes[] = {{"cite", Value::link}, {"datetime", Value::text}};
constexpr AttributeRule details_attributes[] = {{"open", Value::flag}};
constexpr AttributeRule iframe_attributes[] = {
    {"width", Value::length}, {"height", Value::length}, {"allowfullscreen", Value::flag}};
constexpr AttributeRule img_attributes[] = {{"alt", Value::text}, {"width", Value::length}, {"height", Value::length}};
constexpr AttributeRule li_attributes[] = {{"value", Value::number}};
constexpr AttributeRule ol_attributes[] = {{"start", Value::number}, {"reversed", Value::flag}, {"type", Value::word}};
constexpr AttributeRule source_attributes[] = {
    {"type", Value::text}, {"media", Value::text}, {"width", Value::length}, {"height", Value::length}};
constexpr AttributeRule time_attributes[] = {{"datetime", Value::text}};
constexpr AttributeRule track_attributes[] = {
    {"kind", Value::word}, {"srclang", Value::word}, {"label", Value::text}, {"default", Value::flag}};
constexpr AttributeRule media_attributes[] = {{"width", Value::length},
                                              {"height", Value::length},
                                              {"poster", Value::picture},
                                              {"loop", Value::flag},
                                              {"muted", Value::flag}};
constexpr AttributeRule td_attributes[] = {
    {"colspan", Value::number}, {"rowspan", Value::number}, {"align", Value::word}};
constexpr AttributeRule th_attributes[] = {{"colspan", Value::number},
                                           {"rowspan", Value::number},
                                           {"align", Value::word},
                                           {"scope", Value::word},
                                           {"abbr", Value::text}};
constexpr AttributeRule math_attributes[] = {
    {"accent", Value::word},        {"accentunder", Value::word},   {"align", Value::word},
    {"bevelled", Value::word},      {"close", Value::text},         {"columnalign", Value::text},
    {"columnlines", Value::text},   {"columnspacing", Value::text}, {"columnspan", Value::number},
    {"depth", Value::length},       {"display", Value::word},       {"displaystyle", Value::word},
    {"fence", Value::word},         {"form", Value::word},          {"frame", Value::word},
    {"height", Value::length},      {"largeop", Value::word},       {"linethickness", Value::length},
    {"lspace", Value::length},      {"mathvariant", Value::word},   {"maxsize", Value::length},
    {"minsize", Value::length},     {"movablelimits", Value::word}, {"notation", Value::text},
    {"open", Value::text},          {"rowalign", Value::text},      {"rowlines", Value::text},
    {"rowspacing", Value::text},    {"rowspan", Value::number},     {"rspace", Value::length},
    {"scriptlevel", Value::number}, {"separator", Value::word},     {"separators", Value::text},
    {"stretchy", Value::word},      {"symmetric", Value::word},     {"voffset", Value::length},
    {"width", Value::length}};
constexpr AttributeRule global_attributes[] = {
    {"title", Value::text}, {"lang", Value::word}, {"dir", Value::direction}};

constexpr unsigned paragraph = ends_paragraph | special | block | anchored;
constexpr unsigned words = anchored;
constexpr unsigned rows = table_part | scope | special | block | anchored;

constexpr ElementRule html_rules[] = {
    {"a", Fate::keep, anchored | needs_address, a_attributes},
    {"abbr", Fate::keep, words},
    {"acronym", Fate::keep, words},
    {"address", Fate::keep, ends_paragraph | block | anchored},
    {"annotation", Fate::drop},
    {"annotation-xml", Fate::drop},
    {"area", Fate::drop},
    {"article", Fate::keep, paragraph},
    {"aside", Fate::keep, paragraph},
    {"audio", Fate::keep, controlled | loaded, media_attributes},
    {"b", Fate::keep, words},
    {"base", Fate::drop},
    {"bdi", Fate::keep, words},
    {"bdo", Fate::keep, words},
    {"bgsound", Fate::drop},
    {"big", Fate::keep, words},
    {"blockquote", Fate::keep, paragraph, cite_attributes},
    {"br", Fate::keep, void_element | block},
    {"caption", Fate::keep, scope | special | block | anchored, {}, "table "},
    {"center", Fate::keep, paragraph},
    {"cite", Fate::keep, words},
    {"code", Fate::keep, words},
    {"col", Fate::keep, void_element, col_attributes, "colgroup "},
    {"colgroup", Fate::keep, table_part | special, col_attributes, "table "},
    {"data", Fate::keep, words, data_attributes},
    {"datalist", Fate::drop},
    {"dd", Fate::keep, paragraph},
    {"del", Fate::keep, words, edit_attributes},
    {"details", Fate::keep, paragraph, details_attributes},
    {"dfn", Fate::keep, words},
    {"div", Fate::keep, ends_paragraph | block | anchored},
    {"dl", Fate::keep, paragraph},
    {"dt", Fate::keep, paragraph},
    {"em", Fate::keep, words},
    {"embed", Fate::drop},
    {"fieldset", Fate::unwrap, block},
    {"figcaption", Fate::keep, paragraph},
    {"figure", Fate::keep, paragraph},
    {"footer", Fate::keep, paragraph},
    {"form", Fate::unwrap, block},
    {"frame", Fate::drop},
    {"frameset", Fate::drop},
    {"h1", Fate::keep, paragraph | heading},
    {"h2", Fate::keep, paragraph | heading},
    {"h3", Fate::keep, paragraph | heading},
    {"h4", Fate::keep, paragraph | heading},
    {"h5", Fate::keep, paragraph | heading},
    {"h6", Fate::keep, paragraph | heading},
    {"head", Fate::drop},
    {"header", Fate::keep, paragraph},
    {"hgroup", Fate::unwrap, block},
    {"hr", Fate::keep, void_element | ends_paragraph | block},
    {"i", Fate::keep, words},
    {"iframe", Fate::keep, needs_address | loaded, iframe_attributes},
    {"img", Fate::keep, void_element | needs_address | loaded, img_attributes},
    {"input", Fate::drop},
    {"ins", Fate::keep, words, edit_attributes},
    {"kbd", Fate::keep, words},
    {"keygen", Fate::drop},
    {"legend", Fate::unwrap, block},
    {"li", Fate::keep, paragraph, li_attributes},
    {"link", Fate::drop},
    {"main", Fate::keep, ends_paragraph | block | anchored},  // not special to every parser
    {"mark", Fate::keep, words},
    {"menu", Fate::keep, paragraph},
    {"meta", Fate::drop},
    {"nav", Fate::keep, paragraph},
    {"noembed", Fate::drop},
    {"noframes", Fate::drop},
    {"ol", Fate::keep, paragraph, ol_attributes},
    {"optgroup", Fate::drop},
    {"option", Fate::drop},
    {"p", Fate::keep, ends_paragraph | block | anchored},
    {"param", Fate::drop},
    {"picture", Fate::keep},
    {"pre", Fate::keep, paragraph},
    {"q", Fate::keep, words, cite_attributes},
    {"rb", Fate::keep, ruby_part | words},
    {"rp", Fate::keep, ruby_part | words},
    {"rt", Fate::keep, ruby_part | words},
    {"rtc", Fate::keep, ruby_part | words},
    {"ruby", Fate::keep, words},
    {"s", Fate::keep, words},
    {"samp", Fate::keep, words},
    {"script", Fate::drop},
    {"section", Fate::keep, paragraph},
    {"select", Fate::drop},
    {"small", Fate::keep, words},
    {"source", Fate::keep, void_element | needs_address | loaded, source_attributes},
    {"span", Fate::keep, words},
    {"strike", Fate::keep, words},
    {"strong", Fate::keep, words},
    {"style", Fate::drop},
    {"sub", Fate::keep, words},
    {"summary", Fate::keep, ends_paragraph | block | anchored},  // the same
    {"sup", Fate::keep, words},
    {"svg", Fate::drop},
    {"table", Fate::keep, rows | ends_paragraph},
    {"tbody", Fate::keep, rows, {}, "table "},
    {"td", Fate::keep, scope | special | block | anchored, td_attributes, "tr "},
    {"template", Fate::drop},
    {"textarea", Fate::drop},
    {"tfoot", Fate::keep, rows, {}, "table "},
    {"th", Fate::keep, scope | special | block | anchored, th_attributes, "tr "},
    {"thead", Fate::keep, rows, {}, "table "},
    {"time", Fate::keep, words, time_attributes},
    {"title", Fate::drop},
    {"tr", Fate::keep, rows, {}, "tbody thead tfoot "},
    {"track", Fate::keep, void_element | needs_address | loaded, track_attributes},
    {"tt", Fate::keep, words},
    {"u", Fate::keep, words},
    {"ul", Fate::keep, paragraph},
    {"var", Fate::keep, words},
    {"video", Fate::keep, controlled | loaded, media_attributes},
    {"wbr", Fate::keep, void_element},
    {"xmp", Fate::unwrap, block},
};

constexpr ElementRule math_of(std::string_view name, unsigned traits = 0) {
  return {name, Fate::keep, math | traits, math_attributes};
}

constexpr ElementRule math_rules[] = {{"annotation", Fate::drop},
                                      {"annotation-xml", Fate::drop},
                                      math_of("maction"),
                                      math_of("math"),
                                      math_of("menclose"),
                                      math_of("merror"),
                                      math_of("mfenced"),
                                      math_of("mfrac"),
                                      math_of("mi", math_text),
                                      math_of("mmultiscripts"),
                                      math_of("mn", math_text),
                                      math_of("mo", math_text),
                                      math_of("mover"),
                                      math_of("mpadded"),
                                      math_of("mphantom"),
                                      math_of("mprescripts"),
                                      math_of("mroot"),
                                      math_of("mrow"),
                                      math_of("ms", math_text),
                                      math_of("mspace"),
                                      math_of("msqrt"),
                                      math_of("mstyle"),
                                      math_of("msub"),
                                      math_of("msubsup"),
                                      math_of("msup"),
                                      math_of("mtable"),
                                      math_of("mtd"),
                                      math_of("mtext", math_text),
                                      math_of("mtr"),
                                      math_of("munder"),
                                      math_of("munderover"),
                                      math_of("none"),
                                      {"script", Fate::drop},
                                      math_of("semantics"),
                                      {"style", Fate::drop},
                                      {"svg", Fate::drop}};

template <class Rule>
constexpr bool sorted(std::span<const Rule> rules) {
  return std::is_sorted(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) { return a.name < b.name; });
}
static_assert(sorted(std::span<const ElementRule>(html_rules)));
static_assert(sorted(std::span<const ElementRule>(math_rules)));
static_assert(sorted(std::span<const AttributeRule>(math_attributes)));

template <class Rule>
const Rule* find(std::span<const Rule> rules, std::string_view name) {
  auto at = std::lower_bound(rules.begin(), rules.end(), name,
                             [](const Rule& rule, std::string_view wanted) { return rule.name < wanted; });
  return at != rules.end() && at->name == name ? &*at : nullptr;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// -12.5, then nothing, a unit or a percent sign.
bool is_number(std::string_view text, bool with_unit) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  if (digits == 0 || digits > 9 || !std::any_of(text.begin(), text.begin() + digits, is_digit)) return false;
  std::string_view unit = text.substr(digits);
  if (unit.empty()) return true;
  return with_unit && (unit == "%" || (unit.size() <= 4 && std::all_of(unit.begin(), unit.end(), is_letter)));
}

}  // namespace

const ElementRule* html_rule(std::string_view name) { return find<ElementRule>(html_rules, name); }
const ElementRule* math_rule(std::string_view name) { return find<ElementRule>(math_rules, name); }

const AttributeRule* attribute_rule(const ElementRule& element, std::string_view name) {
  if (element.traits & math) {
    if (const auto* rule = find<AttributeRule>(element.attributes, name)) return rule;
    return name == "dir" ? &global_attributes[2] : nullptr;
  }
  for (Rules rules : {element.attributes, Rules(global_attributes)}) {
    for (const auto& rule : rules) {
      if (rule.name == name) return &rule;
    }
  }
  return nullptr;
}

bool is_fit(Value rule, std::string_view value) {
  switch (rule) {
    case Value::text:
    case Value::flag:
      return true;
    case Value::word:
      return !value.empty() && value.size() <= 64 && std::all_of(value.begin(), value.end(), [](char c) {
        return is_letter(c) || is_digit(c) || std::string_view("-._:+/").find(c) != std::string_view::npos;
      });
    case Value::number:
      return is_number(value, false);
    case Value::length:
      return is_number(value, true);
    case Value::direction:
      return iequals(value, "ltr") || iequals(value, "rtl") || iequals(value, "auto");
    case Value::link:
    case Value::picture:
      break;
  }
  return false;
}

bool is_harmless_id(std::string_view id) {
  if (id.empty() || id.size() > 128 || !(is_letter(id[0]) || id[0] == '_') || id.starts_with("__")) return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return is_letter(c) || is_digit(c) || std::string_view("-_:.").find(c) != std::string_view::npos;
  });
}

}  // namespace feedd::codec
