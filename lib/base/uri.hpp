/// Absolute addresses. A Uri that exists is valid (RFC 3986); what people type is made so on the way in:
/// blanks trimmed, other scripts percent-encoded, host names in other scripts as DNS wants them.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace feedd {

class Uri {
 public:
  const std::string& str() const { return text_; }
  std::string_view scheme() const;    ///< lower case, without the colon
  std::string_view host() const;      ///< without brackets; empty when there is none
  std::string_view port() const;      ///< as written; empty when there is none
  std::string_view userinfo() const;  ///< before the @; empty when there is none
  std::string_view path() const;      ///< from the first slash, still encoded
  std::string target() const;         ///< path and query as an HTTP request names them; at least "/"
  std::string origin() const;         ///< scheme://host:port with the port always written
  bool is_web() const;                ///< http or https
  auto operator<=>(const Uri&) const = default;

 private:
  friend Result<Uri> parse_uri(std::string_view);
  friend Result<Uri> resolve(const Uri&, std::string_view);
  explicit Uri(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// Fails with `syntax` for a relative reference, a missing host of http(s), or what no repair makes an address.
Result<Uri> parse_uri(std::string_view text);

/// A reference against its base (RFC 3986 §5.2).
Result<Uri> resolve(const Uri& base, std::string_view reference);

/// The same address without userinfo: what may be shown and logged.
Uri without_userinfo(const Uri& uri);

/// Percent-encoding of everything but unreserved characters and those in `keep` (RFC 3986 §2.1), upper-case hex.
std::string percent_encoded(std::string_view text, std::string_view keep = "");
std::string percent_decoded(std::string_view text);

}  // namespace feedd
