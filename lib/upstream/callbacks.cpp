#include "upstream/callbacks.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <charconv>

#include "upstream/encoding.hpp"

namespace feedd::upstream {
namespace {

using std::chrono::seconds;

constexpr seconds shortest_lease = std::chrono::minutes(5), longest_lease = std::chrono::days(30),
                  usual_lease = std::chrono::days(10);

seconds lease_of(const std::string& text) {
  std::int64_t count = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end != text.data() + text.size()) return usual_lease;
  return std::clamp(seconds(count), shortest_lease, longest_lease);
}

Reply refusal_of(const Error& fault) {
  const auto words = fault.what + "\n";
  if (fault.code == Errc::unsupported) return {415, words, std::string(readable_codings)};
  return {fault.code == Errc::too_large ? 413U : 400U, words};
}

}  // namespace

std::shared_ptr<void> Callbacks::expect(const std::string& token, Expected expected) {
  {
    std::lock_guard lock(mutex_);
    expected_.insert_or_assign(token, std::move(expected));
  }
  auto forget = [self = weak_from_this(), token](void*) {
    if (auto callbacks = self.lock()) {
      std::lock_guard lock(callbacks->mutex_);
      callbacks->expected_.erase(token);
    }
  };
  return {this, std::move(forget)};
}

std::optional<Callbacks::Expected> Callbacks::find(const std::string& token) {
  std::lock_guard lock(mutex_);
  auto found = expected_.find(token);
  return found == expected_.end() ? std::nullopt : std::optional(found->second);
}

void Callbacks::send_home(SourceId source, Push push) {
  asio::post(home_, [self = weak_from_this(), source = std::move(source), push = std::move(push)]() mutable {
    if (auto callbacks = self.lock()) callbacks->take_(source, std::move(push));
  });
}

Reply Callbacks::verify(const std::string& token, std::string_view query) {
  auto expected = find(token);
  auto form = parse_form(query);
  if (!expected || form["hub.topic"] != expected->topic) return {404, "no such subscription\n"};
  if (form["hub.mode"] == "denied") {
    Push refusal;
    refusal.denied = true;
    send_home(expected->source, std::move(refusal));
    return {200, ""};
  }
  if (form["hub.mode"] != "subscribe" || form["hub.challenge"].empty()) return {404, "that was not asked for\n"};
  Push agreed;
  agreed.lease = lease_of(form["hub.lease_seconds"]);
  send_home(expected->source, std::move(agreed));
  return {200, form["hub.challenge"]};
}

Reply Callbacks::deliver(const std::string& token, std::string_view body, std::string content_type,
                         std::string_view signature, std::string_view content_encoding) {
  auto expected = find(token);
  if (!expected) return {410, "this subscription is over\n"};
  if (!is_signed(body, signature, expected->secret)) return {202, ""};
  Push news;
  auto decoded = decode(body, content_encoding, max_decoded_);
  if (decoded)
    news.body = std::move(*decoded);
  else
    news.fault = decoded.error();
  news.content_type = std::move(content_type);
  send_home(expected->source, std::move(news));
  return decoded ? Reply{202, ""} : refusal_of(decoded.error());
}

}  // namespace feedd::upstream
