#include "codec/html_tags.hpp"

#include <algorithm>
#include <array>

namespace feedd::codec {
namespace {

struct Known {
  std::string_view name;
  unsigned traits;
};

constexpr std::array known_elements = std::to_array<Known>({
    {"a", tag_single},
    {"address", tag_block},
    {"annotation", tag_formula},
    {"annotation-xml", tag_formula},
    {"area", tag_empty},
    {"article", tag_block},
    {"aside", tag_block},
    {"base", tag_empty},
    {"basefont", tag_empty},
    {"bgsound", tag_empty},
    {"blockquote", tag_block},
    {"body", tag_page},
    {"br", tag_empty},
    {"caption", tag_part | tag_block},
    {"center", tag_block},
    {"col", tag_empty},
    {"colgroup", tag_part},
    {"dd", tag_definition | tag_block},
    {"details", tag_block},
    {"dir", tag_block},
    {"div", tag_block},
    {"dl", tag_block},
    {"dt", tag_definition | tag_block},
    {"embed", tag_empty},
    {"figcaption", tag_block},
    {"figure", tag_block},
    {"footer", tag_block},
    {"frame", tag_void},
    {"frameset", tag_void},
    {"head", tag_page},
    {"header", tag_block},
    {"hgroup", tag_block},
    {"hr", tag_empty},
    {"html", tag_page},
    {"iframe", tag_raw},
    {"image", tag_empty},
    {"img", tag_empty},
    {"input", tag_empty},
    {"isindex", tag_void},
    {"keygen", tag_empty},
    {"li", tag_item | tag_block},
    {"link", tag_empty},
    {"maction", tag_formula},
    {"main", tag_block},
    {"math", tag_island},
    {"menclose", tag_formula},
    {"menu", tag_block},
    {"menuitem", tag_empty},
    {"merror", tag_formula},
    {"meta", tag_empty},
    {"mfenced", tag_formula},
    {"mfrac", tag_formula},
    {"mi", tag_formula | tag_words},
    {"mmultiscripts", tag_formula},
    {"mn", tag_formula | tag_words},
    {"mo", tag_formula | tag_words},
    {"mover", tag_formula},
    {"mpadded", tag_formula},
    {"mphantom", tag_formula},
    {"mprescripts", tag_formula},
    {"mroot", tag_formula},
    {"mrow", tag_formula},
    {"ms", tag_formula | tag_words},
    {"mspace", tag_formula},
    {"msqrt", tag_formula},
    {"mstyle", tag_formula},
    {"msub", tag_formula},
    {"msubsup", tag_formula},
    {"msup", tag_formula},
    {"mtable", tag_formula},
    {"mtd", tag_formula},
    {"mtext", tag_formula | tag_words},
    {"mtr", tag_formula},
    {"munder", tag_formula},
    {"munderover", tag_formula},
    {"nav", tag_block},
    {"nobr", tag_single},
    {"noembed", tag_raw},
    {"noframes", tag_raw},
    {"none", tag_formula},
    {"ol", tag_block},
    {"option", tag_option},
    {"p", tag_paragraph},
    {"param", tag_empty},
    {"pre", tag_block},
    {"rb", tag_annotation},
    {"rp", tag_annotation},
    {"rt", tag_annotation},
    {"rtc", tag_annotation},
    {"script", tag_raw},
    {"section", tag_block},
    {"select", tag_island},
    {"semantics", tag_formula},
    {"source", tag_empty},
    {"style", tag_raw},
    {"summary", tag_block},
    {"svg", tag_island},
    {"tbody", tag_part},
    {"td", tag_cell | tag_block},
    {"template", tag_island},
    {"textarea", tag_raw},
    {"tfoot", tag_part},
    {"th", tag_cell | tag_block},
    {"thead", tag_part},
    {"title", tag_raw},
    {"tr", tag_row},
    {"track", tag_empty},
    {"ul", tag_block},
    {"wbr", tag_empty},
    {"xmp", tag_raw},
});

static_assert(std::is_sorted(known_elements.begin(), known_elements.end(),
                             [](const Known& a, const Known& b) { return a.name < b.name; }));

}  // namespace

unsigned tag_traits(std::string_view name) {
  auto known = std::lower_bound(known_elements.begin(), known_elements.end(), name,
                                [](const Known& one, std::string_view wanted) { return one.name < wanted; });
  return known != known_elements.end() && known->name == name ? known->traits : 0;
}

unsigned closed_with(std::string_view name, unsigned traits) {
  if (name == "ul" || name == "ol" || name == "menu" || name == "dir") return tag_paragraph | tag_item;
  if (name == "dl") return tag_paragraph | tag_definition;
  if (name == "table") return tag_paragraph | tag_cell | tag_row | tag_part;
  if (name == "tbody" || name == "thead" || name == "tfoot") return tag_paragraph | tag_cell | tag_row;
  if (name == "tr") return tag_paragraph | tag_cell;
  if (name == "ruby") return tag_annotation;
  return traits & tag_block ? tag_paragraph : 0u;
}

}  // namespace feedd::codec
