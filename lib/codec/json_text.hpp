/// Members of Boost.JSON objects as this room wants them: missing or of another type is empty, and empty is not
/// written. Internal to this room.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "base/uri.hpp"

namespace feedd::codec {

std::string text(const boost::json::object& object, std::string_view key);  ///< a string, or a whole number as one
std::string line(const boost::json::object& object, std::string_view key);  ///< the same as one plain line
std::optional<std::uint64_t> number(const boost::json::object& object, std::string_view key);  ///< above zero
const boost::json::object* member(const boost::json::object& object, std::string_view key);
/// The objects of an array; anything else in it is passed over.
std::vector<const boost::json::object*> objects(const boost::json::object& object, std::string_view key);

void add(boost::json::object& object, std::string_view key, std::string_view text);
void add(boost::json::object& object, std::string_view key, const std::optional<Uri>& uri);
void add(boost::json::object& object, std::string_view key, const std::optional<Instant>& instant);
void add(boost::json::object& object, std::string_view key, boost::json::array array);
void add(boost::json::object& object, std::string_view key, boost::json::object inner);

}  // namespace feedd::codec
