#include "codec/xml_element.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace feedd::codec::xml {

Element::Element(const pugi::xml_node& node) : node_(node), first_(node.first_child()) {
  for (auto at = node.first_attribute(); at; at = at.next_attribute()) attributes_.push_back({at.name(), at.value()});
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
  if (in_one_piece_) return Text(std::string_view(first_.value()));
  std::string all;
  auto enter = [&](const pugi::xml_node& at) {
    if (is_text(at)) all += at.value();
  };
  walk(node_, enter, [](const pugi::xml_node&) {});
  return Text(std::move(all));
}

}  // namespace feedd::codec::xml
