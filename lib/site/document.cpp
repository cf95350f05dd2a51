#include "site/document.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "site/packing.hpp"

namespace feedd::site {
namespace {

/// What pages of ours may load: pictures, sound and players from anywhere on the web, nothing that runs here.
constexpr std::string_view page_policy =
    "default-src 'none'; img-src http: https:; style-src 'unsafe-inline'; media-src http: https:; frame-src https:";

void add_fields(Document& document, const About& about) {
  auto say = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) document.fields.append(name).append(": ").append(value).append("\r\n");
  };
  say("Vary", "Accept-Encoding");
  if (is_feed(document.media_type)) say("Access-Control-Allow-Origin", "*");
  document.kept = document.fields.size();
  say("Last-Modified", to_http_date(document.modified));
  say("Content-Type", document.media_type);
  say("Content-Language", about.language);
  say("Link", about.links);
  say("X-Content-Type-Options", "nosniff");
  say("Accept-Ranges", "none");
  if (document.media_type.starts_with("text/html")) say("Content-Security-Policy", page_policy);
  document.fields.shrink_to_fit();
}

}  // namespace

bool is_feed(std::string_view media_type) {
  constexpr std::string_view feeds[] = {"application/atom+xml", "application/rss+xml", "application/feed+json",
                                        "text/x-opml"};
  return std::find(std::begin(feeds), std::end(feeds), media_type.substr(0, media_type.find(';'))) != std::end(feeds);
}

DocumentPtr document(std::string path, std::string media_type, Body bytes, std::string etag, Instant modified,
                     bool compressed, About about) {
  auto made = std::make_shared<Document>();
  made->path = std::move(path);
  made->media_type = std::move(media_type);
  made->etag = std::move(etag);
  made->modified = modified;
  if (compressed && is_worth_packing(made->media_type, bytes.size())) {
    const auto whole = bytes.str();
    made->gzip = gzipped(whole, Effort::often);
    made->brotli = brotlied(whole, Effort::often);
  }
  made->history = std::move(about.history);
  made->identity = std::make_shared<const Body>(std::move(bytes));
  add_fields(*made, about);
  return made;
}

}  // namespace feedd::site
