#include "serve/respond.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "base/uri.hpp"
#include "serve/freshness.hpp"
#include "serve/negotiation.hpp"

namespace feedd::serve {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

Answer plain(unsigned status, std::string text, Fields more = {}) {
  Answer answer{status,
                {{"Content-Type", "text/plain; charset=utf-8"}, {"X-Content-Type-Options", "nosniff"}},
                std::make_shared<const site::Body>(std::move(text))};
  answer.headers.emplace_back("Cache-Control", "no-store");
  for (auto& field : more) answer.headers.push_back(std::move(field));
  return answer;
}

/// The decoded path of a target in origin form (RFC 9112 §3.2.1), perhaps in `room`; nothing when it is none.
std::optional<std::string_view> path_of(std::string_view target, std::string& room) {
  if (!target.starts_with('/') || target.find('#') != std::string_view::npos) return {};
  auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  const auto encoded = target.substr(0, target.find('?'));
  if (encoded.find('%') == std::string_view::npos) {
    if (std::any_of(encoded.begin(), encoded.end(), is_control)) return {};
    return encoded;
  }
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    char c = encoded[i];
    if (c == '%') {
      if (i + 2 >= encoded.size() || digit(encoded[i + 1]) < 0 || digit(encoded[i + 2]) < 0) return {};
      c = static_cast<char>(digit(encoded[i + 1]) * 16 + digit(encoded[i + 2]));
      i += 2;
    }
    if (is_control(static_cast<unsigned char>(c))) return {};
    room += c;
  }
  return room;
}

/// Where the same stands with a slash at its end: a relative reference (RFC 3986 §4.2), since a proxy before us may
/// have taken something off the path. What cannot stand in one is encoded.
std::string with_slash(std::string_view target) {
  const auto path = target.substr(0, target.find('?')), query = target.substr(path.size());
  const auto last = path.substr(path.rfind('/') + 1);
  return "./" + percent_encoded(percent_decoded(last), "!$&'()*+,;=:@") + '/' +
         percent_encoded(query, "!$&'()*+,;=:@/?%");
}

bool is_known(std::string_view method) {
  constexpr std::string_view known[] = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"};
  return std::find(std::begin(known), std::end(known), method) != std::end(known);
}

std::string_view suffix_of(Coding coding) {
  return coding == Coding::brotli ? "-br" : coding == Coding::gzip ? "-gzip" : "";
}

/// A tag of ours in whatever coding, as that of the bytes themselves.
std::string_view without_coding(std::string_view tag) {
  for (auto coding : {Coding::brotli, Coding::gzip})
    if (tag.ends_with(suffix_of(coding))) tag.remove_suffix(suffix_of(coding).size());
  return tag;
}

/// The feed without what the reader has already; null when that is not to be known, or spares nothing.
site::Bytes only_new(const Request& request, const site::Document& document) {
  std::optional<site::Body> least;
  any_tag(request.if_none_match.value_or(""), [&](std::string_view tag, bool) {
    auto delta = document.history.since(without_coding(tag), *document.identity);
    if (delta && (!least || delta->size() < least->size())) least = std::move(delta);
    return false;
  });
  if (!least || least->size() >= document.identity->size()) return nullptr;
  return std::make_shared<const site::Body>(std::move(*least));
}

Answer not_acceptable() {
  return plain(406, "406: this is had as it is, or packed with br or gzip\n", {{"Vary", "Accept-Encoding"}});
}

Answer precondition_failed() {
  return plain(412, "412: this is not any more what the request is about\n", {{"Vary", "Accept-Encoding"}});
}

/// What the conditions of a request say to a document, in the order of RFC 9110 §13.2.2: of two of a kind the tag
/// silences the date, also when it does not match, and also when the field is empty.
enum class Verdict { show, not_modified, failed };
Verdict verdict(const Request& request, std::string_view etag, Instant modified, Instant now) {
  const bool holds = request.if_match ? any_match(*request.if_match, etag, Comparison::strong)
                                      : unmodified_since(request.if_unmodified_since, modified, now).value_or(true);
  if (!holds) return Verdict::failed;
  const bool is_fresh = request.if_none_match
                            ? any_match(*request.if_none_match, etag)
                            : unmodified_since(request.if_modified_since, modified, now).value_or(false);
  return is_fresh ? Verdict::not_modified : Verdict::show;
}

