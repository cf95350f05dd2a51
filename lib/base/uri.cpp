#include "base/uri.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"

namespace feedd {
namespace {

namespace urls = boost::urls;

std::string_view view(urls::string_view text) { return {text.data(), text.size()}; }
urls::url_view parsed(const std::string& text) { return urls::parse_uri(text).value(); }

constexpr std::string_view hex_digits = "0123456789ABCDEF";

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

void append_encoded(std::string& out, char c) {
  auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += hex_digits[byte >> 4];
  out += hex_digits[byte & 15];
}

/// What people and broken software write, as RFC 3986 allows it: line ends dropped and blanks, other scripts, stray
/// percent signs and the characters no URI may hold percent-encoded (WHATWG URL does the same).
std::string encoded_reference(std::string_view text) {
  std::string out;
  auto after_fragment = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    auto byte = static_cast<unsigned char>(c);
    if (c == '\n' || c == '\r' || c == '\t') continue;
    if (c == '%') {
      if (i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
        out += c;
      } else {
        out += "%25";
      }
    } else if (c == '#' && after_fragment) {
      out += "%23";
    } else if (byte <= 0x20 || byte >= 0x7F || std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos) {
      append_encoded(out, c);
    } else {
      if (c == '#') after_fragment = true;
      out += c;
    }
  }
  return out;
}

constexpr std::array<bool, 256> characters(std::string_view set) {
  std::array<bool, 256> table{};
  for (char c = 'a'; c <= 'z'; ++c) table[static_cast<unsigned char>(c)] = true;
  for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = true;
  for (char c : set) table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr auto plain_host = characters(".-");
constexpr auto plain_rest = characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ-._~!$&'()*+,;=:@/?#%");

/// Whether the text is an http(s) address with nothing in it to repair or to normalise: what nearly all feeds hold, and
/// the slow way would return as it is.
bool is_plain_web_address(std::string_view text) {
  std::size_t at = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  if (at == 0) return false;
  std::size_t host = at;
  while (at < text.size() && plain_host[static_cast<unsigned char>(text[at])]) ++at;
  if (at == host || at == text.size() || text[at] != '/') return false;
  bool query = false, fragment = false;
  for (; at < text.size(); ++at) {
    char c = text[at];
    if (!plain_rest[static_cast<unsigned char>(c)]) return false;
    if (c == '%' && (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2]))) return false;
    if (c == '#' && fragment) return false;
    query |= c == '?';
    fragment |= c == '#';
    if (c == '/' && !query && !fragment && at + 1 < text.size() && text[at + 1] == '.') return false;  // dot segments
  }
  return true;
}

/// Where the authority of `scheme://authority/…` or `//authority/…` begins, or npos.
std::size_t authority_at(std::string_view text) {
  if (text.starts_with("//")) return 2;
  auto colon = text.find(':');
  if (colon == std::string_view::npos || text.find_first_of("/?#") < colon) return std::string_view::npos;
  return text.substr(colon + 1).starts_with("//") ? colon + 3 : std::string_view::npos;
}

/// The authority's host in DNS form, then everything encoded. Brackets are allowed there and nowhere else.
Result<std::string> repaired(std::string_view text) {
  text = trim(text);
  auto at = authority_at(text);
  if (at == std::string_view::npos) {
    return replace_all(replace_all(encoded_reference(text), "[", "%5B"), "]", "%5D");
  }
  auto end = std::min(text.find_first_of("/?#\\", at), text.size());
  auto authority = text.substr(at, end - at);
  auto user = authority.rfind('@');
  auto host_at = user == std::string_view::npos ? 0 : user + 1;
  auto host_and_port = authority.substr(host_at);
  auto colon =
      host_and_port.starts_with('[') ? host_and_port.find(':', host_and_port.find(']')) : host_and_port.rfind(':');
  auto host = host_and_port.substr(0, colon);
  auto port = colon == std::string_view::npos ? std::string_view() : host_and_port.substr(colon + 1);
  TRY(auto ascii, ascii_host(percent_decoded(host)));
  auto rest = replace_all(replace_all(encoded_reference(text.substr(end)), "[", "%5B"), "]", "%5D");
  std::string out(text.substr(0, at));
  out += encoded_reference(authority.substr(0, host_at));
  out += ascii;
  if (!port.empty()) out.append(":").append(port);
  return out + rest;
}

