#include "serve/head.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <cctype>
#include <charconv>
#include <optional>
#include <vector>

#include "base/text.hpp"
#include "serve/token.hpp"

namespace feedd::serve {
namespace {

namespace http = boost::beast::http;

tl::unexpected<Refusal> refused(unsigned status, std::string why) {
  return tl::unexpected(Refusal{status, std::move(why)});
}

std::vector<std::string> values(const http::fields& fields, std::string_view name) {
  std::vector<std::string> all;
  auto [first, last] = fields.equal_range(boost::beast::string_view(name.data(), name.size()));
  for (; first != last; ++first) all.emplace_back(first->value());
  return all;
}

/// A field that is said once or not at all: several dates are none.
std::string only(const http::fields& fields, std::string_view name) {
  auto all = values(fields, name);
  return all.size() == 1 ? std::move(all[0]) : std::string();
}

/// Fields that are lists may come in several lines (RFC 9110 §5.3).
std::string joined(const std::vector<std::string>& lines) {
  std::string all;
  for (const auto& line : lines) all += (all.empty() ? "" : ", ") + line;
  return all;
}

/// Of a list in which nothing means something, too.
std::optional<std::string> list_of(const http::fields& fields, std::string_view name) {
  const auto lines = values(fields, name);
  return lines.empty() ? std::nullopt : std::optional(joined(lines));
}

bool is_name_byte(char c) {
  constexpr std::string_view others = "-._~!$&'()*+;=";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         others.find(c) != std::string_view::npos;
}

/// RFC 3986 §3.2.2 reg-name, but not empty and without a comma: that is two hosts.
bool is_name(std::string_view text) {
  auto is_digit = [&](std::size_t i) { return i < text.size() && std::isxdigit(static_cast<unsigned char>(text[i])); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_name_byte(text[i])) continue;
    if (text[i] != '%' || !is_digit(i + 1) || !is_digit(i + 2)) return false;
    i += 2;
  }
  return !text.empty();
}

bool is_ipv6(const std::string& text) {
  in6_addr address;
  return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

/// `http://host/path` → `/path` (RFC 9112 §3.2.2); other forms as they are. Fails for a host that is none.
tl::expected<std::string, Refusal> origin_form(std::string target) {
  auto lower = ascii_lower(std::string_view(target).substr(0, 8));
  std::size_t scheme = lower.starts_with("http://") ? 7 : lower == "https://" ? 8 : 0;
  if (scheme == 0) return target;
  auto end = std::min(target.find_first_of("/?#", scheme), target.size());
  if (!is_authority(std::string_view(target).substr(scheme, end - scheme))) return refused(400, "no such host");
  auto rest = target.substr(end);
  return rest.starts_with('/') ? rest : '/' + rest;
}

/// RFC 3986 §3.2.2 IPvFuture.
bool is_later_ip(std::string_view text) {
  const auto dot = text.find('.');
  if (text.size() < 2 || (text[0] != 'v' && text[0] != 'V') || dot == std::string_view::npos || dot == 1) return false;
  const auto version = text.substr(1, dot - 1), address = text.substr(dot + 1);
  return version.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos && !address.empty() &&
         std::all_of(address.begin(), address.end(), [](char c) { return is_name_byte(c) || c == ':' || c == ','; });
}

/// The version at the end of a request line that ends as one should, though perhaps in one that is not ours: "1.1".
std::string_view version_of(std::string_view line) {
  if (line.size() < 9) return {};
  auto end = line.substr(line.size() - 9);
  auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (std::count(line.begin(), line.end(), ' ') != 2) return {};
  if (!end.starts_with(" HTTP/") || !digit(end[6]) || end[7] != '.' || !digit(end[8])) return {};
  return end.substr(6);
}

bool is_text(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

/// The options of a connection that can be read, in one list.
std::string readable_options(std::string_view value) {
  std::string all;
  for (const auto& option : split(value, ',')) {
    if (is_token(option)) all += (all.empty() ? "" : ",") + option;
  }
  return all;
}

/// The same head without the options of its connection that are none ("keep-alive;timeout=5", "a b"): Beast refuses the
/// whole for their sake, though they say nothing of where it ends. Only values change, and only those of these fields.
std::string without_odd_options(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto end = std::min(bytes.find("\r\n", at), bytes.size());
    const auto line = bytes.substr(at, end - at);
    const auto colon = std::min(line.find(':'), line.size());
    const auto name = line.substr(0, colon), value = line.substr(std::min(colon + 1, line.size()));
    if (iequals(name, "Connection") && is_text(value))
      out.append(name).append(":").append(readable_options(value));
    else if (iequals(name, "Proxy-Connection") && is_text(value))
      out.append(name).append(":");
    else
      out += line;
    out += bytes.substr(end, 2);
    at = end + 2;
  }
  return out;
}

/// How many bytes follow the head. Where nothing is received (`most` zero) nobody sends a body: whoever says there is
/// one is refused, and what follows is never read as a request.
tl::expected<std::size_t, Refusal> body_of(const http::fields& fields, std::size_t most) {
  if (!values(fields, "Transfer-Encoding").empty()) return refused(400, "no Transfer-Encoding is taken");
  auto lengths = values(fields, "Content-Length");
  if (lengths.size() > 1) return refused(400, "more than one Content-Length");
  if (lengths.empty()) return 0;
  const auto& length = lengths[0];
  if (length.empty() || !std::all_of(length.begin(), length.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return refused(400, "a Content-Length that is no number");
  std::size_t count = 0;
  auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), count);
  if (error != std::errc{} || count > most)
    return refused(413, most == 0 ? std::string("no body is taken") : fmt::format("a body may have {} bytes", most));
  return count;
}

tl::expected<void, Refusal> check_host(const http::fields& fields, bool is_1_0) {
  auto hosts = values(fields, "Host");
  if (hosts.empty() && is_1_0) return {};
  if (hosts.size() != 1) return refused(400, "exactly one Host is needed");
  if (!is_authority(hosts[0])) return refused(400, "the Host is none");
  return {};
}

}  // namespace

bool is_authority(std::string_view text) {
  std::string_view host, rest;
  if (text.starts_with('[')) {
    auto end = text.find(']');
    if (end == std::string_view::npos) return false;
    host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
    if (!is_ipv6(std::string(host)) && !is_later_ip(host)) return false;
  } else {
    auto colon = text.find(':');
    host = text.substr(0, colon);
    rest = colon == std::string_view::npos ? std::string_view{} : text.substr(colon);
    if (!is_name(host)) return false;
  }
  if (rest.empty()) return true;
  if (rest[0] != ':' || rest.size() > 6) return false;
  unsigned port = 0;
  rest.remove_prefix(1);
  if (rest.empty()) return true;
  auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), port);
  return error == std::errc{} && end == rest.data() + rest.size() && port <= 65535;
}

