#include "markup/references.hpp"

#include <algorithm>

namespace feedd::markup {

bool is_label(std::string_view text, const Aside& aside) {
  return !aside.labels.empty() && aside.labels.contains(normal_label(text));
}

SpacedReference spaced_reference(std::string_view label, std::string_view rest, const Aside& aside) {
  using Kind = SpacedReference::Kind;
  const auto next = std::min(rest.find_first_not_of(" \t\n"), rest.size());
  if (next == 0 || next == rest.size() || rest[next] != '[' || aside.labels.empty() || label.starts_with('^')) {
    return {};
  }
  const auto end = rest.find(']', next);
  if (end == std::string_view::npos) return {};
  const auto its_label = rest.substr(next + 1, end - next - 1);
  if (is_label(its_label.empty() ? label : its_label, aside)) return {Kind::link, next};
  return is_label(label, aside) ? SpacedReference{Kind::text, next} : SpacedReference{};
}

}  // namespace feedd::markup