/// `kept` appends Cache-Control to the lines it is given.
template <class Kept>
Answer show(const Request& request, const site::Document& document, Instant now, const Kept& kept) {
  const auto chosen = coding(request.accept_encoding, document.gzip != nullptr, document.brotli != nullptr);
  if (!chosen) return not_acceptable();
  const auto& bytes = *chosen == Coding::brotli ? document.brotli
                      : *chosen == Coding::gzip ? document.gzip
                                                : document.identity;
  Answer answer;
  auto& lines = answer.lines;
  lines.reserve(document.fields.size() + 300);
  lines = "ETag: \"";
  const auto tag_at = lines.size();
  lines.append(document.etag).append(suffix_of(*chosen));
  const auto tag_size = lines.size() - tag_at;
  lines += "\"\r\n";
  const auto etag = std::string_view(lines).substr(tag_at, tag_size);

  const auto said = verdict(request, etag, document.modified, now);
  if (said == Verdict::failed) return precondition_failed();
  if (said == Verdict::not_modified) {
    static const auto nothing = std::make_shared<const site::Body>();
    answer.status = 304;
    lines.append(document.fields, 0, document.kept);
    kept(lines);
    answer.body = nothing;
    answer.spared = bytes->size();
    return answer;
  }
  lines += document.fields;
  if (!request.a_im.empty() && accepts_feed_delta(request.a_im) &&
      coding(request.accept_encoding, false, false) == Coding::identity) {
    if (auto delta = only_new(request, document)) {
      answer.status = 226;
      // Only a cache that knows what this is may keep it (RFC 3229 §10.3).
      lines += "IM: feed\r\nVary: A-IM, If-None-Match\r\nCache-Control: no-store, im\r\n";
      answer.spared = bytes->size() - std::min(bytes->size(), delta->size());
      answer.body = std::move(delta);
      return answer;
    }
  }
  kept(lines);
  if (*chosen == Coding::gzip) lines += "Content-Encoding: gzip\r\n";
  if (*chosen == Coding::brotli) lines += "Content-Encoding: br\r\n";
  answer.coding = *chosen;
  answer.body = bytes;
  return answer;
}

/// In an export, what stands at a directory is a file in it; its name leads to the same here.
struct DirectoryFile {
  std::string_view directory;  ///< empty: it is no such name
  bool is_page = false;
};
DirectoryFile directory_file(std::string_view path) {
  for (auto [name, is_page] : {std::pair(std::string_view("/index.html"), true), {"/index.xml", false}})
    if (path.ends_with(name)) return {path.substr(0, path.size() - name.size() + 1), is_page};
  return {};
}
bool is_page(std::string_view media_type) { return media_type.starts_with("text/html"); }

const site::Document* find(const site::Site& site, std::string_view path) {
  if (const auto* document = site.find(path)) return document;
  const auto file = directory_file(path);
  const auto* document = file.directory.empty() ? nullptr : site.find(file.directory);
  return document && is_page(document->media_type) == file.is_page ? document : nullptr;
}

std::optional<site::Order> find_order(const site::Catalogue& catalogue, std::string_view path) {
  if (auto order = catalogue.order(path)) return order;
  const auto file = directory_file(path);
  auto order = file.directory.empty() ? std::nullopt : catalogue.order(file.directory);
  return order && is_page(order->format->media_type) == file.is_page ? order : std::nullopt;
}

bool tells_of_now(const site::Document& document) {
  return document.live || document.path == "/status" || document.path.starts_with("/status.");
}

/// How long caches may keep it.
void append_kept(std::string& lines, const site::Document& document, const site::Site& site, Instant now,
                 std::optional<std::chrono::seconds> max_age) {
  lines += "Cache-Control: ";
  if (tells_of_now(document))
    lines += "no-store";
  else if (document.immutable)
    lines += "public, max-age=31536000, immutable";
  else
    append_cache_control(lines, max_age, document.modified, now, site.due());
  lines += "\r\n";
}

}  // namespace

std::optional<site::Order> order_of(const Request& request, const site::Site& site) {
  std::string room;
  const auto path = path_of(request.target, room);
  return path && site.catalogue() ? find_order(*site.catalogue(), *path) : std::nullopt;
}

Answer respond(const Request& request, const site::Site* site, Instant now, std::optional<std::chrono::seconds> max_age,
               const site::Document* made) {
  if (request.method != "GET" && request.method != "HEAD") {
    if (is_known(request.method)) return not_allowed("GET, HEAD");
    return plain(501, "501: this method is not known here\n");
  }
  std::string room;
  const auto path = path_of(request.target, room);
  if (!path) return plain(400, "400: this is not the path of anything: it must begin with / and be encoded well\n");
  if (*path == "/healthz") return plain(200, "ok\n");
  if (*path == "/readyz") return site ? plain(200, "ready\n") : plain(503, "not ready\n", {{"Retry-After", "1"}});
  if (!site) return plain(503, "503: starting, in a moment there will be something to read\n", {{"Retry-After", "1"}});

  const auto* document = find(*site, *path);
  if (!document) document = made;
  if (document)
    return show(request, *document, now,
                [&](std::string& lines) { append_kept(lines, *document, *site, now, max_age); });
  const auto directory = std::string(*path) + '/';
  if (site->find(directory) || (site->catalogue() && site->catalogue()->order(directory)))
    return plain(308, "308: see the same with a slash at its end\n", {{"Location", with_slash(request.target)}});
  return plain(404, "404: there is nothing at " + printable(cut(*path, 200)) + '\n');
}

Answer not_allowed(std::string allowed) {
  auto text = "405: what is answered here is " + allowed + '\n';
  return plain(405, std::move(text), {{"Allow", std::move(allowed)}});
}

Answer busy(const Error& error) { return plain(503, "503: " + printable(error.what) + '\n', {{"Retry-After", "5"}}); }

}  // namespace feedd::serve