Scan scan_head(std::string_view bytes, std::size_t seen) {
  const auto first_end = bytes.find('\n');
  auto reach = std::min(bytes.size(), head_limit);
  for (std::size_t i = seen; i < reach; ++i) {
    char c = bytes[i];
    if (c == '\0') return {Scan::State::refused, 0, {400, "a zero byte"}};
    if (i > 0 && bytes[i - 1] == '\r' && c != '\n')
      return {Scan::State::refused, 0, {400, "a carriage return without its line feed"}};
    if (c != '\n') continue;
    if (i == 0 || bytes[i - 1] != '\r')
      return {Scan::State::refused, 0, {400, "a line feed without its carriage return"}};
    if (i == first_end && version_of(bytes.substr(0, i - 1)).empty())
      return {Scan::State::refused, 0, {400, "the first line is none of a request"}};  // nor does HTTP/0.9 go on
    if (i >= 3 && bytes[i - 2] == '\n') return {Scan::State::whole, i + 1};
  }
  if (bytes.size() < head_limit) return {};
  if (bytes.substr(0, head_limit).find('\n') == std::string_view::npos)
    return {Scan::State::refused, 0, {414, "the target is longer than 8000 bytes"}};
  return {Scan::State::refused, 0, {431, "the head is longer than 8192 bytes"}};
}

