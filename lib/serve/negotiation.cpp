#include "serve/negotiation.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace feedd::serve {
namespace {

/// Thousandths: "1", "0.5", "0.125" (RFC 9110 §12.4.2). Nothing for what is no weight.
std::optional<int> weight(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1')) return {};
  int value = (text[0] - '0') * 1000;
  if (text.size() == 1) return value;
  if (text[1] != '.' || text.size() > 5) return {};
  int unit = 100;
  for (char c : text.substr(2)) {
    if (c < '0' || c > '9') return {};
    value += (c - '0') * unit;
    unit /= 10;
  }
  return value <= 1000 ? std::optional(value) : std::nullopt;
}

struct Coding {
  std::string name;
  int weight = 1000;
};

/// An element that cannot be read is one the reader does not want.
Coding parse_coding(std::string_view element) {
  auto semicolon = element.find(';');
  Coding coding{ascii_lower(trim(element.substr(0, semicolon)))};
  if (semicolon == std::string_view::npos) return coding;
  auto parameter = trim(element.substr(semicolon + 1));
  if (parameter.size() < 2 || (parameter[0] != 'q' && parameter[0] != 'Q')) return {coding.name, 0};
  auto rest = trim(parameter.substr(1));
  if (rest.empty() || rest[0] != '=') return {coding.name, 0};
  coding.weight = weight(trim(rest.substr(1))).value_or(0);
  return coding;
}

}  // namespace

bool prefers_gzip(std::string_view accept_encoding) {
  std::optional<int> gzip, identity, any;
  for (const auto& element : split(accept_encoding, ',')) {
    auto coding = parse_coding(element);
    if (coding.name == "gzip" || coding.name == "x-gzip") gzip = std::max(gzip.value_or(0), coding.weight);
    if (coding.name == "identity") identity = coding.weight;
    if (coding.name == "*") any = coding.weight;
  }
  if (!gzip) gzip = any;
  return gzip.value_or(0) > 0 && *gzip >= identity.value_or(0);
}

bool any_match(std::string_view if_none_match, std::string_view etag) {
  auto rest = trim(if_none_match);
  if (rest == "*") return true;
  while (!rest.empty()) {
    auto start = rest.find_first_not_of(" \t,");
    if (start == std::string_view::npos) return false;
    rest.remove_prefix(start);
    if (rest.starts_with("W/")) rest.remove_prefix(2);
    auto end = rest.starts_with('"') ? rest.find('"', 1) : std::string_view::npos;
    if (end == std::string_view::npos) return false;  // not a list of tags from here on
    if (rest.substr(0, end + 1) == etag) return true;
    rest.remove_prefix(end + 1);
  }
  return false;
}

bool unmodified_since(std::string_view if_modified_since, Instant modified) {
  auto date = parse_http_date(if_modified_since);
  return date && modified <= *date;
}

}  // namespace feedd::serve
