#include "base/address_text.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "base/uri.hpp"

namespace feedd {
namespace {

/// What a character of path, query or fragment wants: nothing, a look at where it stands, or percent-encoding.
enum class Want : unsigned char { encoding, nothing, look };
constexpr std::array<Want, 256> wants = [] {
  std::array<Want, 256> table{};
  for (char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~!$'()*+,;=:@/"))
    table[static_cast<unsigned char>(c)] = Want::nothing;
  for (char c : std::string_view("?&.#%")) table[static_cast<unsigned char>(c)] = Want::look;
  return table;
}();

bool is_escape(std::string_view text) { return text.size() > 2 && is_hex(text[1]) && is_hex(text[2]); }

/// The length of an ampersand that was escaped once too often, or 0.
std::size_t escaped_ampersand(std::string_view text) {
  for (std::string_view form : {"&amp;", "&#38;", "&#038;"}) {
    if (text.starts_with(form)) return form.size();
  }
  return 0;
}

Clean cleanness(std::string_view text) {
  auto in_query = false, in_fragment = false, dotted = text.starts_with('.');
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto want = wants[static_cast<unsigned char>(text[i])];
    if (want == Want::nothing) continue;
    if (want == Want::encoding) return Clean::no;
    auto here = text.substr(i);
    auto begins_segment = !in_query && !in_fragment && (i == 0 || text[i - 1] == '/');
    switch (here[0]) {
      case '?':
        in_query = true;
        break;
      case '&':
        if (in_query && !in_fragment && escaped_ampersand(here) > 0) return Clean::no;
        break;
      case '.':
        dotted = dotted || begins_segment;
        break;
      case '%':
        if (!is_escape(here)) return Clean::no;
        dotted = dotted || begins_segment;
        break;
      default:
        if (std::exchange(in_fragment, true)) return Clean::no;
    }
  }
  return dotted ? Clean::but_dots : Clean::all;
}

/// The length of `http://` or `https://`, or 0.
std::size_t web_scheme(std::string_view text) {
  return text.starts_with("http://") ? 7 : text.starts_with("https://") ? 8 : 0;
}

/// The length of `http:` or `https:` in any case, or 0.
std::size_t web_scheme_in_any_case(std::string_view text) {
  for (std::string_view scheme : {"http:", "https:"}) {
    if (iequals(text.substr(0, scheme.size()), scheme)) return scheme.size();
  }
  return 0;
}

/// A name with a dot in it, which a path seldom begins with.
bool begins_with_host(std::string_view text) {
  auto host = text.substr(0, text.find_first_of("/\\?#"));
  auto dot = host.find('.');
  return dot != std::string_view::npos && dot > 0 && dot + 1 < host.size() && host.find(':') > dot;
}

/// `feed:https://…`, `http:/…`, `http:\\…`, `http//…` and `http://http://…` as they were meant.
std::string with_mended_scheme(std::string_view text) {
  if (iequals(text.substr(0, 5), "feed:")) {
    auto rest = text.substr(5);
    if (rest.starts_with("//")) return with_mended_scheme("http:" + std::string(rest));
    if (web_scheme_in_any_case(rest) > 0) return with_mended_scheme(rest);
  }
  for (std::string_view scheme : {"http", "https"}) {
    auto rest = text.substr(std::min(scheme.size() + 2, text.size()));
    if (text.starts_with(scheme) && text.substr(scheme.size()).starts_with("//") && begins_with_host(rest))
      return std::string(scheme).append("://").append(rest);
  }
  auto scheme = web_scheme_in_any_case(text);
  if (scheme == 0) return std::string(text);
  auto slashes = std::min(text.find_first_not_of("/\\", scheme), text.size()) - scheme;
  auto rest = text.substr(scheme + slashes);
  if (web_scheme(rest) > 0 && slashes == 2) return with_mended_scheme(rest);
  if (slashes == 2 || (slashes > 0 && begins_with_host(rest)))
    return std::string(text.substr(0, scheme)).append("//").append(rest);
  return std::string(text);
}

/// Browsers take a backslash for a slash before the query, and so do those who write them.
void turn_backslashes(std::string& text) {
  auto end = std::min(text.find_first_of("?#"), text.size());
  std::replace(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\\', '/');
}

/// Until the fragment, which may only begin where no escaped ampersand stands.
void unescape_query(std::string& text) {
  auto at = text.find('?');
  while (at != std::string::npos && at < text.size() && text[at] != '#') {
    auto length = escaped_ampersand(std::string_view(text).substr(at));
    if (length > 0) {
      text.erase(at + 1, length - 1);  // and once more, for &amp;amp;
      if (text.compare(at + 1, 4, "amp;") == 0) continue;
    }
    ++at;
  }
}

/// Line ends dropped, and blanks, other scripts, stray percent signs and the characters no URI may hold
/// percent-encoded (WHATWG URL does the same).
std::string encoded_reference(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  auto after_fragment = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '\n' || c == '\r' || c == '\t') continue;
    auto is_fragment = c == '#' && !after_fragment;
    if (is_fragment) after_fragment = true;
    auto stays = c == '#'   ? is_fragment
                 : c == '%' ? is_escape(text.substr(i))
                            : wants[static_cast<unsigned char>(c)] != Want::encoding;
    if (stays) {
      out += c;
    } else {
      append_encoded(out, c);
    }
  }
  return out;
}

/// Where the authority of `scheme://authority/…` or `//authority/…` begins, or npos.
std::size_t authority_at(std::string_view text) {
  if (text.starts_with("//")) return 2;
  auto colon = text.find(':');
  if (colon == std::string_view::npos || text.find_first_of("/?#") < colon) return std::string_view::npos;
  return text.substr(colon + 1).starts_with("//") ? colon + 3 : std::string_view::npos;
}

/// Whether a segment begins with a dot, or with an escape that may be one.
bool may_have_dot_segments(std::string_view path) {
  for (std::size_t at = 1; at < path.size(); ++at) {
    if (path[at - 1] == '/' && (path[at] == '.' || path[at] == '%')) return true;
  }
  return false;
}

/// One dot, two dots, or none of both.
int dots_of(std::string_view segment) {
  auto dots = 0;
  while (!segment.empty()) {
    auto encoded = segment.starts_with("%2e") || segment.starts_with("%2E");
    if (!encoded && segment[0] != '.') return 0;
    segment.remove_prefix(encoded ? 3 : 1);
    ++dots;
  }
  return dots <= 2 ? dots : 0;
}

}  // namespace

