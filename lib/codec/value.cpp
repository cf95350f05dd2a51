#include "codec/value.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <toml++/toml.h>
#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/stream_parser.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <sstream>

#include "base/text.hpp"
#include "codec/plain_yaml.hpp"

namespace feedd::codec {
namespace {

constexpr int deepest = 200;

/// Thrown and caught in this file alone, where the foreign libraries throw as well.
struct TooMuch {};

struct Budget {
  std::size_t left;
  void spend(int depth) {
    if (depth > deepest || left-- == 0) throw TooMuch{};
  }
};

Value from_yaml(const YAML::Node& node, int first_line, int depth, Budget& budget) {
  budget.spend(depth);
  Value value;
  value.line = first_line + std::max(node.Mark().line, 0);
  if (node.IsScalar()) {
    value.text = node.Scalar();
    value.kind = Value::Kind::text;
    value.bare = node.Tag() == "?";
    if (value.bare) resolve_plain(value);
  } else if (node.IsSequence()) {
    value.kind = Value::Kind::list;
    for (const auto& item : node) value.items.push_back(from_yaml(item, first_line, depth + 1, budget));
  } else if (node.IsMap()) {
    value.kind = Value::Kind::map;
    for (const auto& field : node) {
      value.names.push_back(field.first.IsScalar() ? field.first.Scalar() : std::string());
      value.items.push_back(from_yaml(field.second, first_line, depth + 1, budget));
      value.items.back().line = first_line + std::max(field.first.Mark().line, 0);
    }
  }
  return value;
}

Value from_toml(const toml::node& node, int first_line, int depth, Budget& budget) {
  budget.spend(depth);
  Value value;
  value.line = first_line - 1 + static_cast<int>(node.source().begin.line);
  auto written = [&](const auto& scalar) {
    std::ostringstream out;
    out << scalar;
    value.text = out.str();
  };
  if (const auto* table = node.as_table()) {
    value.kind = Value::Kind::map;
    for (const auto& [key, item] : *table) {
      value.names.emplace_back(key.str());
      value.items.push_back(from_toml(item, first_line, depth + 1, budget));
      value.items.back().line = first_line - 1 + static_cast<int>(key.source().begin.line);
    }
  } else if (const auto* array = node.as_array()) {
    value.kind = Value::Kind::list;
    for (const auto& item : *array) value.items.push_back(from_toml(item, first_line, depth + 1, budget));
  } else if (const auto* text = node.as_string()) {
    value.kind = Value::Kind::text;
    value.text = text->get();
  } else if (const auto* boolean = node.as_boolean()) {
    value.kind = Value::Kind::boolean;
    value.truth = boolean->get();
    value.text = value.truth ? "true" : "false";
  } else if (const auto* integer = node.as_integer()) {
    value.kind = Value::Kind::number;
    value.text = std::to_string(integer->get());
  } else if (const auto* real = node.as_floating_point()) {
    value.kind = Value::Kind::number;
    written(real->get());
  } else if (const auto* day = node.as_date()) {
    value.kind = Value::Kind::date;
    written(day->get());
  } else if (const auto* moment = node.as_date_time()) {
    value.kind = Value::Kind::date;
    written(moment->get());
  } else if (const auto* hour = node.as_time()) {
    value.kind = Value::Kind::text;
    written(hour->get());
  }
  return value;
}

int line_of(std::string_view text, std::size_t at, int first_line) {
  at = std::min(at, text.size());
  return first_line + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

Value from_json(const boost::json::value& node, std::string_view source, int first_line, int line, int depth,
                Budget& budget) {
  budget.spend(depth);
  Value value;
  value.line = line;
  if (const auto* object = node.if_object()) {
    value.kind = Value::Kind::map;
    for (const auto& field : *object) {
      // Boost.JSON keeps no positions: a key is where its name first stands.
      const auto at = source.find('"' + std::string(field.key()) + '"');
      const int place = at == std::string_view::npos ? line : line_of(source, at, first_line);
      value.names.emplace_back(field.key());
      value.items.push_back(from_json(field.value(), source, first_line, place, depth + 1, budget));
    }
  } else if (const auto* array = node.if_array()) {
    value.kind = Value::Kind::list;
    for (const auto& item : *array) {
      value.items.push_back(from_json(item, source, first_line, line, depth + 1, budget));
    }
  } else if (const auto* text = node.if_string()) {
    value.kind = Value::Kind::text;
    value.text = *text;
  } else if (const auto* boolean = node.if_bool()) {
    value.kind = Value::Kind::boolean;
    value.truth = *boolean;
    value.text = value.truth ? "true" : "false";
  } else if (!node.is_null()) {
    value.kind = Value::Kind::number;
    const auto* real = node.if_double();  // which would be written as 1.5E0
    value.text = real ? fmt::format("{}", *real) : boost::json::serialize(node);
  }
  return value;
}

auto too_much(int line, std::size_t most) {
  return fail(Errc::too_large, "{}: more than {} values, or nested deeper than {}", line, most, deepest);
}

}  // namespace

std::optional<std::int64_t> Value::integer() const {
  std::int64_t out = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out);
  if (kind != Kind::number || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return out;
}

const Value* Value::find(std::string_view name, bool any_case) const {
  if (kind != Kind::map) return nullptr;
  for (std::size_t i = names.size(); i-- > 0;) {
    if (names[i] == name || (any_case && iequals(names[i], name))) return &items[i];
  }
  return nullptr;
}

Result<Value> read_yaml(std::string_view text, int first_line, std::size_t most) {
  // yaml-cpp takes a quote that is never closed for closed when a line end is the last thing it sees.
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  if (auto plain = read_plain_yaml(text, first_line, most)) return std::move(*plain);
  try {
    Budget budget{most};
    return from_yaml(YAML::Load(std::string(text)), first_line, 0, budget);
  } catch (const TooMuch&) {
    return too_much(first_line, most);
  } catch (const YAML::Exception& error) {
    return fail(Errc::syntax, "{}: not YAML: {}", first_line + std::max(error.mark.line, 0), error.msg);
  }
}

Result<Value> read_toml(std::string_view text, int first_line, std::size_t most) {
  try {
    Budget budget{most};
    return from_toml(toml::parse(text), first_line, 0, budget);
  } catch (const TooMuch&) {
    return too_much(first_line, most);
  } catch (const toml::parse_error& error) {
    return fail(Errc::syntax, "{}: not TOML: {}", first_line - 1 + static_cast<int>(error.source().begin.line),
                error.description());
  }
}

Result<Value> read_json(std::string_view text, int first_line, std::size_t& taken) {
  boost::json::error_code error;
  boost::json::stream_parser parser;
  taken = parser.write_some(text.data(), text.size(), error);
  if (!error && !parser.done()) parser.finish(error);
  if (error) return fail(Errc::syntax, "{}: not JSON: {}", line_of(text, taken, first_line), error.message());
  taken = std::min(text.rfind('}', taken) + 1, taken);  // the parser takes the blanks after it, too
  try {
    Budget budget{most_in_front_matter};
    return from_json(parser.release(), text, first_line, first_line, 0, budget);
  } catch (const TooMuch&) {
    return too_much(first_line, most_in_front_matter);
  }
}

}  // namespace feedd::codec
