#include "serve/plain_head.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "serve/token.hpp"

namespace feedd::serve {
namespace {

constexpr std::string_view method = "GET ", version = " HTTP/1.1\r\n";

bool is_visible(char c) { return c > 0x20 && c < 0x7f; }
bool is_text(char c) { return (c >= 0x20 && c < 0x7f) || c == '\t'; }

/// Fields that are asked for, or that say something of what follows the head.
enum class Field {
  host,
  connection,
  accept_encoding,
  if_none_match,
  if_modified_since,
  a_im,
  referer,
  user_agent,
  odd,
  other
};

Field field_of(std::string_view name) {
  switch (name.size()) {
    case 2:
      return iequals(name, "te") ? Field::odd : Field::other;
    case 4:
      if (iequals(name, "host")) return Field::host;
      return iequals(name, "a-im") ? Field::a_im : Field::other;
    case 6:
      return iequals(name, "expect") ? Field::odd : Field::other;
    case 7:
      if (iequals(name, "referer")) return Field::referer;
      return iequals(name, "upgrade") || iequals(name, "trailer") ? Field::odd : Field::other;
    case 8:
      return iequals(name, "if-match") ? Field::odd : Field::other;
    case 10:
      if (iequals(name, "user-agent")) return Field::user_agent;
      return iequals(name, "connection") ? Field::connection : Field::other;
    case 12:
      return iequals(name, "content-type") ? Field::odd : Field::other;
    case 13:
      return iequals(name, "if-none-match") ? Field::if_none_match : Field::other;
    case 14:
      return iequals(name, "content-length") ? Field::odd : Field::other;
    case 15:
      if (iequals(name, "accept-encoding")) return Field::accept_encoding;
      return iequals(name, "x-hub-signature") ? Field::odd : Field::other;
    case 16:
      return iequals(name, "proxy-connection") || iequals(name, "content-encoding") ? Field::odd : Field::other;
    case 17:
      if (iequals(name, "if-modified-since")) return Field::if_modified_since;
      return iequals(name, "transfer-encoding") ? Field::odd : Field::other;
    case 19:
      return iequals(name, "if-unmodified-since") ? Field::odd : Field::other;
    default:
      return Field::other;
  }
}

}  // namespace

std::size_t read_plain_head(std::string_view bytes, Head& head) {
  bytes = bytes.substr(0, head_limit);
  if (!bytes.starts_with(method)) return 0;
  auto at = method.size();
  const auto start = at;
  while (at < bytes.size() && is_visible(bytes[at])) ++at;
  const auto target = bytes.substr(start, at - start);
  if (!target.starts_with('/') || target.size() > target_limit || !bytes.substr(at).starts_with(version)) return 0;
  at += version.size();

  auto& request = head.request;
  std::array<std::string_view, static_cast<std::size_t>(Field::odd)> values;  // null: not said
  for (;;) {
    if (bytes.substr(at).starts_with("\r\n")) break;
    const auto name_at = at;
    while (at < bytes.size() && is_token_byte(bytes[at])) ++at;
    if (at == name_at || at == bytes.size() || bytes[at] != ':') return 0;
    const auto field = field_of(bytes.substr(name_at, at - name_at));
    const auto value_at = ++at;
    while (at < bytes.size() && is_text(bytes[at])) ++at;
    if (!bytes.substr(at).starts_with("\r\n")) return 0;
    if (field == Field::odd) return 0;
    if (field != Field::other) {
      auto& value = values[static_cast<std::size_t>(field)];
      if (value.data()) return 0;
      value = trim(bytes.substr(value_at, at - value_at));
      if (value.empty()) return 0;
    }
    at += 2;
  }
  auto said = [&](Field field) { return values[static_cast<std::size_t>(field)]; };
  if (!is_authority(said(Field::host))) return 0;
  const auto connection = said(Field::connection);
  const bool closes = iequals(connection, "close");
  if (!connection.empty() && !closes && !iequals(connection, "keep-alive")) return 0;

  head.keep_alive = !closes;
  head.is_1_0 = head.waits = false;
  head.body = 0;
  head.referer = said(Field::referer);
  head.user_agent = said(Field::user_agent);
  request.method = "GET";
  request.target = target;
  request.accept_encoding = said(Field::accept_encoding);
  request.if_match.reset();
  if (const auto tags = said(Field::if_none_match); tags.data())
    request.if_none_match = tags;
  else
    request.if_none_match.reset();
  request.if_modified_since = said(Field::if_modified_since);
  request.if_unmodified_since.clear();
  request.a_im = said(Field::a_im);
  request.content_type.clear();
  request.content_encoding.clear();
  request.hub_signature.clear();
  return at + 2;
}

}  // namespace feedd::serve
