/// Text that is safe to pass on: always UTF-8, and nothing in it that XML forbids. ICU and simdjson live behind this
/// face.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace feedd {

/// Bytes in `charset` (a name as HTTP and XML use them) as UTF-8; what cannot be read becomes U+FFFD.
/// Fails with `unsupported` when no such charset is known.
Result<std::string> to_utf8(std::string_view bytes, std::string_view charset);

bool is_utf8(std::string_view bytes);

/// UTF-8 with every invalid sequence replaced by U+FFFD (one for each maximal part, Unicode §3.9).
std::string repaired_utf8(std::string_view bytes);

/// Without the characters XML 1.0 §2.2 forbids (controls but tab, line feed and carriage return; U+FFFE, U+FFFF) and
/// the controls U+007F … U+009F that it discourages: HTML forbids them, and nobody means them. Invalid UTF-8 is
/// repaired on the way.
std::string xml_safe(std::string_view text);

/// Valid UTF-8 with none of those characters.
bool is_xml_safe(std::string_view text);

/// Without the byte order mark that UTF-8 may begin with (U+FEFF).
std::string_view without_byte_order_mark(std::string_view bytes);

/// Without blanks at both ends: the ASCII ones, U+00A0 and U+3000.
std::string_view trim(std::string_view text);

/// Each run of blanks as one space, none at the ends: how titles and names are shown.
std::string squeeze(std::string_view text);

/// Case folded for comparison in every script (Unicode case folding, NFC).
std::string fold_case(std::string_view text);

/// ASCII letters in lower case, the rest as it is: for names of protocols.
std::string ascii_lower(std::string_view text);
constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool iequals(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return x == y || ascii_lower(x) == ascii_lower(y); });
}

/// The longest prefix of at most `limit` bytes that ends between characters.
std::string_view cut(std::string_view text, std::size_t limit);

/// Pieces between `separator`, trimmed, without the empty ones.
std::vector<std::string> split(std::string_view text, char separator);

std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

/// A language as BCP 47 writes it: `zh_CN` → `zh-CN`. Empty for what is none.
std::string language_tag(std::string_view text);

/// A host name as DNS wants it: UTS #46, `例え.jp` → `xn--r8jz45g.jp`. Fails with `syntax`.
Result<std::string> ascii_host(std::string_view host);

/// `&`, `<`, `>` and both quotes as references: for text and attributes of HTML and XML alike.
std::string escape_markup(std::string_view text);

/// Bytes that came from outside, fit for one line of a log or a terminal: controls, line ends, what turns the direction
/// of writing, and bytes that are no UTF-8 are written as \xNN.
std::string printable(std::string_view text);

/// In double quotes, as TOML and JSON read it; what is not printable as \uNNNN, bytes that are no UTF-8 as U+FFFD.
std::string toml_quoted(std::string_view text);

/// The nearest of `choices` to `word` by edits, for "did you mean"; empty when none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& choices);

}  // namespace feedd
