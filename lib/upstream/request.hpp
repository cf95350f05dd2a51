/// The bytes of one request, and to whom which of them may go. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/uri.hpp"
#include "upstream/http_client.hpp"

namespace feedd::upstream {

/// What a field may be called (RFC 9110 §5.6.2).
bool is_token(std::string_view name);

/// What may stand in a field's value: no byte below 0x20, no 0x7f (RFC 9110 §5.5; a tab has no business there either).
bool is_sendable(std::string_view value);

/// HTTP/1.1, validators byte for byte and with them `A-IM: feed`: the answer may be 226 with the new entries alone
/// (RFC 3229, as feeds use it). They go to `get.validators_of` only, when it is set. Credentials and configured headers
/// go to the exact origin of the configured address (`get.url`) and nowhere else. A configured header takes the place
/// of ours of the same name. `proxy`: where all is sent; what is http is asked in the absolute form then, with the
/// proxy's own credentials (RFC 9112 §3.2.2). Fails with `unsupported` for a header that cannot be sent or is not the
/// user's to set.
Result<std::string> request_text(const Uri& url, const Get& get, std::string_view user_agent,
                                 const std::optional<Uri>& proxy = {});

/// What opens a tunnel to the server of `url` (RFC 9110 §9.3.6). Fails with `unsupported` as above.
Result<std::string> connect_text(const Uri& url, const Uri& proxy, std::string_view user_agent);

/// Where a redirect leads, without fragment and userinfo. Fails with `http` for none and with `unsupported` for one
/// that is not followed: another scheme than http and https, and from https to http.
Result<Uri> redirect_target(const Uri& from, std::string_view location);

}  // namespace feedd::upstream
