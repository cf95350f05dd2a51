/// One neutral tree for what people write in YAML, TOML and JSON, at the head of a post or in a configuration, so that
/// the rules about keys exist once. yaml-cpp, toml++ and Boost.JSON live behind this face. Depth and number of values
/// are bounded (YAML aliases multiply).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace feedd::codec {

struct Value {
  /// `date`: a timestamp of the language's own, unquoted; in YAML only a full one, with seconds.
  enum class Kind { null, boolean, number, text, date, list, map };
  Kind kind = Kind::null;
  bool truth = false;              ///< of a boolean
  bool bare = false;               ///< a scalar of YAML without quotes: `title: 2024` may be meant as text
  int line = 0;                    ///< in the file, from 1
  std::string text;                ///< of a scalar, as written, without quotes
  std::vector<Value> items;        ///< of a list, or the values of a map
  std::vector<std::string> names;  ///< the keys of a map, beside `items`

  bool is_scalar() const { return kind != Kind::null && kind != Kind::list && kind != Kind::map; }
  /// Of a number that is a whole one.
  std::optional<std::int64_t> integer() const;
  /// The last one of that name, or null.
  const Value* find(std::string_view name, bool any_case = false) const;
};

/// How many values a text may hold: the head of a post, and the configuration of a planet of ten thousand.
inline constexpr std::size_t most_in_front_matter = 20'000, most_in_configuration = 2'000'000;

/// Errors of all three begin with the line: `4: …`. `first_line` is the line at which `text` begins.
Result<Value> read_yaml(std::string_view text, int first_line, std::size_t most = most_in_front_matter);
Result<Value> read_toml(std::string_view text, int first_line, std::size_t most = most_in_front_matter);
/// Reads one value and tells how many bytes it took.
Result<Value> read_json(std::string_view text, int first_line, std::size_t& taken);

}  // namespace feedd::codec
