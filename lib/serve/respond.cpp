#include "serve/respond.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "base/uri.hpp"
#include "serve/negotiation.hpp"

namespace feedd::serve {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// What pages of ours may load: pictures, sound and players from anywhere on the web, nothing that runs here.
constexpr std::string_view page_policy =
    "default-src 'none'; img-src http: https:; style-src 'unsafe-inline'; media-src http: https:; frame-src https:";

Answer plain(unsigned status, std::string text, Fields more = {}) {
  Answer answer{status,
                {{"Content-Type", "text/plain; charset=utf-8"}, {"X-Content-Type-Options", "nosniff"}},
                std::make_shared<const site::Body>(std::move(text))};
  answer.headers.emplace_back("Cache-Control", "no-store");
  for (auto& field : more) answer.headers.push_back(std::move(field));
  return answer;
}

/// The decoded path of a target in origin form (RFC 9112 §3.2.1); nothing when it is none.
std::optional<std::string> path_of(std::string_view target) {
  if (!target.starts_with('/') || target.find('#') != std::string_view::npos) return {};
  auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  std::string path;
  auto encoded = target.substr(0, target.find('?'));
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    char c = encoded[i];
    if (c == '%') {
      if (i + 2 >= encoded.size() || digit(encoded[i + 1]) < 0 || digit(encoded[i + 2]) < 0) return {};
      c = static_cast<char>(digit(encoded[i + 1]) * 16 + digit(encoded[i + 2]));
      i += 2;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return {};
    path += c;
  }
  return path;
}

bool is_known(std::string_view method) {
  constexpr std::string_view known[] = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"};
  return std::find(std::begin(known), std::end(known), method) != std::end(known);
}

bool is_feed(std::string_view media_type) {
  constexpr std::string_view feeds[] = {"application/atom+xml", "application/rss+xml", "application/feed+json",
                                        "text/x-opml"};
  auto type = media_type.substr(0, media_type.find(';'));
  return std::find(std::begin(feeds), std::end(feeds), trim(type)) != std::end(feeds);
}

std::string cache_control(std::chrono::seconds max_age) {
  return "public, max-age=" + std::to_string(max_age.count()) + ", must-revalidate";
}

Answer show(const Request& request, const site::Document& document, std::chrono::seconds max_age) {
  bool gzip = document.gzip && prefers_gzip(request.accept_encoding);
  auto etag = '"' + document.etag + (gzip ? "-gzip\"" : "\"");
  bool status_page = document.live || document.path == "/status" || document.path.starts_with("/status.");
  Answer answer;
  answer.headers = {
      {"ETag", etag},
      {"Last-Modified", to_http_date(document.modified)},
      {"Vary", "Accept-Encoding"},
      {"Cache-Control", status_page          ? "no-store"
                        : document.immutable ? "public, max-age=31536000, immutable"
                                             : cache_control(max_age)},
  };
  if (is_feed(document.media_type)) answer.headers.emplace_back("Access-Control-Allow-Origin", "*");

  // If-None-Match silences If-Modified-Since, also when it does not match (RFC 9110 §13.1.3).
  bool fresh = request.if_none_match.empty() ? unmodified_since(request.if_modified_since, document.modified)
                                             : any_match(request.if_none_match, etag);
  if (fresh) {
    answer.status = 304;
    answer.body = std::make_shared<const site::Body>();
    return answer;
  }
  answer.headers.emplace_back("Content-Type", document.media_type);
  answer.headers.emplace_back("X-Content-Type-Options", "nosniff");
  answer.headers.emplace_back("Accept-Ranges", "none");
  if (document.media_type.starts_with("text/html")) answer.headers.emplace_back("Content-Security-Policy", page_policy);
  if (gzip) answer.headers.emplace_back("Content-Encoding", "gzip");
  answer.body = gzip ? document.gzip : document.identity;
  return answer;
}

}  // namespace

std::optional<site::Order> order_of(const Request& request, const site::Site& site) {
  const auto path = path_of(request.target);
  return path && site.catalogue() ? site.catalogue()->order(*path) : std::nullopt;
}

Answer respond(const Request& request, const site::Site* site, Instant now, std::chrono::seconds max_age,
               const site::Document* made) {
  if (request.method != "GET" && request.method != "HEAD") {
    if (is_known(request.method))
      return plain(405, "405: only GET and HEAD are answered here\n", {{"Allow", "GET, HEAD"}});
    return plain(501, "501: this method is not known here\n");
  }
  auto path = path_of(request.target);
  if (!path) return plain(400, "400: this is not the path of anything: it must begin with / and be encoded well\n");
  if (*path == "/healthz") return plain(200, "ok\n");
  if (*path == "/readyz") return site ? plain(200, "ready\n") : plain(503, "not ready\n", {{"Retry-After", "1"}});
  if (!site) return plain(503, "503: starting, in a moment there will be something to read\n", {{"Retry-After", "1"}});

  if (site->due()) max_age = std::min(max_age, *site->due() - now);
  max_age = std::max(max_age, std::chrono::seconds(0));
  if (auto* document = site->find(*path)) return show(request, *document, max_age);
  if (made) return show(request, *made, max_age);
  const bool is_directory =
      site->find(*path + '/') || (site->catalogue() && site->catalogue()->order(*path + '/').has_value());
  if (is_directory)
    return plain(308, "308: see the same with a slash at its end\n", {{"Location", percent_encoded(*path, "/") + '/'}});
  return plain(404, "404: there is nothing at " + printable(cut(*path, 200)) + '\n');
}

Answer busy(const Error& error) { return plain(503, "503: " + printable(error.what) + '\n', {{"Retry-After", "5"}}); }

}  // namespace feedd::serve
