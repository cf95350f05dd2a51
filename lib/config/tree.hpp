/// One neutral tree for TOML and YAML, with the line of each value: the schema is walked once, whatever the language.
/// toml++ and yaml-cpp live behind this face.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace feedd::config {

struct Node {
  enum class Kind { null, boolean, integer, text, list, table, other };
  Kind kind = Kind::null;
  bool truth = false;
  std::int64_t integer = 0;
  std::string text;                ///< of a scalar, as written: YAML's `title: 2024` may be meant as text
  bool is_bare = false;            ///< a scalar of YAML without quotes: its type is what the schema wants
  int line = 0;                    ///< from 1
  std::vector<Node> items;         ///< of a list, or the values of a table
  std::vector<std::string> names;  ///< the keys of a table, beside `items`
};

/// Fails with `syntax`; the error begins with the line: `4: …`.
Result<Node> read_toml(std::string_view text);
Result<Node> read_yaml(std::string_view text);

}  // namespace feedd::config
