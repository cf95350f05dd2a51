/// The single values of a configuration that have a form of their own. All pure, but for what is said.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "serve/config.hpp"
#include "site/channel.hpp"

namespace feedd::config {

/// "127.0.0.1:8080", "[::1]:8080", "*:8080", "localhost:8080", "unix:PATH" (relative to `base`).
Result<serve::Listen> parse_listen(std::string_view text, const std::filesystem::path& base);

/// http, https and file addresses; `file:PATH` is relative to `base`.
Result<Uri> parse_source_address(std::string_view text, const std::filesystem::path& base);

/// "title:REGEX", "author:REGEX", "tag:NAME", "link:REGEX", "lang:CODE". The expression itself is not looked at.
Result<site::Condition> parse_condition(std::string_view text);

/// Whether this is "10.0.0.0/8" or "fd00::/8".
bool is_network(std::string_view text);
/// `example.org`, `.example.org`, an address, a network, or `*`.
bool is_host_or_network(std::string_view text);

/// Without control characters: what may stand in the value of an HTTP header.
bool is_header_value(std::string_view value);

/// Of a [[feed]]: it is a path on the site and a directory of an export.
bool is_feed_name(std::string_view name);

/// A name of small letters, digits and hyphens made of any text; `otherwise` when nothing of it can stay.
std::string fit_name(std::string_view text, std::string_view otherwise);

/// The name of an upstream nobody named: of its host and path, or of its file.
std::string name_of_address(const Uri& url);

}  // namespace feedd::config
