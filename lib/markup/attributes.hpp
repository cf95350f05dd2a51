/// kramdown's attribute lists, `{: .class #id key="value" name}`, put on the elements they are about. They are about
/// HTML that cmark-gfm has still to write: comments hold their place in the source until it is there.
/// https://kramdown.gettalong.org/syntax.html#inline-attribute-lists
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace feedd::markup {

class Aside;

/// Names and values as written, each name once, in the order of the text; `class` holds all classes.
using Attributes = std::vector<std::pair<std::string, std::string>>;
/// By the name that `{:name: …}` gives to a list.
using AttributeLists = std::map<std::string, Attributes, std::less<>>;

/// What stands between `{:` and `}`. A name stands for its list in `lists`, when there is one; what is neither is left
/// out.
Attributes parse_attributes(std::string_view list, const AttributeLists& lists);

/// Classes are added to those there are, any other value takes the place of its like.
void merge(Attributes& into, const Attributes& more);

/// Puts attributes on the tag that begins at `tag` in `html`: `language-x` of a <pre> on its <code>.
void put_on_tag(const Attributes& attributes, std::size_t tag, std::string& html);

/// HTML with the attributes that wait in its comments on the elements before, after and around them. Where there is
/// none the comment goes; where it stands behind plain text or in code the list is text.
std::string with_attributes(std::string_view html, const Aside& aside);

/// Of the lists that wait at the end of `before` and at the start of `after`: what an element between the two will
/// have.
Attributes waiting_around(std::string_view before, std::string_view after, const Aside& aside);

/// Past the `}` that ends the list beginning at `at`, which `\}` does not; npos when none does.
std::size_t past_attributes(std::string_view text, std::size_t at);

}  // namespace feedd::markup
