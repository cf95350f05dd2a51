#include "codec/xml.hpp"

#include <algorithm>
#include <cstring>
#include <pugixml.hpp>

#include "base/text.hpp"
#include "codec/html_tree.hpp"

namespace feedd::codec::xml {
namespace {

constexpr std::size_t depth_limit = 200;
constexpr std::size_t attributes_limit = 200;
constexpr std::size_t tags_limit = 1'000'000;

struct Vocabulary {
  std::string_view uri;
  Ns ns;
};
constexpr Vocabulary vocabularies[] = {
    {"http://www.w3.org/2005/Atom", Ns::atom},
    {"http://purl.org/atom/ns#", Ns::atom},
    {"http://purl.org/rss/1.0/", Ns::none},
    {"http://my.netscape.com/rdf/simple/0.9/", Ns::none},
    {"http://channel.netscape.com/rdf/simple/0.9/", Ns::none},
    {"http://backend.userland.com/rss2", Ns::none},
    {"http://backend.userland.com/RSS2", Ns::none},
    {"http://blogs.law.harvard.edu/tech/rss", Ns::none},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", Ns::rdf},
    {"http://purl.org/dc/elements/1.1/", Ns::dc},
    {"http://purl.org/dc/terms/", Ns::dcterms},
    {"http://purl.org/rss/1.0/modules/content/", Ns::content},
    {"http://search.yahoo.com/mrss/", Ns::media},
    {"http://search.yahoo.com/mrss", Ns::media},
    {"http://www.itunes.com/dtds/podcast-1.0.dtd", Ns::itunes},
    {"http://www.w3.org/1999/xhtml", Ns::xhtml},
};
/// What a prefix means when the document forgot to say.
constexpr Vocabulary customary[] = {{"atom", Ns::atom},       {"rdf", Ns::rdf},         {"dc", Ns::dc},
                                    {"dcterms", Ns::dcterms}, {"content", Ns::content}, {"media", Ns::media},
                                    {"itunes", Ns::itunes},   {"xhtml", Ns::xhtml}};

std::optional<std::string_view> declared(const pugi::xml_node& node, std::string_view prefix) {
  for (pugi::xml_node at = node; at.type() == pugi::node_element; at = at.parent()) {
    for (pugi::xml_attribute attribute : at.attributes()) {
      std::string_view key = attribute.name();
      if (!key.starts_with("xmlns")) continue;
      key.remove_prefix(5);
      if (prefix.empty() ? key.empty() : (key.starts_with(':') && key.substr(1) == prefix)) return attribute.value();
    }
  }
  return std::nullopt;
}

/// The whole tree, in order, without recursion. `enter(node)` and `leave(node)` see what is below `top`.
template <class Enter, class Leave>
void walk(const pugi::xml_node& top, Enter enter, Leave leave) {
  pugi::xml_node node = top.first_child();
  while (node) {
    enter(node);
    if (pugi::xml_node child = node.first_child()) {
      node = child;
      continue;
    }
    leave(node);
    while (!node.next_sibling()) {
      node = node.parent();
      if (node == top) return;
      leave(node);
    }
    node = node.next_sibling();
  }
}

bool is_text(const pugi::xml_node& node) { return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata; }

std::string_view local_name(const pugi::xml_node& node) {
  std::string_view name = node.name();
  std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view parameter(std::string_view text, std::string_view key) {
  for (std::size_t at = 0; at + key.size() < text.size(); ++at) {
    if (!iequals(text.substr(at, key.size()), key)) continue;
    std::string_view rest = trim(text.substr(at + key.size()));
    if (!rest.starts_with('=')) continue;
    rest = trim(rest.substr(1));
    if (rest.empty()) return {};
    if (rest[0] == '"' || rest[0] == '\'') return rest.substr(1, rest.find(rest[0], 1) - 1);
    return rest.substr(0, rest.find_first_of("; \t?>"));
  }
  return {};
}

/// Names that publishers use for something larger (WHATWG Encoding §4.2).
std::string_view meant_charset(std::string_view name) {
  if (iequals(name, "iso-8859-1") || iequals(name, "latin1") || iequals(name, "us-ascii") || iequals(name, "ascii")) {
    return "windows-1252";
  }
  if (iequals(name, "gb2312") || iequals(name, "gb_2312-80")) return "GBK";
  return name;
}

std::optional<std::string> read_as(std::string_view bytes, std::string_view charset) {
  charset = meant_charset(trim(charset));
  if (charset.empty() || iequals(charset, "utf-8") || iequals(charset, "utf8")) return std::nullopt;
  auto text = to_utf8(bytes, charset);
  if (!text) return std::nullopt;
  return *std::move(text);
}

}  // namespace

Tree::Tree() : document_(std::make_unique<pugi::xml_document>()) {}
Tree::~Tree() = default;
Tree::Tree(Tree&&) noexcept = default;
Tree& Tree::operator=(Tree&&) noexcept = default;
pugi::xml_node Tree::root() const { return document_->document_element(); }

std::string decoded(std::string_view bytes, std::string_view content_type) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xEF\xBB\xBF")) return xml_safe(bytes.substr(3));
  if (bytes.starts_with("\xFF\xFE")) return xml_safe(to_utf8(bytes.substr(2), "UTF-16LE").value_or(""));
  if (bytes.starts_with("\xFE\xFF")) return xml_safe(to_utf8(bytes.substr(2), "UTF-16BE").value_or(""));
  if (bytes.starts_with("<\0"sv)) return xml_safe(to_utf8(bytes, "UTF-16LE").value_or(""));
  if (bytes.starts_with("\0<"sv)) return xml_safe(to_utf8(bytes, "UTF-16BE").value_or(""));
  std::string_view said = parameter(content_type, "charset");
  if (said.empty()) {
    std::string_view head = trim(bytes.substr(0, 1024));
    if (head.starts_with("<?xml")) said = parameter(head.substr(0, head.find("?>")), "encoding");
  }
  auto text = read_as(bytes, said);
  return xml_safe(text ? *text : bytes);
}

Result<Tree> parse(const std::string& text) {
  if (static_cast<std::size_t>(std::count(text.begin(), text.end(), '<')) > tags_limit) {
    return fail(Errc::too_large, "XML with more than {} tags", tags_limit);
  }
  std::string_view trimmed = trim(text);
  Tree tree;
  unsigned options = pugi::parse_default | pugi::parse_ws_pcdata;
  auto outcome = tree.document_->load_buffer(trimmed.data(), trimmed.size(), options, pugi::encoding_utf8);
  if (!outcome) {
    auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(outcome.offset, 0));
    auto before = trimmed.substr(0, std::min(offset, trimmed.size()));
    auto line = std::count(before.begin(), before.end(), '\n') + 1;
    tree.broken = Error{Errc::syntax, fmt::format("broken XML in line {}: {}", line, outcome.description())};
  }
  if (!tree.root()) return tl::unexpected(tree.broken.value_or(Error{Errc::syntax, "no XML element"}));
  std::size_t depth = 0, deepest = 0, attributes = 0;
  auto enter = [&](const pugi::xml_node& node) {
    deepest = std::max(deepest, ++depth);
    auto all = node.attributes();
    attributes = std::max(attributes, static_cast<std::size_t>(std::distance(all.begin(), all.end())));
  };
  walk(*tree.document_, enter, [&](const pugi::xml_node&) { --depth; });
  if (deepest > depth_limit) return fail(Errc::too_large, "XML nested deeper than {} elements", depth_limit);
  if (attributes > attributes_limit)
    return fail(Errc::too_large, "more than {} attributes on one element", attributes_limit);
  return tree;
}

