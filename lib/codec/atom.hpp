/// Atom 1.0 (RFC 4287), both directions; Atom 0.3 is read as far as it is the same.
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

Result<Parsed> parse_atom(std::string_view bytes, const Uri& base);
Result<Parsed> read_atom(const xml::Tree& tree, const Uri& base);

std::string atom_fragment(const Entry& entry, Content content);
Frame atom_frame(const FeedInfo& info);

}  // namespace feedd::codec
