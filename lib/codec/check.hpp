/// Whether what we write is what the W3C's feed validator (https://validator.w3.org/feed/docs/) would pass: RFC 4287,
/// RSS 2.0 as the RSS Advisory Board has it, JSON Feed 1.1. It reads the bytes themselves, not what they were made of,
/// so that a fault of a writer is found before readers find it. Pages for people have no such rules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "codec/format.hpp"

namespace feedd::codec {

/// A rule that is broken. An `error` makes a feed invalid; a warning is what the validator warns of.
struct Fault {
  bool is_error = true;
  std::string rule;  ///< as the validator calls it: MissingGuid, ContainsRelRef
  std::string what;
  bool operator==(const Fault&) const = default;
};
using Faults = std::vector<Fault>;

/// Which of them are looked for. `errors` spares what can only find warnings, such as each address in a text.
enum class Look { all, errors };

/// Of one entry, apart from the document it will stand in.
Faults check_fragment(const Format& format, std::string_view fragment, Look look = Look::all);
/// The errors alone. What stands around the long text is gone through: the text itself is what no format can forbid, as
/// it was made so (codec/long_text).
Faults check_fragment(const Format& format, const Fragment& fragment);
/// Of a document without its entries.
Faults check_frame(const Format& format, const Frame& frame, Look look = Look::all);
/// Of a whole one: the same, and that no two entries have one id.
Faults check_document(const Format& format, std::string_view document);

/// The first error; null when there is none.
const Fault* first_error(const Faults& faults);

}  // namespace feedd::codec
