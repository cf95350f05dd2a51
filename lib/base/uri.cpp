#include "base/uri.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <utility>

#include "base/address_text.hpp"
#include "base/text.hpp"

namespace feedd {
namespace {

namespace urls = boost::urls;

std::string_view view(urls::string_view text) { return {text.data(), text.size()}; }
urls::url_view parsed(const std::string& text) { return urls::parse_uri(text).value(); }

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

std::string_view authority_of(std::string_view text) {
  auto begin = text.find(':') + 1, end = path_begin(text);
  return end == begin ? std::string_view() : text.substr(begin + 2, end - begin - 2);
}

/// Host and port.
std::string_view server_of(std::string_view text) {
  auto authority = authority_of(text);
  auto at = authority.find('@');
  return at == std::string_view::npos ? authority : authority.substr(at + 1);
}

std::size_t port_mark(std::string_view server) {
  auto mark = server.find(':', server.starts_with('[') ? server.find(']') : 0);
  return std::min(mark, server.size());
}

/// A reference without scheme and authority against a base of the web, in texts (RFC 3986 §5.2.2).
std::string merged(std::string_view base, std::string_view reference) {
  auto kept = base.find('#');
  if (reference.starts_with('?')) kept = path_end(base);
  if (reference.starts_with('/')) kept = path_begin(base);
  if (!reference.empty() && std::string_view("#?/").find(reference[0]) == std::string_view::npos)
    kept = base.rfind('/', path_end(base) - 1) + 1;
  std::string out;
  base = base.substr(0, kept);
  out.reserve(base.size() + reference.size());
  out.append(base).append(reference);
  return without_dot_segments(std::move(out));
}

}  // namespace

std::string_view Uri::scheme() const { return std::string_view(text_).substr(0, text_.find(':')); }
std::string_view Uri::host() const {
  auto host = server_of(text_);
  host = host.substr(0, port_mark(host));
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return host;
}
std::string_view Uri::port() const {
  auto server = server_of(text_);
  return server.substr(std::min(port_mark(server) + 1, server.size()));
}
std::string_view Uri::userinfo() const {
  auto authority = authority_of(text_);
  auto at = authority.find('@');
  return at == std::string_view::npos ? std::string_view() : authority.substr(0, at);
}
std::string_view Uri::path() const {
  auto begin = path_begin(text_);
  return std::string_view(text_).substr(begin, path_end(text_) - begin);
}

std::string Uri::target() const {
  std::string out(path());
  if (out.empty()) out = "/";
  auto end = path_end(text_);
  out.append(text_, end, std::min(text_.find('#', end), text_.size()) - end);
  return out;
}

std::string Uri::origin() const {
  auto server = server_of(text_);
  auto number = port();
  std::string out(scheme());
  out.append("://").append(server.substr(0, port_mark(server))).append(":");
  out.append(!number.empty() ? number : out.starts_with("https") ? "443" : "80");
  return out;
}

bool Uri::is_web() const { return text_.starts_with("http:") || text_.starts_with("https:"); }

Result<Uri> parse_uri(std::string_view text) {
  auto trimmed = trim(text);
  if (web_address_cleanness(trimmed) != Clean::no) return Uri(std::string(trimmed));
  TRY(auto ready, repaired_address(trimmed, false));
  auto result = urls::parse_uri(ready);
  if (!result) return fail(Errc::syntax, "'{}' is no absolute address", printable(cut(text, 200)));
  urls::url url(*result);
  url.normalize_scheme();
  Uri uri{std::string(view(url.buffer()))};
  if (!uri.is_web()) return uri;
  // Boost.URL 1.81 ends the host of http://1.2.3.4x/ after the 4.
  if (uri.host().empty() || view(url.encoded_path()) != uri.path())
    return fail(Errc::syntax, "'{}' names no host", printable(cut(text, 200)));
  if (url.encoded_path().empty()) uri.text_.insert(path_begin(uri.text_), "/");
  return uri;
}

Result<Uri> resolve(const Uri& base, std::string_view reference) {
  auto trimmed = trim(reference);
  auto clean = web_address_cleanness(trimmed);
  if (clean != Clean::no)
    return Uri(clean == Clean::all ? std::string(trimmed) : without_dot_segments(std::string(trimmed)));
  if (base.is_web() && is_clean_relative(trimmed)) return Uri(merged(base.str(), trimmed));
  TRY(auto ready, repaired_address(trimmed, base.is_web()));
  if (base.is_web() && is_clean_relative(ready)) return Uri(merged(base.str(), ready));
  auto ref = urls::parse_uri_reference(ready);
  urls::url out;
  if (!ref || !urls::resolve(parsed(base.str()), *ref, out))
    return fail(Errc::syntax, "'{}' is no address", printable(cut(reference, 200)));
  TRY(auto uri, parse_uri(view(out.buffer())));
  if (out.has_authority() && !out.encoded_path().empty()) uri.text_ = without_dot_segments(uri.text_);
  return uri;
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
