#include "upstream/websub.hpp"

#include <fmt/core.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include "base/text.hpp"

namespace feedd::upstream {
namespace {

struct Link {
  Uri target;
  std::string rel;
};

/// The values of `Link` (RFC 8288 §3): `<address>; rel="a b"; …, <address>; …`.
std::vector<Link> links_of(const Got& got) {
  std::vector<Link> links;
  for (const auto& [name, value] : got.headers) {
    if (!iequals(name, "Link")) continue;
    std::string_view rest = value;
    while (links.size() < 50) {
      auto open = rest.find('<');
      auto close = rest.find('>', open == std::string_view::npos ? 0 : open);
      if (open == std::string_view::npos || close == std::string_view::npos) break;
      auto target = resolve(got.url, rest.substr(open + 1, close - open - 1));
      rest.remove_prefix(close + 1);
      // The parameters go on to the next comma outside quotes.
      std::size_t end = 0;
      for (bool quoted = false; end < rest.size() && (quoted || rest[end] != ','); ++end) quoted ^= rest[end] == '"';
      for (const auto& parameter : split(rest.substr(0, end), ';')) {
        auto equals = parameter.find('=');
        if (equals == std::string::npos || !iequals(trim(std::string_view(parameter).substr(0, equals)), "rel"))
          continue;
        auto rel = std::string(trim(std::string_view(parameter).substr(equals + 1)));
        if (rel.size() >= 2 && rel.front() == '"' && rel.back() == '"') rel = rel.substr(1, rel.size() - 2);
        if (target) links.push_back({*target, ascii_lower(rel)});
        break;
      }
      rest.remove_prefix(std::min(rest.size(), end + 1));
    }
  }
  return links;
}

bool has_relation(const Link& link, std::string_view wanted) {
  auto relations = split(link.rel, ' ');
  return std::find(relations.begin(), relations.end(), wanted) != relations.end();
}

}  // namespace

std::optional<Hub> hub_of(const Got& got, const FeedInfo& info) {
  std::optional<Uri> hub, self;
  for (const auto& link : links_of(got)) {
    if (!hub && link.target.is_web() && has_relation(link, "hub")) hub = link.target;
    if (!self && link.target.is_web() && has_relation(link, "self")) self = link.target;
  }
  if (!hub && !info.hubs.empty() && info.hubs.front().is_web()) hub = info.hubs.front();
  if (!hub) return std::nullopt;
  if (!self) self = info.self;
  return Hub{*hub, without_userinfo(self.value_or(got.url))};
}

std::string subscription_form(const Hub& hub, const std::string& callback, const std::string& secret,
                              std::chrono::seconds lease) {
  return fmt::format("hub.mode=subscribe&hub.topic={}&hub.callback={}&hub.secret={}&hub.lease_seconds={}",
                     percent_encoded(hub.topic.str()), percent_encoded(callback), percent_encoded(secret),
                     lease.count());
}

std::map<std::string, std::string> parse_form(std::string_view text) {
  std::map<std::string, std::string> form;
  auto decoded = [](std::string_view part) { return percent_decoded(replace_all(std::string(part), "+", "%20")); };
  for (const auto& pair : split(text, '&')) {
    auto equals = std::min(pair.find('='), pair.size());
    auto value = equals < pair.size() ? std::string_view(pair).substr(equals + 1) : std::string_view();
    form.try_emplace(decoded(std::string_view(pair).substr(0, equals)), decoded(value));
  }
  return form;
}

bool is_signed(std::string_view body, std::string_view signature, std::string_view secret) {
  auto equals = signature.find('=');
  if (equals == std::string_view::npos) return false;
  auto method = ascii_lower(trim(signature.substr(0, equals)));
  const auto* digest = method == "sha256"   ? EVP_sha256()
                       : method == "sha384" ? EVP_sha384()
                       : method == "sha512" ? EVP_sha512()
                                            : nullptr;
  if (!digest) return false;
  std::array<unsigned char, EVP_MAX_MD_SIZE> made{};
  unsigned size = 0;
  HMAC(digest, secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(body.data()),
       body.size(), made.data(), &size);
  std::string expected;
  for (unsigned i = 0; i < size; ++i) expected += fmt::format("{:02x}", made[i]);
  auto given = ascii_lower(trim(signature.substr(equals + 1)));
  return given.size() == expected.size() && CRYPTO_memcmp(given.data(), expected.data(), expected.size()) == 0;
}

std::string unguessable() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error("no randomness");
  std::string out;
  for (auto byte : bytes) out += fmt::format("{:02x}", byte);
  return out;
}

}  // namespace feedd::upstream
