/// The names of HTML's elements as kramdown sorts them, and the end of a tag.
#pragma once

#include <string>
#include <string_view>

namespace feedd::markup {

/// In small letters; empty for what is no tag: `<https://…>`, a comment. Of `</p>` as well.
std::string tag_name(std::string_view tag);

/// Whose text is text and no Markdown: code, kbd, samp, var, script, style …
bool is_raw_span(std::string_view name);
/// Whether Markdown is read in it where it stands in a sentence: in a, b, span …, not in u, font or what HTML has not.
bool holds_spans(std::string_view name);
/// Those that kramdown knows as blocks.
bool is_block_tag(std::string_view name);
/// Those that may stand in a sentence.
bool is_span_tag(std::string_view name);
/// Without a body: br, img, hr …
bool is_void_tag(std::string_view name);

/// Past the tag or the address in angle brackets that begins at `at`; `at` when there is none.
std::size_t past_tag(std::string_view text, std::size_t at, std::size_t end);

/// Past a tag as kramdown has them, whose values without quotes are words: `<a b=c>`, not `<a b=#c>`. Not of addresses.
std::size_t past_kramdown_tag(std::string_view text, std::size_t at);

/// Past the `</name>` at or after `at`; npos when there is none.
std::size_t find_closing(std::string_view text, std::size_t at, std::string_view name);

}  // namespace feedd::markup
