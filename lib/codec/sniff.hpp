/// Which language is this? Told by content, not by media type or name.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/uri.hpp"
#include "codec/parsed.hpp"

namespace feedd::codec {

enum class Kind { atom, rss, rdf, json_feed, opml, html, empty, unknown };

Kind sniff(std::string_view bytes);

/// Any feed → model. `content_type` is the HTTP header's value, for its charset; may be empty. `base` is the document's
/// address. HTML in the entries is made safe and absolute, unless `html` says otherwise. Fails with `syntax` and a line
/// that says what the bytes are instead.
Result<Parsed> parse_any(std::string_view bytes, std::string_view content_type, const Uri& base,
                         Html html = Html::safe);

/// Feeds a page names (`link rel=alternate`), in document order; what is JSON of any kind after them.
std::vector<Uri> discover(std::string_view html, const Uri& base);

}  // namespace feedd::codec
