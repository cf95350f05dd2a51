#include "codec/xml_element.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "codec/xml_references.hpp"

namespace feedd::codec::xml {

namespace {

bool may_refer(std::string_view written) { return written.find('&') != std::string_view::npos; }

}  // namespace

Text Text::of(const pugi::xml_attribute& attribute) {
  std::string_view written = attribute.value();
  return may_refer(written) ? Text(resolved(written)) : Text(written);
}

Text Text::of(const pugi::xml_node& text) {
  std::string_view written = text.value();
  return text.type() == pugi::node_pcdata && may_refer(written) ? Text(resolved(written)) : Text(written);
}

Element::Element(const pugi::xml_node& node) : node_(node), first_(node.first_child()) {
  for (auto at = node.first_attribute(); at; at = at.next_attribute()) {
    std::string_view value = at.value();
    if (may_refer(value)) value = made_.emplace_back(resolved(value));
    attributes_.push_back({at.name(), value});
  }
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
