#include "codec/json_text.hpp"

#include <boost/json/value.hpp>

#include "base/text.hpp"
#include "codec/reading.hpp"

namespace feedd::codec {

namespace json = boost::json;

std::string text(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (!value) return {};
  if (auto* string = value->if_string()) return xml_safe({string->data(), string->size()});
  if (auto* number = value->if_int64()) return std::to_string(*number);
  if (auto* large = value->if_uint64()) return std::to_string(*large);
  return {};
}

std::string line(const json::object& object, std::string_view key) { return plain(text(object, key)); }

std::optional<std::uint64_t> number(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (!value) return std::nullopt;
  if (auto* count = value->if_int64(); count && *count > 0) return static_cast<std::uint64_t>(*count);
  if (auto* real = value->if_double(); real && *real >= 1 && *real < 9e15) return static_cast<std::uint64_t>(*real);
  return std::nullopt;
}

const json::object* member(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value ? value->if_object() : nullptr;
}

std::vector<const json::object*> objects(const json::object& object, std::string_view key) {
  std::vector<const json::object*> all;
  const json::value* value = object.if_contains(key);
  if (!value || !value->is_array()) return all;
  for (const auto& item : value->get_array()) {
    if (auto* one = item.if_object()) all.push_back(one);
  }
  return all;
}

void add(json::object& object, std::string_view key, std::string_view text) {
  if (!text.empty()) object[key] = xml_safe(text);
}
void add(json::object& object, std::string_view key, const std::optional<Uri>& uri) {
  if (uri) add(object, key, std::string_view(uri->str()));
}
void add(json::object& object, std::string_view key, const std::optional<Instant>& instant) {
  if (instant) object[key] = to_rfc3339(*instant);
}
void add(json::object& object, std::string_view key, json::array array) {
  if (!array.empty()) object[key] = std::move(array);
}
void add(json::object& object, std::string_view key, json::object inner) {
  if (!inner.empty()) object[key] = std::move(inner);
}

}  // namespace feedd::codec
