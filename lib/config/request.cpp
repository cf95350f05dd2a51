#include "config/request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/text.hpp"
#include "config/credential.hpp"
#include "config/parts.hpp"

namespace feedd::config {
namespace {

bool is_header_name(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";  // RFC 9110 §5.6.2
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}
}  // namespace

void read_headers(Section& section, upstream::Subscription& out) {
  const auto* node = section.take("headers");
  if (!node) return;
  if (node->kind != Value::Kind::map) return section.wrong("headers", "is no table: write { Name = \"value\" }");
  for (std::size_t i = 0; i < node->names.size(); ++i) {
    const auto& value = node->items[i];
    const bool is_text = value.kind == Value::Kind::text || value.bare;
    if (!is_text || !is_header_name(node->names[i]) || !is_header_value(value.text)) {
      section.wrong("headers", fmt::format("'{}' is no header", printable(node->names[i])));
    } else {
      out.headers[node->names[i]] = value.text;
    }
  }
}

void read_password(Section& section, const std::filesystem::path& base, upstream::Subscription& out) {
  std::string name;
  section.text("password_file", name);
  if (name.empty()) return;
  const auto path = file_or_credential(name, base);
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))  // a device or a pipe may have no end
    return section.wrong("password_file", fmt::format("cannot be read: {}", path.string()));
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in) return section.wrong("password_file", fmt::format("cannot be read: {}", path.string()));
  out.password = trim(text);
  if (out.password.empty()) section.wrong("password_file", "is empty");
}

}  // namespace feedd::config
