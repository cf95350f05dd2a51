#include "config/tree.hpp"

#include <yaml-cpp/yaml.h>

#include <toml++/toml.h>
#include <algorithm>
#include <charconv>

namespace feedd::config {
namespace {

constexpr int deepest = 20;
constexpr std::size_t most_values = 200'000;

/// Thrown and caught in this file alone, where the foreign libraries throw as well.
struct Wrong {
  int line;
  std::string what;
};

struct Budget {
  std::size_t left = most_values;
  void spend(int depth, int line) {
    if (depth > deepest || left-- == 0) throw Wrong{line, "more than any configuration holds"};
  }
};

Node from_toml(const toml::node& node, int depth, Budget& budget) {
  Node out;
  out.line = static_cast<int>(node.source().begin.line);
  budget.spend(depth, out.line);
  if (const auto* table = node.as_table()) {
    out.kind = Node::Kind::table;
    for (const auto& [key, item] : *table) {
      out.names.emplace_back(key.str());
      out.items.push_back(from_toml(item, depth + 1, budget));
      out.items.back().line = static_cast<int>(key.source().begin.line);
    }
  } else if (const auto* array = node.as_array()) {
    out.kind = Node::Kind::list;
    for (const auto& item : *array) out.items.push_back(from_toml(item, depth + 1, budget));
  } else if (const auto* text = node.as_string()) {
    out.kind = Node::Kind::text;
    out.text = text->get();
  } else if (const auto* boolean = node.as_boolean()) {
    out.kind = Node::Kind::boolean;
    out.truth = boolean->get();
  } else if (const auto* integer = node.as_integer()) {
    out.kind = Node::Kind::integer;
    out.integer = integer->get();
  } else {
    out.kind = Node::Kind::other;
  }
  return out;
}

void resolve_bare(Node& node) {
  node.is_bare = true;
  const auto& text = node.text;
  if (text.empty() || text == "~" || text == "null") {
    node.kind = Node::Kind::null;
  } else if (text == "true" || text == "false") {
    node.kind = Node::Kind::boolean;
    node.truth = text == "true";
  } else {
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, node.integer);
    if (read.ec == std::errc() && read.ptr == end) node.kind = Node::Kind::integer;
  }
}

Node from_yaml(const YAML::Node& node, int depth, Budget& budget) {
  Node out;
  out.line = std::max(node.Mark().line, 0) + 1;
  budget.spend(depth, out.line);
  if (node.IsScalar()) {
    out.kind = Node::Kind::text;
    out.text = node.Scalar();
    if (node.Tag() == "?") resolve_bare(out);
  } else if (node.IsSequence()) {
    out.kind = Node::Kind::list;
    for (const auto& item : node) out.items.push_back(from_yaml(item, depth + 1, budget));
  } else if (node.IsMap()) {
    out.kind = Node::Kind::table;
    for (const auto& field : node) {
      const int line = std::max(field.first.Mark().line, 0) + 1;
      auto name = field.first.IsScalar() ? field.first.Scalar() : std::string();
      if (std::find(out.names.begin(), out.names.end(), name) != out.names.end()) {
        throw Wrong{line, "'" + name + "' stands here twice"};
      }
      out.names.push_back(std::move(name));
      out.items.push_back(from_yaml(field.second, depth + 1, budget));
      out.items.back().line = line;
    }
  }
  return out;
}

}  // namespace

Result<Node> read_toml(std::string_view text) {
  try {
    Budget budget;
    return from_toml(toml::parse(text), 0, budget);
  } catch (const Wrong& wrong) {
    return fail(Errc::syntax, "{}: {}", wrong.line, wrong.what);
  } catch (const toml::parse_error& error) {
    return fail(Errc::syntax, "{}: not TOML: {}", error.source().begin.line, error.description());
  }
}

Result<Node> read_yaml(std::string_view text) {
  // yaml-cpp takes a quote that is never closed for closed when a line end is the last thing it sees.
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  try {
    Budget budget;
    return from_yaml(YAML::Load(std::string(text)), 0, budget);
  } catch (const Wrong& wrong) {
    return fail(Errc::syntax, "{}: {}", wrong.line, wrong.what);
  } catch (const YAML::Exception& error) {
    return fail(Errc::syntax, "{}: not YAML: {}", std::max(error.mark.line, 0) + 1, error.msg);
  }
}

}  // namespace feedd::config