Name name(const pugi::xml_node& node) {
  std::string_view full = node.name();
  std::size_t colon = full.find(':');
  std::string_view prefix = colon == std::string_view::npos ? "" : full.substr(0, colon);
  std::string_view local = colon == std::string_view::npos ? full : full.substr(colon + 1);
  auto uri = declared(node, prefix);
  if (uri) {
    if (uri->empty()) return {Ns::none, local};
    for (const auto& [known, ns] : vocabularies) {
      if (trim(*uri) == known) return {ns, local};
    }
    return {Ns::other, local};
  }
  if (prefix.empty()) return {Ns::none, local};
  for (const auto& [known, ns] : customary) {
    if (prefix == known) return {ns, local};
  }
  return {Ns::other, local};
}

std::vector<pugi::xml_node> children(const pugi::xml_node& node) {
  std::vector<pugi::xml_node> all;
  for (pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_element) all.push_back(child);
  }
  return all;
}

std::string text(const pugi::xml_node& node) {
  std::string all;
  auto enter = [&](const pugi::xml_node& at) {
    if (is_text(at)) all += at.value();
  };
  walk(node, enter, [](const pugi::xml_node&) {});
  return xml_safe(all);
}

std::string html(const pugi::xml_node& node) {
  std::string out;
  auto enter = [&](const pugi::xml_node& at) {
    if (is_text(at)) out += escape_markup(at.value());
    if (at.type() != pugi::node_element) return;
    out += '<';
    out += local_name(at);
    for (pugi::xml_attribute attribute : at.attributes()) {
      std::string_view key = attribute.name();
      if (key == "xml:lang") key = "lang";
      if (key.find(':') != std::string_view::npos || key == "xmlns") continue;
      out += ' ';
      out += key;
      out += "=\"" + escape_markup(attribute.value()) + '"';
    }
    out += '>';
  };
  auto leave = [&](const pugi::xml_node& at) {
    if (at.type() != pugi::node_element || is_void_element(local_name(at))) return;
    out += "</";
    out += local_name(at);
    out += '>';
  };
  walk(node, enter, leave);
  return xml_safe(out);
}

std::string_view attribute(const pugi::xml_node& node, const char* name) { return node.attribute(name).value(); }

Uri base(const pugi::xml_node& node, const Uri& document) {
  std::vector<std::string_view> chain;
  for (pugi::xml_node at = node; at; at = at.parent()) {
    if (auto attribute = at.attribute("xml:base")) chain.push_back(attribute.value());
  }
  Uri base = document;
  for (auto reference = chain.rbegin(); reference != chain.rend(); ++reference) {
    if (auto next = resolve(base, xml_safe(*reference)); next && next->is_web()) base = *next;
  }
  return base;
}

std::string language(const pugi::xml_node& node) {
  for (pugi::xml_node at = node; at; at = at.parent()) {
    if (auto attribute = at.attribute("xml:lang")) return squeeze(xml_safe(attribute.value()));
  }
  return {};
}

pugi::xml_node append(pugi::xml_node parent, const char* name, std::string_view text,
                      std::initializer_list<Pair> attributes) {
  pugi::xml_node node = parent.append_child(name);
  for (const auto& [key, given] : attributes) {
    std::string value = xml_safe(given);
    if (value.empty()) continue;
    for (char& c : value) {
      if (c == '\n' || c == '\r' || c == '\t') c = ' ';  // the printer would drop them
    }
    node.append_attribute(key).set_value(value.c_str());
  }
  if (!text.empty()) node.append_child(pugi::node_pcdata).set_value(xml_safe(text).c_str());
  return node;
}

void append_some(pugi::xml_node parent, const char* name, std::string_view text) {
  if (!text.empty()) append(parent, name, text);
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

std::string document(const pugi::xml_node& root) {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + print(root) + "\n";
}

}  // namespace feedd::codec::xml
