/// Pure: request × Site × instant → answer. RFC 9110 for conditional requests, methods and content coding; RFC 3229 for
/// those who want only what is new.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "serve/negotiation.hpp"
#include "site/site.hpp"

namespace feedd::serve {

struct Request {
  std::string method = {}, target = {};  ///< target in origin form: path and query, still encoded
  std::string accept_encoding = {};
  std::optional<std::string> if_match = {}, if_none_match = {};  ///< an empty one is said, too
  std::string if_modified_since = {}, if_unmodified_since = {};
  std::string a_im = {};                                                     ///< RFC 3229: what may be done to a feed
  std::string content_type = {}, content_encoding = {}, hub_signature = {};  ///< of what is sent to us
  bool operator==(const Request&) const = default;
};

struct Answer {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  ///< without Date, Connection and Content-Length
  site::Bytes body;        ///< never null; what a GET would send, also for HEAD (its length is told, it is not sent)
  std::string lines = {};  ///< further headers as they are sent, each with its CRLF
  Coding coding = Coding::identity;
  std::size_t spared = 0;  ///< bytes that the reader has already
};

/// What the site makes on demand for a request that has no document; nothing when it makes none.
std::optional<site::Order> order_of(const Request& request, const site::Site& site);

/// `made`: what order_of() asked for; null when it is gone. `site` is null before the first good build: everything but
/// /healthz answers 503. Caches may keep a document for `max_age`, or as long as its rhythm allows
/// (serve/freshness.hpp), but never past the instant at which time alone changes the site.
Answer respond(const Request& request, const site::Site* site, Instant now,
               std::optional<std::chrono::seconds> max_age = {}, const site::Document* made = nullptr);

/// The method is none of those that this target knows.
Answer not_allowed(std::string allowed);

/// What was asked for cannot be made now.
Answer busy(const Error& error);

}  // namespace feedd::serve
