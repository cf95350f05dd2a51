/// Subscriptions that others keep, as tables of our configuration: TOML that can be read whatever they hold. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "codec/opml.hpp"

namespace feedd::daemon {

/// Whether the configuration takes it for the address of a feed, written as it stands.
bool is_subscribable(const std::string& address);

/// An [[upstream]] for each feed of an OPML file; one whose address is none is a comment.
std::string tables_of_outlines(std::span<const codec::Outline> outlines);

/// Of the planet.ini of Planet and Venus the title and address of the planet, and an [[upstream]] for each of its
/// feeds. What has no counterpart here (filters, faces) stays as a comment.
std::string tables_of_planet(std::string_view ini);

}  // namespace feedd::daemon
