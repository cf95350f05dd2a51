#include "serve/respond.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "serve/offer.hpp"

namespace feedd::serve {
namespace {

const auto site = offer();

std::string header(const Answer& answer, std::string_view name) {
  std::string found;
  auto all = answer.headers;
  for (const auto& line : split(answer.lines, '\n')) {
    auto colon = line.find(": ");
    if (colon != std::string::npos) all.emplace_back(line.substr(0, colon), trim(line.substr(colon + 2)));
  }
  for (const auto& [key, value] : all)
    if (iequals(key, name)) {
      EXPECT_TRUE(found.empty()) << name << " is said twice";
      found = value;
    }
  return found;
}

Answer get(std::string target, Request more = {}) {
  more.method = more.method.empty() ? "GET" : more.method;
  more.target = std::move(target);
  auto answer = respond(more, site.get(), modified);
  EXPECT_TRUE(answer.body);
  for (const auto& [name, value] : answer.headers)
    for (unsigned char c : value) EXPECT_TRUE(c >= 0x20 && c != 0x7f) << name;
  EXPECT_TRUE(answer.lines.empty() || answer.lines.ends_with("\r\n"));
  return answer;
}

TEST(Respond, finds_documents_by_their_decoded_path) {
  struct {
    const char* target;
    unsigned status;
  } const table[] = {
      {"/", 200},
      {"/?x=1", 200},
      {"/atom.xml", 200},
      {"/feed.xml", 200},
      {"/atom%2Exml", 200},
      {"/tags/%E6%8A%80%E6%9C%AF/atom.xml", 200},
      {"/tags/%e6%8a%80%e6%9c%af/atom.xml?a=%zz", 200},
      {"/tags/技术/atom.xml", 200},
      {"/tags/c++/atom.xml", 200},
      {"/tags/c%2B%2B/atom.xml", 200},
      {"/cloud/", 200},
      {"/cloud/index.html", 200},
      {"/tags/%E6%8A%80%E6%9C%AF/index.html", 200},
      {"/cloud/index.xml", 404},
      {"/cloudindex.html", 404},
      {"/cloud/index.html/", 404},
      {"/cloud/index.html/index.html", 404},
      {"/feed/index.xml", 200},
      {"/feed/index.html", 404},
      {"/cloud", 308},
      {"/tags/%E6%8A%80%E6%9C%AF", 308},
      {"/absent", 404},
      {"/atom.xml/", 404},
      {"//atom.xml", 404},
      {"/./atom.xml", 404},
      {"/../../etc/passwd", 404},
      {"/%2e%2e/%2e%2e/etc/passwd", 404},
      {"/tags/%E6%8A/atom.xml", 404},
      {"/ATOM.XML", 404},
      {"", 400},
      {"*", 400},
      {"atom.xml", 400},
      {"http://example.org/atom.xml", 400},
      {"/atom.xml#top", 400},
      {"/%", 400},
      {"/%4", 400},
      {"/%zz", 400},
      {"/a%00b", 400},
      {"/a%0d%0aX:%20b", 400},
      {"/a%7fb", 400},
  };
  for (const auto& [target, status] : table) EXPECT_EQ(get(target).status, status) << target;
}

TEST(Respond, sends_a_document_with_all_that_caches_and_browsers_need) {
  auto answer = get("/atom.xml");
  EXPECT_EQ(answer.body->str(), atom);
  EXPECT_EQ(header(answer, "Content-Type"), "application/atom+xml; charset=utf-8");
  EXPECT_EQ(header(answer, "ETag"), '"' + site::etag_of(atom) + '"');
  EXPECT_EQ(header(answer, "Last-Modified"), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(header(answer, "Vary"), "Accept-Encoding");
  EXPECT_EQ(header(answer, "Cache-Control"), "public, max-age=60, stale-while-revalidate=60, stale-if-error=86400");
  EXPECT_EQ(header(answer, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(header(answer, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(header(answer, "Accept-Ranges"), "none");
  EXPECT_EQ(header(answer, "Content-Encoding"), "");
  EXPECT_EQ(header(answer, "Content-Security-Policy"), "");
}

TEST(Respond, lets_nobody_keep_a_document_past_the_next_due_instant) {
  using std::chrono::seconds;
  auto now = site->until(modified + seconds(50));
  for (const char* target : {"/atom.xml", "/"}) {
    auto answer = respond({.method = "GET", .target = target}, &now, modified, seconds(300));
    EXPECT_EQ(header(answer, "Cache-Control"), "public, max-age=50, must-revalidate") << target;
    answer = respond({.method = "GET", .target = target}, &now, modified);
    EXPECT_EQ(header(answer, "Cache-Control"), "public, max-age=50, must-revalidate") << target;
  }
  auto status = respond({.method = "GET", .target = "/status.json"}, &now, modified, seconds(300));
  EXPECT_EQ(header(status, "Cache-Control"), "no-store");
}

TEST(Respond, lets_a_page_load_nothing_that_runs) {
  auto answer = get("/");
  EXPECT_EQ(
      header(answer, "Content-Security-Policy"),
      "default-src 'none'; img-src http: https:; style-src 'unsafe-inline'; media-src http: https:; frame-src https:");
  EXPECT_EQ(header(answer, "Access-Control-Allow-Origin"), "");
  EXPECT_EQ(header(answer, "Vary"), "Accept-Encoding");
}

TEST(Respond, keeps_the_status_out_of_caches) { EXPECT_EQ(header(get("/status.json"), "Cache-Control"), "no-store"); }

TEST(Respond, gives_each_coding_its_own_validator) {
  auto packed = get("/atom.xml", {.accept_encoding = "gzip"});
  EXPECT_EQ(header(packed, "Content-Encoding"), "gzip");
  EXPECT_EQ(header(packed, "ETag"), '"' + site::etag_of(atom) + "-gzip\"");
  EXPECT_TRUE(packed.body->str().starts_with("\x1f\x8b"));
  EXPECT_EQ(header(get("/feed.json", {.accept_encoding = "gzip"}), "Content-Encoding"), "") << "too small for it";
  EXPECT_EQ(header(get("/atom.xml", {.accept_encoding = "gzip;q=0"}), "Content-Encoding"), "");
  packed = get("/atom.xml", {.accept_encoding = "gzip, br"});
  EXPECT_EQ(header(packed, "Content-Encoding"), "br");
  EXPECT_EQ(header(packed, "ETag"), '"' + site::etag_of(atom) + "-br\"");
  EXPECT_EQ(packed.body, site->find("/atom.xml")->brotli);
}

TEST(Respond, refuses_who_takes_none_of_the_codings_there_are) {
  EXPECT_EQ(get("/atom.xml", {.accept_encoding = "identity;q=0, gzip"}).status, 200u);
  EXPECT_EQ(get("/feed.json", {.accept_encoding = "identity;q=0, gzip"}).status, 406u) << "too small for it";
  auto answer = get("/atom.xml", {.accept_encoding = "*;q=0"});
  EXPECT_EQ(answer.status, 406u);
  EXPECT_EQ(header(answer, "Vary"), "Accept-Encoding");
}

TEST(Respond, tells_language_and_links_where_there_are_any) {
  const auto links = "<https://a/atom.xml>; rel=\"self\", <https://hub/>; rel=\"hub\"";
  const auto told = site::Site().with({site::document("/atom.xml", "application/atom+xml", atom, "e", modified, true,
                                                      {.language = "zh-CN", .links = links})});
  auto answer = respond({.method = "GET", .target = "/atom.xml"}, &told, modified);
  EXPECT_EQ(header(answer, "Content-Language"), "zh-CN");
  EXPECT_EQ(header(answer, "Link"), links);
  answer = get("/atom.xml");
  EXPECT_EQ(header(answer, "Content-Language"), "");
  EXPECT_EQ(header(answer, "Link"), "");
}

/// A feed of these entries, which took the place of `before`.
site::DocumentPtr feed(const std::vector<std::string>& entries, const site::Document* before = nullptr) {
  site::Body body(std::string("<feed>"));
  for (const auto& entry : entries) body.append(site::Part(entry, site::Part::Role::entry));
  body.append(site::Part("</feed>"));
  auto etag = site::etag_of(body);
  auto history = before ? site::History(before->history, before->etag, body) : site::History(body);
  return site::document("/atom.xml", "application/atom+xml", std::move(body), etag, modified, true,
                        {.history = std::move(history)});
}

TEST(Respond, sends_only_what_is_new_to_who_asks_for_that) {
  const auto old = feed({"<b/>", "<a/>"});
  const auto fresh = feed({"<c/>", "<b/>", "<a/>"}, old.get());
  const auto now = site::Site().with({fresh});
  auto ask = [&](const std::string& a_im, const std::string& tag, const std::string& accept_encoding = "") {
    return respond({.method = "GET",
                    .target = "/atom.xml",
                    .accept_encoding = accept_encoding,
                    .if_none_match = tag,
                    .a_im = a_im},
                   &now, modified);
  };
  const auto tag = '"' + old->etag + '"';
  for (const auto& had : {tag, "W/" + tag, "\"x\", " + tag, '"' + old->etag + "-gzip\""}) {
    auto answer = ask("feed", had);
    EXPECT_EQ(answer.status, 226u) << had;
    EXPECT_EQ(answer.body->str(), "<feed><c/></feed>") << had;
    EXPECT_EQ(header(answer, "IM"), "feed");
    EXPECT_EQ(header(answer, "ETag"), '"' + fresh->etag + '"') << "of the whole feed as it is now";
    EXPECT_EQ(header(answer, "Cache-Control"), "no-store, im");
    EXPECT_EQ(header(answer, "Content-Type"), "application/atom+xml");
    EXPECT_EQ(header(answer, "Content-Encoding"), "");
  }
  EXPECT_EQ(ask("feed", '"' + fresh->etag + '"').status, 304u);
  EXPECT_EQ(ask("feed", "").status, 200u) << "unconditional";
  EXPECT_EQ(ask("feed", "\"x\"").status, 200u) << "a version nobody knows";
  EXPECT_EQ(ask("", tag).status, 200u);
  EXPECT_EQ(ask("vcdiff, feed;q=0", tag).status, 200u);
  EXPECT_EQ(ask("feed", tag, "br, identity;q=0").status, 406u) << "a small one; never packed as a whole";
}

TEST(Respond, says_what_the_conditions_of_a_request_come_to) {
  const auto etag = '"' + site::etag_of(atom) + '"';
  const auto packed = '"' + site::etag_of(atom) + "-gzip\"";
  const std::string old = "Sat, 05 Nov 1994 08:49:37 GMT", same = "Sun, 06 Nov 1994 08:49:37 GMT";
  struct {
    const char* name;
    Request request;
    unsigned status;
  } const table[] = {
      // Whether the reader has it.
      {"the same tag", {.if_none_match = etag}, 304},
      {"a weak one", {.if_none_match = "W/" + etag}, 304},
      {"in a list", {.if_none_match = "\"x\", " + etag}, 304},
      {"any", {.if_none_match = "*"}, 304},
      {"another", {.if_none_match = "\"x\""}, 200},
      {"that of the other coding", {.if_none_match = packed}, 200},
      {"that of the coding asked for", {.accept_encoding = "gzip", .if_none_match = packed}, 304},
      {"the date", {.if_modified_since = same}, 304},
      {"an older date", {.if_modified_since = old}, 200},
      {"no date", {.if_modified_since = "soon"}, 200},
      {"a tag silences the date", {.if_none_match = "\"x\"", .if_modified_since = same}, 200},
      {"even no tag", {.if_none_match = "", .if_modified_since = same}, 200},
      {"also the other way round", {.if_none_match = etag, .if_modified_since = old}, 304},
      {"HEAD too", {.method = "HEAD", .if_none_match = etag}, 304},
      // Whether it is still what the request is about.
      {"the tag that must be there", {.if_match = etag}, 200},
      {"any", {.if_match = "*"}, 200},
      {"in a list", {.if_match = "\"x\", " + etag}, 200},
      {"another", {.if_match = "\"x\""}, 412},
      {"a weak one", {.if_match = "W/" + etag}, 412},
      {"none", {.if_match = ""}, 412},
      {"no list", {.if_match = "x"}, 412},
      {"that of the other coding", {.if_match = packed}, 412},
      {"that of the coding asked for", {.accept_encoding = "gzip", .if_match = packed}, 200},
      {"an older date", {.if_unmodified_since = old}, 412},
      {"the date", {.if_unmodified_since = same}, 200},
      {"no date", {.if_unmodified_since = "soon"}, 200},
      {"a tag silences the date", {.if_match = etag, .if_unmodified_since = old}, 200},
      {"before If-None-Match", {.if_match = "\"x\"", .if_none_match = etag}, 412},
      {"and then If-None-Match", {.if_match = etag, .if_none_match = etag}, 304},
      {"the dates likewise", {.if_modified_since = same, .if_unmodified_since = old}, 412},
      {"and the other one", {.if_modified_since = same, .if_unmodified_since = same}, 304},
      {"HEAD likewise", {.method = "HEAD", .if_match = "\"x\""}, 412},
      {"what is refused anyway", {.method = "POST", .if_match = "\"x\""}, 405},
  };
  for (const auto& [name, request, status] : table) {
    const auto answer = get("/atom.xml", request);
    EXPECT_EQ(answer.status, status) << name;
    if (answer.status != 304) continue;
    EXPECT_TRUE(answer.body->empty()) << name;
    for (auto* field : {"ETag", "Vary", "Cache-Control"}) EXPECT_NE(header(answer, field), "") << name;
    for (auto* field : {"Content-Type", "Content-Encoding", "Last-Modified"})
      EXPECT_EQ(header(answer, field), "") << name;
  }
  EXPECT_EQ(get("/absent", {.if_match = "*"}).status, 404u);
  EXPECT_EQ(get("/cloud", {.if_match = "\"x\""}).status, 308u);
}

TEST(Respond, answers_head_as_get) {
  auto head = get("/atom.xml", {.method = "HEAD"});
  EXPECT_EQ(head.headers, get("/atom.xml").headers);
  EXPECT_EQ(head.body->str(), atom);
}

TEST(Respond, knows_which_methods_there_are) {
  for (auto* method : {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"}) {
    auto answer = get("/atom.xml", {.method = method});
    EXPECT_EQ(answer.status, 405u) << method;
    EXPECT_EQ(header(answer, "Allow"), "GET, HEAD") << method;
  }
  for (auto* method : {"get", "PROPFIND", "FOO"}) EXPECT_EQ(get("/", {.method = method}).status, 501u) << method;
  EXPECT_EQ(get("*", {.method = "OPTIONS"}).status, 405u);
}

TEST(Respond, redirects_to_paths_of_ours_alone) {
  const std::pair<const char*, const char*> table[] = {
      {"/cloud", "./cloud/"},
      {"/cloud?", "./cloud/?"},
      {"/cloud?x=1", "./cloud/?x=1"},
      {"/%63loud?x=%zz&y=a+b/?", "./cloud/?x=%zz&y=a+b/?"},
      {"/cloud?next=http://evil.example/", "./cloud/?next=http://evil.example/"},
      {"/cloud?a b<\"\r\nX: y", "./cloud/?a%20b%3C%22%0D%0AX:%20y"},
      {"/cloud?技", "./cloud/?%E6%8A%80"},
      {"/tags/%E6%8A%80%E6%9C%AF", "./%E6%8A%80%E6%9C%AF/"},
      {"/tags/技术?x", "./%E6%8A%80%E6%9C%AF/?x"},
      {"/tags%2F%E6%8A%80%E6%9C%AF", "./tags%2F%E6%8A%80%E6%9C%AF/"},
  };
  for (const auto& [target, location] : table) EXPECT_EQ(header(get(target), "Location"), location) << target;
  EXPECT_EQ(get("//evil.example").status, 404u);
}

TEST(Respond, names_what_is_not_there_without_harm) {
  auto answer = get("/%1Babsent");
  EXPECT_EQ(answer.status, 400u);
  answer = get("/<script>%C2%85");
  EXPECT_EQ(answer.status, 404u);
  EXPECT_EQ(header(answer, "Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(header(answer, "X-Content-Type-Options"), "nosniff");
  EXPECT_NE(answer.body->str().find("/<script>"), std::string::npos);
  EXPECT_LE(get("/" + std::string(7000, 'x')).body->size(), 300u);
}

TEST(Respond, tells_health_always_and_readiness_when_there_is_an_offer) {
  for (auto* shown : {"/healthz", "/readyz"}) EXPECT_EQ(get(shown).status, 200u);
  EXPECT_EQ(get("/healthz").body->str(), "ok\n");
  EXPECT_EQ(get("/readyz").body->str(), "ready\n");

  EXPECT_EQ(respond({.method = "GET", .target = "/healthz"}, nullptr, modified).status, 200u);
  for (auto* target : {"/", "/readyz", "/atom.xml", "/absent"}) {
    auto answer = respond({.method = "GET", .target = target}, nullptr, modified);
    EXPECT_EQ(answer.status, 503u) << target;
    EXPECT_EQ(header(answer, "Retry-After"), "1") << target;
  }
  EXPECT_EQ(respond({.method = "POST", .target = "/"}, nullptr, modified).status, 405u);
  EXPECT_EQ(respond({.method = "GET", .target = "x"}, nullptr, modified).status, 400u);
}

TEST(Respond, lets_caches_keep_what_never_changes) {
  auto page = *made("/archive/1/atom.xml", "application/atom+xml; charset=utf-8", atom);
  page.immutable = true;
  const auto answer = respond({.method = "GET", .target = "/archive/1/atom.xml"}, offer().get(), modified,
                              std::chrono::hours(1), &page);
  EXPECT_EQ(answer.status, 200U);
  EXPECT_NE(answer.lines.find("Cache-Control: public, max-age=31536000, immutable\r\n"), std::string::npos);
}

}  // namespace
}  // namespace feedd::serve
