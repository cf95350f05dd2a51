/// Addresses as people and broken software write them, made what RFC 3986 allows. Texts in, texts out: behind
/// base/uri.hpp, where an address becomes a value.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace feedd {

constexpr bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// `%XX`, upper case.
void append_encoded(std::string& out, char c);

/// Whether an address is one that repaired_address() would not change, as almost all are; and if it is, whether its
/// path may hold dot segments.
enum class Clean { no, but_dots, all };
/// Of an address with http or https, a lower-case host and a path; `no` for every other.
Clean web_address_cleanness(std::string_view text);
/// A reference without scheme and authority, dots or no dots.
bool is_clean_relative(std::string_view text);

/// Blanks and other scripts encoded, host names as DNS wants them, backslashes of web addresses turned, `&amp;` left in
/// a query undone, feed: taken away, and http:/example.org, http:///example.org and http//example.org mended when
/// what stands for the host has a dot. `on_the_web`: a relative reference has a base of http or https. Fails with
/// `syntax` for what is no host name.
Result<std::string> repaired_address(std::string_view text, bool on_the_web);

/// Where the path begins in `scheme://authority/…` or `scheme:…`, and where it ends: at a `?`, a `#` or the end.
std::size_t path_begin(std::string_view address);
std::size_t path_end(std::string_view address);

/// RFC 3986 §5.2.4 on an address with an authority and a path, for dots that are percent-encoded, too.
std::string without_dot_segments(std::string address);

}  // namespace feedd
