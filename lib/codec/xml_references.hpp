/// References to characters as publishers write them. Of the entities that a document declares itself those of a short
/// plain text are read, which may let it grow by 64 KiB; references to any other stay as they are, and none is expanded
/// within another (a "billion laughs"). Internal to this room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace feedd::codec::xml {

/// Whether entities may be declared where a document begins.
bool may_declare_entities(std::string_view text);

/// References that XML does not know but HTML does become what they stand for (`&nbsp;`); numbers of characters that
/// XML forbids go, those of windows-1252's controls become what was meant (`&#146;` → ’). The rest stays as it is.
/// Comments, CDATA sections and the DTD are passed over. Returns how many there were.
std::size_t resolve_references(std::string& text);

/// A value as it stands in a document → what it says: XML's own five names and the numbers of characters, in XML's own
/// spelling, as what they stand for, and without those that XML forbids (windows-1252's controls as what was meant).
/// Any other reference stays as it is. `written` is text that XML allows; so is what is returned.
std::string resolved(std::string_view written);

/// U+0080 … U+009F, which nobody means, as the characters that windows-1252 has there, if any (as HTML §13.2.5.80).
void restore_windows_1252(std::string& text);

/// The end of a `<!DOCTYPE …>` that begins at `at`, with its declarations.
std::size_t after_doctype(std::string_view text, std::size_t at);
/// The end of the next `what` from `from` on, or of the text.
std::size_t after(std::string_view text, std::string_view what, std::size_t from);

}  // namespace feedd::codec::xml
