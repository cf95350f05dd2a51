/// RSS: 2.0 as the RSS Advisory Board profiles it, both directions; 0.9x and 1.0 (RDF) are read.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "codec/format.hpp"
#include "codec/parsed.hpp"

namespace feedd::codec {

namespace xml {
class Tree;
}

Result<Parsed> parse_rss(std::string_view bytes, const Uri& base);
Result<Parsed> read_rss(const xml::Tree& tree, const Uri& base);

std::string rss_fragment(const Entry& entry, Content content);
Frame rss_frame(const FeedInfo& info);

}  // namespace feedd::codec