tl::expected<Head, Refusal> parse_head(std::string_view bytes, const Receiver& receiver) {
  if (bytes.find("\r\n ") != std::string_view::npos || bytes.find("\r\n\t") != std::string_view::npos)
    return refused(400, "a folded line");  // RFC 9112 §5.2

  http::request_parser<http::empty_body> parser;
  parser.header_limit(head_limit + 1);
  parser.body_limit(boost::none);
  boost::system::error_code error;
  parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error == http::error::bad_version) {
    const auto version = version_of(bytes.substr(0, bytes.find('\r')));
    if (version.starts_with("1.")) {  // to be taken as the highest of ours (RFC 9110 §2.5)
      auto known = std::string(bytes);
      known[static_cast<std::size_t>(version.data() - bytes.data()) + 2] = '1';
      return parse_head(known, receiver);
    }
    if (!version.empty()) return refused(505, "only HTTP/1.0 and HTTP/1.1 are spoken");
  }
  if (error == http::error::bad_value) {
    if (const auto readable = without_odd_options(bytes); readable != bytes) return parse_head(readable, receiver);
  }
  if (error && error != http::error::need_more) return refused(400, error.message());
  if (!parser.is_header_done()) return refused(400, "the head does not end");

  const auto& message = parser.get();
  Head head;
  head.is_1_0 = message.version() == 10;
  if (auto checked = check_host(message, head.is_1_0); !checked) return tl::unexpected(checked.error());
  auto expectations = values(message, "Expect");  // without a body there is nothing to wait for
  for (const auto& expectation : expectations)
    if (!iequals(trim(expectation), "100-continue")) return refused(417, "only 100-continue can be expected");

  std::string target(message.target());
  if (target.size() > target_limit) return refused(414, "the target is longer than 8000 bytes");
  auto origin = origin_form(std::move(target));
  if (!origin) return tl::unexpected(origin.error());

  bool received = message.method_string() == "POST" && receiver.takes(*origin);
  auto body = body_of(message, received ? receiver.max_body : 0);
  if (!body) return tl::unexpected(body.error());
  head.body = *body;
  head.waits = *body > 0 && !expectations.empty() && !head.is_1_0;  // RFC 9110 §10.1.1

  auto connection = split(ascii_lower(joined(values(message, "Connection"))), ',');
  auto says = [&](std::string_view word) {
    return std::find(connection.begin(), connection.end(), word) != connection.end();
  };
  // Who asks for a tunnel may send through it without waiting for the answer: that is no request.
  const bool wants_tunnel = message.method_string() == "CONNECT";
  head.keep_alive = !wants_tunnel && !says("close") && (!head.is_1_0 || says("keep-alive"));

  head.request = {.method = std::string(message.method_string()),
                  .target = std::move(*origin),
                  .accept_encoding = joined(values(message, "Accept-Encoding")),
                  .if_match = list_of(message, "If-Match"),
                  .if_none_match = list_of(message, "If-None-Match"),
                  .if_modified_since = only(message, "If-Modified-Since"),
                  .if_unmodified_since = only(message, "If-Unmodified-Since"),
                  .a_im = joined(values(message, "A-IM")),
                  .content_type = joined(values(message, "Content-Type")),
                  .content_encoding = joined(values(message, "Content-Encoding")),
                  .hub_signature = joined(values(message, "X-Hub-Signature"))};
  head.referer = joined(values(message, "Referer"));
  head.user_agent = joined(values(message, "User-Agent"));
  return head;
}

}  // namespace feedd::serve
