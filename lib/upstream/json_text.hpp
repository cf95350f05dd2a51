/// What notes to oneself are made of. Internal to this room.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace feedd::upstream {

/// Empty when there is no such text.
inline std::string text_at(const boost::json::object& object, std::string_view key) {
  auto* value = object.if_contains(key);
  auto* text = value ? value->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
}

}  // namespace feedd::upstream