/// RFC 3986 §5.2.4 for a path that begins with a slash. Boost.URL 1.81 keeps the ".." that lead above the root.
std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  bool directory = false;
  for (std::size_t at = 1; at <= path.size();) {
    auto end = std::min(path.find('/', at), path.size());
    auto segment = path.substr(at, end - at);
    directory = segment == "." || segment == "..";
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!directory) kept.push_back(segment);
    at = end + 1;
  }
  std::string out;
  for (auto segment : kept) out.append("/").append(segment);
  if (directory || out.empty()) out += '/';
  return out;
}

/// `text` with what stands between its authority and its query replaced.
std::string with_path(const urls::url_view& url, std::string_view path) {
  std::string out(view(url.scheme()));
  out.append("://").append(view(url.encoded_authority())).append(path);
  if (url.has_query()) out.append("?").append(view(url.encoded_query()));
  if (url.has_fragment()) out.append("#").append(view(url.encoded_fragment()));
  return out;
}

}  // namespace

std::string_view Uri::scheme() const { return std::string_view(text_).substr(0, text_.find(':')); }
std::string_view Uri::host() const {
  auto host = view(parsed(text_).encoded_host());
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return host;
}
std::string_view Uri::port() const { return view(parsed(text_).port()); }
std::string_view Uri::userinfo() const { return view(parsed(text_).encoded_userinfo()); }
std::string_view Uri::path() const { return view(parsed(text_).encoded_path()); }

std::string Uri::target() const {
  auto url = parsed(text_);
  std::string out(view(url.encoded_path()));
  if (out.empty()) out = "/";
  if (url.has_query()) out.append("?").append(view(url.encoded_query()));
  return out;
}

std::string Uri::origin() const {
  auto url = parsed(text_);
  auto number = view(url.port());
  std::string out(view(url.scheme()));
  out.append("://").append(view(url.encoded_host())).append(":");
  return out.append(!number.empty() ? number : out.starts_with("https") ? "443" : "80");
}

bool Uri::is_web() const { return scheme() == "http" || scheme() == "https"; }

Result<Uri> parse_uri(std::string_view text) {
  text = trim(text);
  if (is_plain_web_address(text)) return Uri(std::string(text));
  TRY(auto ready, repaired(text));
  auto result = urls::parse_uri(ready);
  if (!result) return fail(Errc::syntax, "'{}' is no absolute address", printable(cut(text, 200)));
  urls::url url(*result);
  url.normalize_scheme();
  Uri uri{std::string(view(url.buffer()))};
  if (uri.is_web() && uri.host().empty()) return fail(Errc::syntax, "'{}' names no host", printable(cut(text, 200)));
  if (uri.is_web() && uri.path().empty()) uri.text_ = with_path(parsed(uri.text_), "/");
  return uri;
}

Result<Uri> resolve(const Uri& base, std::string_view reference) {
  reference = trim(reference);
  if (is_plain_web_address(reference)) return Uri(std::string(reference));
  TRY(auto ready, repaired(reference));
  auto ref = urls::parse_uri_reference(ready);
  if (!ref) return fail(Errc::syntax, "'{}' is no address", printable(cut(reference, 200)));
  urls::url out;
  if (!urls::resolve(parsed(base.str()), *ref, out)) {
    return fail(Errc::syntax, "'{}' is no address", printable(cut(reference, 200)));
  }
  if (!out.has_authority()) return parse_uri(view(out.buffer()));
  return parse_uri(with_path(out, without_dot_segments(view(out.encoded_path()))));
}

Uri without_userinfo(const Uri& uri) {
  if (uri.userinfo().empty()) return uri;
  urls::url url(parsed(uri.str()));
  url.remove_userinfo();
  return parse_uri(view(url.buffer())).value_or(uri);
}

std::string percent_encoded(std::string_view text, std::string_view keep) {
  std::string out;
  for (char c : text) {
    if (is_unreserved(c) || keep.find(c) != std::string_view::npos) {
      out += c;
    } else {
      append_encoded(out, c);
    }
  }
  return out;
}

std::string percent_decoded(std::string_view text) {
  auto value = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      out += static_cast<char>(value(text[i + 1]) * 16 + value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace feedd
