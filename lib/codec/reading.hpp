/// What the readers of all formats share: foreign words made plain, addresses checked, sizes bounded, keys decided.
/// Internal to this room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/uri.hpp"
#include "codec/parsed.hpp"

namespace feedd::codec {

/// One line of plain text, at most 4 KiB, of text that XML allows.
std::string plain(std::string_view text);

/// The same of text that may or may not be HTML, as in RSS titles: it is when it holds a reference or a closing tag.
std::string plain_of_either(std::string_view text);

/// All characters of an HTML text, references decoded, blanks as they are.
std::string characters_of(std::string_view html);

/// Plain text so written that plain_of_either reads it again: as HTML when it looks like HTML.
std::string either_of_plain(std::string_view text);

/// Foreign HTML made safe, at most 1 MiB of it read.
std::string safe_html(std::string_view html, const Uri& base);

/// Plain text with what is markup in it escaped, and nothing else: what clean() leaves as it is.
std::string escape_text(std::string_view text);

/// An id as it is kept: what every format reads again as it was written (XML 1.0 §2.11 knows one end of lines), and not
/// without end.
std::string settled_id(std::string id);

/// Plain text as HTML: blank lines part paragraphs.
std::string html_of_text(std::string_view text);

/// Where an entry or a file of it may be: an address of the web or of another protocol that only leads somewhere (ftp,
/// magnet, mailto …), of at most 2 KiB; or nothing.
std::optional<Uri> address_in(const Uri& base, std::string_view reference);
/// The same of http and https alone: what may be fetched.
std::optional<Uri> web_address(const Uri& base, std::string_view reference);

/// A date in any form feeds write; what cannot be read is noted and left out.
std::optional<Instant> date(std::string_view text, Parsed& parsed);

/// `name@example.org (A Name)`, `A Name <name@example.org>`, either alone.
Person person(std::string_view text);

/// Adds what has a name, an e-mail address or a page; two sayings of one name are one person.
void add_person(std::vector<Person>& people, Person one);
void add_tag(std::vector<Tag>& tags, Tag one);

/// Bytes of a summary that are kept.
inline constexpr std::size_t summary_limit = 64 << 10;

/// Entries of a document that are read: its newest.
inline constexpr std::size_t entries_limit = 1000;

/// Decides each entry's key (its id, else its link, else a digest of its words) and its image (else the first picture
/// among its files), keeps each file once, joins entries under one key (the last one holds) and bounds their number.
/// `there`: how many entries the document has, where some were left out already.
void finish(Parsed& parsed, std::size_t there = 0);

/// What a feed that shows summaries says of an entry: its summary, else the beginning of its text.
std::string summary_of(const Entry& entry, std::size_t limit = 500);

}  // namespace feedd::codec
