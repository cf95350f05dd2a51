/// The addresses of foreign HTML: which of them a reader may follow or load, and how they are written. Internal to this
/// room.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/uri.hpp"

namespace feedd::codec {

/// The address of a link: http, https, mailto or tel.
std::optional<std::string> link_address(const Uri& base, std::string_view text);

/// The address of something loaded: http or https.
std::optional<std::string> media_address(const Uri& base, std::string_view text);

/// The address of a player of one of the known houses of film and sound, by https; nothing else may stand in a frame.
std::optional<std::string> player_address(const Uri& base, std::string_view text);

/// A picture in the address itself: PNG, GIF, JPEG, WebP or AVIF in base64 of bounded size; no single-dot placeholder.
std::optional<std::string> data_image(std::string_view text);

/// The candidates of a srcset (HTML §4.8.4.2): address and descriptor.
std::vector<std::pair<std::string_view, std::string_view>> srcset_candidates(std::string_view text,
                                                                             std::size_t limit = std::string::npos);

/// A srcset of the candidates that can be loaded, absolute; empty when none can.
std::string media_srcset(const Uri& base, std::string_view text);

/// What stands in src until a script has put the real address there.
bool is_placeholder(std::string_view src);

/// Pictures that nobody is to see, only to be counted by.
bool is_tracker(std::string_view address);

}  // namespace feedd::codec
