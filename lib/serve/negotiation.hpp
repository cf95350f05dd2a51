/// What a reader has and what it takes: RFC 9110 §12.5.3 (Accept-Encoding) and §13.1 (conditions), RFC 3229 (A-IM).
/// Pure.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace feedd::serve {

enum class Coding { identity, gzip, brotli };

/// The most welcome of what there is; of equals the smallest: br, gzip, the bytes as they are. Without the field, or
/// where nothing in it fits, the bytes as they are; nothing when even these are refused (406).
std::optional<Coding> coding(std::string_view accept_encoding, bool has_gzip, bool has_brotli);

/// Whether the reader understands a feed that holds only what is new: `A-IM: feed`.
bool accepts_feed_delta(std::string_view a_im);

/// Whether `is_it` holds for one of the listed tags, which it gets without quotes and `W/`, but with whether that was
/// there.
bool any_tag(std::string_view list, const std::function<bool(std::string_view tag, bool is_weak)>& is_it);

/// Whether one of the listed tags is `etag` (without quotes), by weak comparison (§8.8.3.2) or by strong one, for which
/// `etag` is a strong one; `*` is any.
enum class Comparison { weak, strong };
bool any_match(std::string_view list, std::string_view etag, Comparison comparison = Comparison::weak);

/// Whether nothing changed after that date; nothing for what is no date: that is no condition.
std::optional<bool> unmodified_since(std::string_view date, Instant modified, Instant now);

}  // namespace feedd::serve
