#include "codec/xml.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <pugixml.hpp>

#include "base/text.hpp"
#include "codec/html_tree.hpp"
#include "codec/xml_element.hpp"
#include "codec/xml_references.hpp"
#include "codec/xml_repair.hpp"

namespace feedd::codec::xml {
namespace {

constexpr std::size_t attributes_limit = 200;

bool is_in_reference(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '#';
}

bool holds_address(std::string_view attribute) {
  return attribute == "href" || attribute == "src" || attribute == "cite" || attribute == "poster";
}

constexpr std::size_t tags_limit = 1'000'000;

/// The text up to its millionth tag.
std::string_view first_tags(std::string_view text) {
  if (text.size() < 4 * tags_limit || std::count(text.begin(), text.end(), '<') <= static_cast<long>(tags_limit))
    return text;
  std::size_t at = 0;
  for (std::size_t tags = 0; tags < tags_limit; ++tags) at = text.find('<', at) + 1;
  return text.substr(0, text.find('<', at));
}

/// References stay as they are written: they are resolved where a value is read (xml_element.hpp).
pugi::xml_parse_result load(pugi::xml_document& document, std::string_view text) {
  return document.load_buffer(text.data(), text.size(),
                              pugi::parse_ws_pcdata | (pugi::parse_default & ~pugi::parse_escapes),
                              pugi::encoding_utf8);
}

}  // namespace

Tree::Tree() : document_(std::make_unique<pugi::xml_document>()) {}
Tree::~Tree() = default;
Tree::Tree(Tree&&) noexcept = default;
Tree& Tree::operator=(Tree&&) noexcept = default;

pugi::xml_node Tree::root() const {
  for (pugi::xml_node node = document_->first_child(); node; node = node.next_sibling()) {
    if (node.type() == pugi::node_element && is_feed_root(node.name())) return node;
  }
  return document_->document_element();
}

Result<Tree> parse(std::string_view text) {
  Tree tree;
  std::string_view read = first_tags(text);
  pugi::xml_parse_result strict;  // of no success yet
  if (read.size() < text.size()) {
    tree.faults.emplace_back("more than a million tags, of which the first million are read");
  } else if (strict = load(*tree.document_, text); !strict) {
    auto before = text.substr(0, static_cast<std::size_t>(std::max<std::ptrdiff_t>(strict.offset, 0)));
    auto line = std::count(before.begin(), before.end(), '\n') + 1;
    tree.faults.push_back(fmt::format("broken XML in line {}: {}", line, strict.description()));
  }
  tree.broken = !strict;
  if (!strict || !tree.root()) {
    std::string resolved(read);
    resolve_references(resolved);
    auto repair = repaired(resolved);
    tree.cut_off = repair.cut_off;
    load(*tree.document_, repair.text);
  }
  if (!tree.root()) return fail(Errc::syntax, "{}", tree.faults.empty() ? "no XML element" : tree.faults.front());
  return tree;
}

Result<Tree> parse_resolved(std::string text) {
  auto count = resolve_references(text);
  auto tree = parse(text);
  if (tree && count > 0) tree->faults.push_back(fmt::format("{} references that XML does not know", count));
  return tree;
}

bool is_feed_root(std::string_view name) {
  name = local_part(name);
  return iequals(name, "rss") || iequals(name, "feed") || iequals(name, "rdf") || iequals(name, "entry") ||
         iequals(name, "channel") || iequals(name, "opml");
}

bool holds_reference(std::string_view text, std::string_view ampersand) {
  for (std::size_t at = text.find(ampersand); at != std::string_view::npos; at = text.find(ampersand, at + 1)) {
    std::size_t begin = at + ampersand.size(), end = begin;
    while (end < text.size() && end < begin + 33 && is_in_reference(text[end])) ++end;
    if (end > begin && end < text.size() && text[end] == ';') return true;
  }
  return false;
}

std::vector<pugi::xml_node> children(const pugi::xml_node& node) {
  std::vector<pugi::xml_node> all;
  for (auto child = node.first_child(); child; child = child.next_sibling()) {
    if (child.type() == pugi::node_element) all.push_back(child);
  }
  return all;
}

std::string_view local_name(const pugi::xml_node& node) { return local_part(node.name()); }

std::string html(const pugi::xml_node& node, const Uri& base) {
  std::string out;
  struct Based {
    pugi::xml_node node;
    Uri base;
  };
  std::vector<Based> bases;  // of the elements inside that name one
  auto enter_element = [&](const pugi::xml_node& at) {
    if (pugi::xml_attribute attribute = at.attribute("xml:base")) {
      auto next = resolve(bases.empty() ? base : bases.back().base, Text::of(attribute));
      if (next && next->is_web()) bases.push_back({at, *std::move(next)});
    }
    out += '<';
    out += local_part(at.name());
    std::size_t count = 0;
    for (auto attribute = at.first_attribute(); attribute; attribute = attribute.next_attribute()) {
      std::string_view key = attribute.name();
      if (key == "xml:lang") key = "lang";
      if (key.find(':') != std::string_view::npos || key == "xmlns") continue;
      if (++count > attributes_limit) break;
      Text value = Text::of(attribute);
      Result<Uri> absolute = fail(Errc::syntax, "");
      if (!bases.empty() && holds_address(key)) absolute = resolve(bases.back().base, value);
      out += ' ';
      out += key;
      out += "=\"" + escape_markup(absolute ? absolute->str() : value.view()) + '"';
    }
    out += '>';
  };
  auto enter = [&](const pugi::xml_node& at) {
    if (is_text(at)) out += escape_markup(Text::of(at));
    if (at.type() == pugi::node_element) enter_element(at);
  };
  auto leave = [&](const pugi::xml_node& at) {
    if (!bases.empty() && bases.back().node == at) bases.pop_back();
    if (at.type() != pugi::node_element || is_void_element(local_part(at.name()))) return;
    out += "</";
    out += local_part(at.name());
    out += '>';
  };
  walk(node, enter, leave);
  return out;
}

}  // namespace feedd::codec::xml
