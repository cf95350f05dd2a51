/// Addresses that hold a secret, as they may be shown and logged.
#pragma once

#include <string>
#include <string_view>

#include "base/uri.hpp"

namespace feedd {

/// The text with three stars for the value of each query parameter that is called like a secret: a token, a key, a
/// password, a signature (`token`, `api_key`, `X-Amz-Signature`).
std::string without_secrets(std::string_view text);

/// The address without userinfo and secrets; where there are some, it leads nowhere.
Uri without_secrets(const Uri& uri);

/// Whether its query holds one, shown or not.
bool has_secret(const Uri& uri);

}  // namespace feedd
