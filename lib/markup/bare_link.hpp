/// Addresses that are links as they stand, as goldmark finds them: in ASCII, with a name that has a dot, behind a blank
/// or at the start of a line. https://github.com/yuin/goldmark/blob/master/extension/linkify.go
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace feedd::markup {

/// Whether one may begin at `at`, by what stands before it; the text begins at `start`.
bool may_begin_bare_link(std::string_view text, std::size_t start, std::size_t at);

/// Past the address that begins at `at`; `at` when there is none.
std::size_t past_bare_link(std::string_view text, std::size_t at);

/// The same as cmark-gfm finds them, which takes all up to a blank or a `<`, and ends before full-width punctuation: in
/// `见 https://e.org/a，再看` the comma is the sentence's.
std::size_t past_address(std::string_view text, std::size_t at);

/// Where the address of mail begins whose `@` stands at `at`.
std::size_t start_of_mail(std::string_view text, std::size_t start, std::size_t at);

/// `<a href="…">…</a>`
std::string bare_link(std::string_view address);

}  // namespace feedd::markup
