#include "upstream/request.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "upstream/address.hpp"
#include "upstream/encoding.hpp"

namespace feedd::upstream {
namespace {

using Field = std::pair<std::string, std::string>;

/// Ours alone: they say where the message ends and to whom it goes.
constexpr std::string_view reserved[] = {"host",
                                         "connection",
                                         "keep-alive",
                                         "content-length",
                                         "transfer-encoding",
                                         "te",
                                         "trailer",
                                         "accept-encoding",
                                         "a-im",
                                         "expect",
                                         "upgrade",
                                         "range",
                                         "if-range",
                                         "if-none-match",
                                         "if-modified-since",
                                         "proxy-authorization",
                                         "proxy-connection"};

std::string base64(std::string_view bytes) {
  std::vector<unsigned char> out(4 * ((bytes.size() + 2) / 3) + 1);
  auto size =
      EVP_EncodeBlock(out.data(), reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  return {reinterpret_cast<char*>(out.data()), static_cast<std::size_t>(size)};
}

std::string host_in_brackets(const Uri& url) {
  std::string host(url.host());
  return host.find(':') == std::string::npos ? host : '[' + host + ']';
}

std::string host_field(const Uri& url) {
  auto host = host_in_brackets(url);
  auto port = port_of(url);
  if (port != (url.scheme() == "https" ? 443 : 80)) host += ':' + std::to_string(port);
  return host;
}

void put(std::vector<Field>& fields, std::string name, std::string value) {
  for (auto& [known, old] : fields)
    if (iequals(known, name)) {
      old = std::move(value);
      return;
    }
  fields.emplace_back(std::move(name), std::move(value));
}

/// What an address holds before the @.
std::string credentials(const Uri& url) {
  auto userinfo = url.userinfo();
  if (userinfo.empty()) return {};
  auto colon = userinfo.find(':');
  auto password = colon == std::string_view::npos ? std::string_view{} : userinfo.substr(colon + 1);
  return percent_decoded(userinfo.substr(0, colon)) + ':' + percent_decoded(password);
}

/// `username` and `password`, else those of the address.
std::string credentials(const Get& get) {
  if (!get.username.empty() || !get.password.empty()) return get.username + ':' + get.password;
  return credentials(get.url);
}

void put_proxy_authorization(std::vector<Field>& fields, const Uri& proxy) {
  auto secret = credentials(proxy);
  if (!secret.empty()) fields.emplace_back("Proxy-Authorization", "Basic " + base64(secret));
}

Result<std::string> head_text(std::string text, const std::vector<Field>& fields) {
  text.append(" HTTP/1.1\r\n");
  for (const auto& [name, value] : fields) {
    if (!is_sendable(value)) return fail(Errc::unsupported, "the header '{}' holds a control character", name);
    text.append(name).append(": ").append(value).append("\r\n");
  }
  return text + "\r\n";
}

}  // namespace

bool is_token(std::string_view name) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           others.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

bool is_sendable(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

Result<std::string> request_text(const Uri& url, const Get& get, std::string_view user_agent,
                                 const std::optional<Uri>& proxy) {
  std::vector<Field> fields{
      {"Host", host_field(url)},
      {"User-Agent", std::string(user_agent)},
      {"Accept",
       "application/atom+xml, application/rss+xml;q=.9, application/feed+json;q=.9, application/rdf+xml;q=.9, "
       "application/xml;q=.8, text/xml;q=.8, application/json;q=.7, */*;q=.1"},
      {"Accept-Encoding", std::string(readable_codings)},
  };
  if (!get.validators_of || *get.validators_of == url) {
    const auto& [etag, last_modified] = get.validators;
    if (!etag.empty()) fields.emplace_back("If-None-Match", etag);
    if (!etag.empty()) fields.emplace_back("A-IM", "feed");  // of no use without it (RFC 3229 §10.5.3)
    if (!last_modified.empty()) fields.emplace_back("If-Modified-Since", last_modified);
  }
  if (url.origin() == get.url.origin()) {
    auto secret = credentials(get);
    if (!secret.empty()) fields.emplace_back("Authorization", "Basic " + base64(secret));
    for (const auto& [name, value] : get.headers) {
      if (!is_token(name) ||
          std::find(std::begin(reserved), std::end(reserved), ascii_lower(name)) != std::end(reserved))
        return fail(Errc::unsupported, "the header '{}' cannot be set", printable(name));
      put(fields, name, value);
    }
  }
  std::string method = "GET ";
  if (!get.form.empty()) {
    method = "POST ";
    fields.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    fields.emplace_back("Content-Length", std::to_string(get.form.size()));
  }
  auto target = url.target();
  if (proxy && url.scheme() == "http") {
    put_proxy_authorization(fields, *proxy);
    target = "http://" + host_field(url) + target;
  }
  TRY(auto head, head_text(method + target, fields));
  return head + get.form;
}

Result<std::string> connect_text(const Uri& url, const Uri& proxy, std::string_view user_agent) {
  auto server = fmt::format("{}:{}", host_in_brackets(url), port_of(url));
  std::vector<Field> fields{{"Host", server}, {"User-Agent", std::string(user_agent)}};
  put_proxy_authorization(fields, proxy);
  return head_text("CONNECT " + server, fields);
}

Result<Uri> redirect_target(const Uri& from, std::string_view location) {
  location = trim(location);
  if (location.empty()) return fail(Errc::http, "a redirect that does not say where to");
  location = location.substr(0, location.find('#'));
  TRY(auto resolved, resolve(from, location));
  auto target = without_userinfo(resolved);
  if (!target.is_web()) return fail(Errc::unsupported, "a redirect to {}: is not followed", target.scheme());
  if (from.scheme() == "https" && target.scheme() == "http")
    return fail(Errc::unsupported, "a redirect from https to http is not followed: {}", printable(target.str()));
  return target;
}

}  // namespace feedd::upstream
