/// The YAML most posts begin with, `key: value` line by line, read without a parser, which would take as long as the
/// Markdown below it. Whatever could mean anything else is left to yaml-cpp: for what is read here, the tree is the
/// same. Internal to this room.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "codec/value.hpp"

namespace feedd::codec {

/// Lines of one map: `key: scalar`, `key: [scalar, scalar]`, or `key:` with a `- scalar` on each of the next lines. A
/// scalar is plain, or quoted with nothing escaped in it. Nothing for any other text, and for more than `most` values.
std::optional<Value> read_plain_yaml(std::string_view text, int first_line, std::size_t most);

/// Gives a scalar without quotes its kind: what YAML 1.1 takes for null, a truth, a number or a time.
void resolve_plain(Value& value);

}  // namespace feedd::codec
