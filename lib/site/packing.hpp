/// Documents as they travel: gzip (RFC 1952) and brotli (RFC 7932). The same bytes give the same bytes. libdeflate and
/// brotli live behind this face.
#pragma once

#include <string>
#include <string_view>

#include "site/body.hpp"

namespace feedd::site {

/// `often`: at each publication, so that it stays cheap. `once`: for files that stay.
enum class Effort { often, once };

/// Null when nothing is saved.
Bytes gzipped(const std::string& bytes, Effort effort);
Bytes brotlied(const std::string& bytes, Effort effort);

/// Whether it is text of some size: smaller bodies travel in one packet either way, and pictures are packed already.
bool is_worth_packing(std::string_view media_type, std::size_t size);

}  // namespace feedd::site
