/// Text as parts of addresses: how the site generators turn titles and file names into paths. ICU lives behind this
/// face.
#pragma once

#include <string>
#include <string_view>

namespace feedd {

/// Jekyll's slugify (utils.rb): runs of what the mode does not keep become one hyphen, none at the ends.
enum class SlugMode { raw, standard, pretty, ascii };
std::string slug(std::string_view text, SlugMode mode, bool keep_case);

/// Hugo's file names as paths (common/paths: Sanitize): letters, digits, marks and `. / \ _ # + ~ - @` stay, `%` before
/// two hex digits too; blanks become one hyphen; the rest goes.
std::string path_slug(std::string_view text);

/// Small letters in every script, and nothing else changed.
std::string lower_case(std::string_view text);

/// Letters of every script in ASCII, as well as can be: `中文` → `zhong wen`, `Ünï` → `Uni`.
std::string romanised(std::string_view text);
/// The same, always by ICU's rules, which take a tenth of a second to get ready the first time.
std::string romanised_by_icu(std::string_view text);

/// Unicode's NFKC: `：（№` → `:(No`.
std::string compatible(std::string_view text);

/// `Ž` → `Z`: Latin letters without their marks.
std::string without_accents(std::string_view text);

}  // namespace feedd
