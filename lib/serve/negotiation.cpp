#include "serve/negotiation.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "serve/http_date.hpp"

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

struct Wish {
  std::string name;
  int weight = 1000;
};

/// An element that cannot be read is one the reader does not want.
Wish parse_wish(std::string_view element) {
  auto semicolon = element.find(';');
  Wish wish{ascii_lower(trim(element.substr(0, semicolon)))};
  if (semicolon == std::string_view::npos) return wish;
  auto parameter = trim(element.substr(semicolon + 1));
  if (parameter.size() < 2 || (parameter[0] != 'q' && parameter[0] != 'Q')) return {wish.name, 0};
  auto rest = trim(parameter.substr(1));
  if (rest.empty() || rest[0] != '=') return {wish.name, 0};
  wish.weight = weight(trim(rest.substr(1))).value_or(0);
  return wish;
}

}  // namespace

std::optional<Coding> coding(std::string_view accept_encoding, bool has_gzip, bool has_brotli) {
  std::optional<int> gzip, brotli, identity;
  std::optional<int> any;
  for (auto rest = accept_encoding; !rest.empty();) {
    auto comma = std::min(rest.find(','), rest.size());
    auto element = trim(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    if (element.empty()) continue;
    auto wish = parse_wish(element);
    if (wish.name == "gzip" || wish.name == "x-gzip") gzip = wish.weight;
    if (wish.name == "br") brotli = wish.weight;
    if (wish.name == "identity") identity = wish.weight;
    if (wish.name == "*") any = wish.weight;
  }
  // What is not named counts as `*` does; identity besides is always taken, though as the least welcome, unless
  // refused.
  const auto best_gzip = has_gzip ? gzip.value_or(any.value_or(0)) : 0;
  const auto best_brotli = has_brotli ? brotli.value_or(any.value_or(0)) : 0;
  const auto plain = identity.value_or(0);
  if (best_brotli > 0 && best_brotli >= best_gzip && best_brotli >= plain) return Coding::brotli;
  if (best_gzip > 0 && best_gzip >= plain) return Coding::gzip;
  if (identity.value_or(any.value_or(1)) == 0) return std::nullopt;
  return Coding::identity;
}

bool accepts_feed_delta(std::string_view a_im) {
  while (!a_im.empty()) {
    auto comma = std::min(a_im.find(','), a_im.size());
    auto wish = parse_wish(trim(a_im.substr(0, comma)));
    if (wish.name == "feed" && wish.weight > 0) return true;
    a_im.remove_prefix(std::min(comma + 1, a_im.size()));
  }
  return false;
}

bool any_tag(std::string_view list, const std::function<bool(std::string_view tag, bool is_weak)>& is_it) {
  auto rest = trim(list);
  while (!rest.empty()) {
    auto start = rest.find_first_not_of(" \t,");
    if (start == std::string_view::npos) return false;
    rest.remove_prefix(start);
    const bool is_weak = rest.starts_with("W/");
    if (is_weak) rest.remove_prefix(2);
    auto end = rest.starts_with('"') ? rest.find('"', 1) : std::string_view::npos;
    if (end == std::string_view::npos) return false;  // not a list of tags from here on
    if (is_it(rest.substr(1, end - 1), is_weak)) return true;
    rest.remove_prefix(end + 1);
  }
  return false;
}

bool any_match(std::string_view list, std::string_view etag, Comparison comparison) {
  if (trim(list) == "*") return true;
  return any_tag(list, [&](std::string_view tag, bool is_weak) {
    return tag == etag && !(is_weak && comparison == Comparison::strong);
  });
}

std::optional<bool> unmodified_since(std::string_view date, Instant modified, Instant now) {
  auto since = date.empty() ? std::nullopt : http_date(date, now);
  if (!since) return std::nullopt;
  return modified <= *since;
}

}  // namespace feedd::serve
