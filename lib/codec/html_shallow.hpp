/// A look over hostile HTML before a parser builds its tree: positions and meaning stay, but what would cost the parser
/// more than its share, or lead it where it gives up, is blanked out. Internal to this room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "codec/html_prose.hpp"

namespace feedd::codec {

/// Start tags that would leave more than so many elements open are blanked out, with their end tags. An element counts
/// as open until its end tag is seen right where it belongs, so that the parser never holds many more than these.
inline constexpr std::size_t html_open_limit = 500;
/// Attributes of one tag beyond so many are blanked out.
inline constexpr std::size_t html_attribute_limit = 200;

/// The same bytes but for blanks: comments and the content of scripts, styles and frames are emptied; SVG,
/// templates and choices go with their content, of MathML its own elements and text stay; tags and attributes beyond
/// the limits are gone. `room` holds the text if it had to be changed. `prose` is told where there is text outside of
/// all markup and of formulas.
std::string_view shallow(std::string_view html, std::string& room, Prose& prose);

/// The same bytes with every tag, comment and script blanked out, however they nest: what is left when there is too
/// much to build a tree of. References stand as they were.
std::string without_markup(std::string_view html);

}  // namespace feedd::codec