void append_encoded(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

Clean web_address_cleanness(std::string_view text) {
  auto at = web_scheme(text);
  if (at == 0) return Clean::no;
  auto host = at;
  auto is_host = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'; };
  while (at < text.size() && is_host(text[at])) ++at;
  if (at == host || at == text.size()) return Clean::no;
  if (text[at] == ':') {
    auto port = ++at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    if (at == port) return Clean::no;
  }
  return at < text.size() && text[at] == '/' ? cleanness(text.substr(at)) : Clean::no;
}

bool is_clean_relative(std::string_view text) {
  std::size_t first = 0;
  while (first < text.size() && text[first] != ':' && text[first] != '/' && text[first] != '?' && text[first] != '#')
    ++first;
  auto has_scheme = first < text.size() && text[first] == ':';
  if (has_scheme || text.starts_with("//") || text.starts_with("http//") || text.starts_with("https//")) return false;
  return cleanness(text) != Clean::no;
}

Result<std::string> repaired_address(std::string_view written, bool on_the_web) {
  auto text = with_mended_scheme(trim(written));
  auto has_scheme = text.find(':') < text.find_first_of("/?#");
  if (has_scheme ? web_scheme_in_any_case(text) > 0 : on_the_web) turn_backslashes(text);
  unescape_query(text);
  auto at = authority_at(text);
  if (at == std::string_view::npos) return encoded_reference(text);
  auto end = std::min(text.find_first_of("/?#\\", at), text.size());
  auto authority = std::string_view(text).substr(at, end - at);
  auto user = authority.rfind('@');
  auto host_at = user == std::string_view::npos ? 0 : user + 1;
  auto host_and_port = authority.substr(host_at);
  auto colon =
      host_and_port.starts_with('[') ? host_and_port.find(':', host_and_port.find(']')) : host_and_port.rfind(':');
  auto host = host_and_port.substr(0, colon);
  auto port = colon == std::string_view::npos ? std::string_view() : host_and_port.substr(colon + 1);
  auto is_number = port.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_number || (!host.starts_with('[') && host.find(':') != std::string_view::npos))
    return fail(Errc::syntax, "'{}' is no host name", printable(cut(host_and_port, 200)));
  TRY(auto ascii, ascii_host(percent_decoded(host)));
  if (!host.starts_with('[') && ascii.find_first_of("/?#@:\\%<>[]^|") != std::string::npos)
    return fail(Errc::syntax, "'{}' is no host name", printable(cut(host, 200)));
  auto out = text.substr(0, at);
  if (host_at > 0) out += replace_all(encoded_reference(authority.substr(0, host_at - 1)), "@", "%40") + '@';
  out += ascii;
  if (!port.empty()) out.append(":").append(port);
  return out + encoded_reference(std::string_view(text).substr(end));
}

std::size_t path_begin(std::string_view address) {
  auto at = address.find(':') + 1;
  if (!address.substr(at).starts_with("//")) return at;
  at += 2;
  while (at < address.size() && address[at] != '/' && address[at] != '?' && address[at] != '#') ++at;
  return at;
}

std::size_t path_end(std::string_view address) {
  const auto fragment = std::min(address.find('#'), address.size());
  return std::min(address.substr(0, fragment).find('?'), fragment);
}

std::string without_dot_segments(std::string address) {
  auto begin = path_begin(address), end = path_end(address);
  auto path = std::string_view(address).substr(begin, end - begin);
  if (!may_have_dot_segments(path)) return address;
  std::vector<std::string_view> kept;
  bool directory = false;
  for (std::size_t at = 1; at <= path.size();) {
    auto stop = std::min(path.find('/', at), path.size());
    auto segment = path.substr(at, stop - at);
    auto dots = dots_of(segment);
    directory = dots > 0;
    if (dots == 2 && !kept.empty()) kept.pop_back();
    if (!directory) kept.push_back(segment);
    at = stop + 1;
  }
  auto out = address.substr(0, begin);
  for (auto segment : kept) out.append("/").append(segment);
  if (directory || kept.empty()) out += '/';
  return out.append(address, end);
}

}  // namespace feedd
