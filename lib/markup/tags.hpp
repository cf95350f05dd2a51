/// The names of HTML's elements as kramdown sorts them, and the end of a tag.
#pragma once

#include <string>
#include <string_view>

namespace feedd::markup {

/// In small letters; empty for what is no tag: `<https://…>`, a comment. Of `</p>` as well.
std::string tag_name(std::string_view tag);

/// What kramdown makes of an element.
struct TagKind {
  bool is_span = false;  ///< may stand in a sentence
  bool is_block = false;
  bool holds_spans = false;  ///< Markdown is read in it where it stands in a sentence: a, b, span …, not u, font
  bool is_raw_span = false;  ///< its text is text and no Markdown: code, kbd, samp, var, script, style …
  bool is_void = false;      ///< without a body: br, img, hr …
};
/// By a name in small letters; nothing of it holds for one that HTML has not.
TagKind kind_of_tag(std::string_view name);

/// Past the tag or the address in angle brackets that begins at `at`; `at` when there is none.
std::size_t past_tag(std::string_view text, std::size_t at, std::size_t end);

/// Past a tag as kramdown has them, whose values without quotes are words: `<a b=c>`, not `<a b=#c>`. Not of addresses.
std::size_t past_kramdown_tag(std::string_view text, std::size_t at);

/// Past the `</name>` at or after `at`; npos when there is none.
std::size_t find_closing(std::string_view text, std::size_t at, std::string_view name);

}  // namespace feedd::markup
