/// The page for people: a feed as one HTML document, without scripts, readable in light and dark.
#pragma once

#include <string>
#include <string_view>

#include "codec/format.hpp"

namespace feedd::codec {

Fragment page_fragment(const Entry& entry, const Style& style, LongText& text);
Frame page_frame(const FeedInfo& info);

/// Text as it may stand in HTML, on one line.
std::string page_text(std::string_view text);
/// A page about ourselves: `body` is HTML, made of page_text.
std::string plain_page(const FeedInfo& info, std::string_view title, std::string_view body);
bool is_chinese(const FeedInfo& info);

/// The page of one own post: the whole document, its text as its author made it.
std::string post_page(const Entry& entry, const FeedInfo& info);

}  // namespace feedd::codec
