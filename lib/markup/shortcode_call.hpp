/// One shortcode as it is called, and what the well-known ones become, whatever generator they are written for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "markup/scope.hpp"

namespace feedd::markup {

struct Call {
  std::string_view name;
  std::vector<std::pair<std::string, std::string>> arguments;  ///< name, or "" for one without, and value

  /// By name, else the `place`-th of those without a name; "" when there is none.
  std::string_view get(std::string_view key, std::size_t place = static_cast<std::size_t>(-1)) const;
};

/// `a "b c" key=value key="v"`, and with commas between as Zola has it.
void read_arguments(Call& call, std::string_view text);

/// Pictures, players and snippets: a player becomes a link to what it would play. None for other names.
std::optional<std::string> media(const Call& call);

}  // namespace feedd::markup
