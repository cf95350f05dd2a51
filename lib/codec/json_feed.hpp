/// JSON Feed 1.1, both directions; 1.0 is read. Boost.JSON lives behind this face.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "codec/format.hpp"
#include "codec/parsed.hpp"

namespace feedd::codec {

Result<Parsed> parse_json_feed(std::string_view bytes, const Uri& base, Html html = Html::safe);

Fragment json_fragment(const Entry& entry, const Style& style, LongText& text);
Frame json_frame(const FeedInfo& info);

}  // namespace feedd::codec
