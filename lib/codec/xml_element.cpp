#include "codec/xml_element.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "codec/xml_references.hpp"

namespace feedd::codec::xml {

Text Text::said(std::string_view written) {
  Text text;
  if (written.find('&') == std::string_view::npos) {
    text.in_tree_ = written;
  } else {
    text.made_ = resolved(written);
  }
  return text;
}

Text Text::of(const pugi::xml_attribute& attribute) { return said(attribute.value()); }

Text Text::of(const pugi::xml_node& text) {
  if (text.type() == pugi::node_pcdata) return said(text.value());
  Text whole;
  whole.in_tree_ = text.value();
  return whole;
}

Element::Element(const pugi::xml_node& node) : node_(node), first_(node.first_child()) {
  for (auto at = node.first_attribute(); at; at = at.next_attribute()) attributes_.push_back({at.name(), Text::of(at)});
  auto kind = first_.type();
  auto child = first_.next_sibling();
  in_one_piece_ = (kind == pugi::node_pcdata || kind == pugi::node_cdata) && !child;
  has_elements_ = kind == pugi::node_element;
  for (; child && !has_elements_; child = child.next_sibling()) has_elements_ = child.type() == pugi::node_element;
}

std::string_view Element::attribute(std::string_view name) const {
  for (const auto& [full, value] : attributes_) {
    auto prefix = full.size() - std::min(name.size(), full.size());
    if (iequals(full.substr(prefix), name) && (prefix == 0 || full[prefix - 1] == ':')) return value;
  }
  return {};
}

const Attribute* Element::find(std::string_view full_name) const {
  for (const auto& one : attributes_) {
    if (one.name == full_name) return &one;
  }
  return nullptr;
}

Text Element::text() const {
  if (in_one_piece_) return Text::of(first_);
  std::string all;
  auto enter = [&](const pugi::xml_node& at) {
    if (is_text(at)) all += Text::of(at).view();
  };
  walk(node_, enter, [](const pugi::xml_node&) {});
  return Text(std::move(all));
}

}  // namespace feedd::codec::xml
