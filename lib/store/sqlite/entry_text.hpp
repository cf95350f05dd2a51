/// An entry as the text a row holds: a line of JSON, and behind it, as it is, the HTML, which is most of it. Missing
/// members read as defaults, so that fields can come without a migration.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "model/entry.hpp"

namespace feedd::store {

/// Everything but what stands in columns of its own: source, guid, id, place, stamp.
std::string entry_text(const Entry& entry);
Result<Entry> parse_entry_text(std::string_view text);

}  // namespace feedd::store
