/// WebSub (https://www.w3.org/TR/websub/), the subscriber's half. Pure: what hubs are told, and what they tell.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/uri.hpp"
#include "model/feed.hpp"
#include "upstream/http_client.hpp"

namespace feedd::upstream {

/// Who tells of news, and of what.
struct Hub {
  Uri hub, topic;
  bool operator==(const Hub&) const = default;
};

/// `Link` headers first, then the document (§4): the first hub of either, with the self address of the same; the topic
/// is where the document was found when it says nothing.
std::optional<Hub> hub_of(const Got& got, const FeedInfo& info);

/// The body of a request to a hub (§5.1), form-encoded.
std::string subscription_form(const Hub& hub, const std::string& callback, const std::string& secret,
                              std::chrono::seconds lease);

/// `a=b&c=d`, decoded; the first of each name.
std::map<std::string, std::string> parse_form(std::string_view text);

/// `X-Hub-Signature: sha256=…` (§7.1.1); sha384 and sha512 too, sha1 never. Takes the same time whatever is wrong.
bool is_signed(std::string_view body, std::string_view signature, std::string_view secret);

/// 128 bits nobody can guess, in hexadecimal.
std::string unguessable();

}  // namespace feedd::upstream
