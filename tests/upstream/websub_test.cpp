#include "upstream/websub.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <boost/asio/io_context.hpp>

#include "fetching.hpp"
#include "upstream/callbacks.hpp"

namespace feedd::upstream {
namespace {

using namespace std::chrono_literals;

Uri at(std::string_view text) { return *parse_uri(text); }

Got answer(std::vector<std::pair<std::string, std::string>> headers) {
  return {.status = 200, .headers = std::move(headers), .body = {}, .url = at("https://a.example/feed")};
}

TEST(Hub, is_named_by_the_headers_before_the_document) {
  FeedInfo info;
  EXPECT_EQ(hub_of(answer({}), info), std::nullopt);
  info.hubs = {at("https://hub.example/doc"), at("https://second.example/")};
  EXPECT_EQ(hub_of(answer({}), info), (Hub{at("https://hub.example/doc"), at("https://a.example/feed")}));
  info.self = at("https://a.example/self");
  EXPECT_EQ(hub_of(answer({}), info)->topic, at("https://a.example/self"));
  auto told = answer({{"Link", R"(<https://x.example/>; rel="next", </hub>; title="a, <b>"; rel="hub preload")"},
                      {"link", "<https://a.example/topic>; rel=self"}});
  EXPECT_EQ(hub_of(told, info), (Hub{at("https://a.example/hub"), at("https://a.example/topic")}));
  EXPECT_EQ(hub_of(answer({{"Link", "<mailto:x@example.org>; rel=hub"}}), {}), std::nullopt);
  for (auto* broken : {"<", "<>", "<https://x/", "x; rel=hub", "<https://h.example/>; rel=", ";;;,,,"})
    EXPECT_EQ(hub_of(answer({{"Link", broken}}), {}), std::nullopt) << broken;
}

TEST(SubscriptionForm, is_read_as_it_was_meant) {
  Hub hub{at("https://hub.example/"), at("https://a.example/feed?x=1&y=2")};
  auto form = parse_form(subscription_form(hub, "https://us.example/websub/t", "s+e c", 240h));
  EXPECT_EQ(form["hub.mode"], "subscribe");
  EXPECT_EQ(form["hub.topic"], "https://a.example/feed?x=1&y=2");
  EXPECT_EQ(form["hub.callback"], "https://us.example/websub/t");
  EXPECT_EQ(form["hub.secret"], "s+e c");
  EXPECT_EQ(form["hub.lease_seconds"], "864000");
  EXPECT_EQ(parse_form("a=1+2&a=3&b&=c"), (std::map<std::string, std::string>{{"a", "1 2"}, {"b", ""}, {"", "c"}}));
}

TEST(Signature, counts_with_sha256_and_above) {
  const std::string body = "what do ya want for nothing?", secret = "Jefe";  // RFC 4231 §4.3
  const std::string right = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
  EXPECT_TRUE(is_signed(body, "sha256=" + right, secret));
  EXPECT_TRUE(is_signed(body, "SHA256=" + right, secret));
  for (const std::string& wrong :
       std::vector<std::string>{"", right, "sha256=", "sha256=" + right.substr(1), "md5=" + right,
                                "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", "sha256=0" + right.substr(1)})
    EXPECT_FALSE(is_signed(body, wrong, secret)) << wrong;
  EXPECT_FALSE(is_signed(body + "!", "sha256=" + right, secret));
}

TEST(Token, is_never_the_same) {
  EXPECT_EQ(unguessable().size(), 32u);
  EXPECT_NE(unguessable(), unguessable());
}

std::string hmac_sha256(const std::string& secret, const std::string& body) {
  unsigned char made[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), made, &size);
  std::string out;
  for (unsigned i = 0; i < size; ++i) out += fmt::format("{:02x}", made[i]);
  return out;
}

class CallbacksTest : public testing::Test {
 protected:
  std::vector<Push> heard() {
    io_.restart();
    io_.run();
    return std::exchange(pushes_, {});
  }
  asio::io_context io_;
  std::vector<Push> pushes_;
  std::shared_ptr<Callbacks> callbacks_ = std::make_shared<Callbacks>(
      io_.get_executor(), [this](const SourceId&, Push push) { pushes_.push_back(std::move(push)); });
};

TEST_F(CallbacksTest, agree_only_to_what_was_asked_for) {
  const std::string ask = "hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example%2F&hub.challenge=c1&hub.lease_seconds=";
  EXPECT_EQ(callbacks_->verify("t", ask + "1000").status, 404u);
  auto calls = callbacks_->expect("t", {{"upstream/a"}, "https://a.example/", "s"});
  auto agreed = callbacks_->verify("t", ask + "1000");
  EXPECT_EQ(agreed.status, 200u);
  EXPECT_EQ(agreed.body, "c1");
  EXPECT_EQ(callbacks_->verify("t", ask + "99999999999").status, 200u);
  EXPECT_EQ(callbacks_->verify("t", "hub.mode=subscribe&hub.topic=x&hub.challenge=c").status, 404u);
  EXPECT_EQ(callbacks_->verify("t", "hub.mode=unsubscribe&hub.topic=https://a.example/&hub.challenge=c").status, 404u);
  EXPECT_EQ(callbacks_->verify("t", "").status, 404u);
  EXPECT_EQ(callbacks_->verify("t", "hub.mode=denied&hub.topic=https://a.example/").status, 200u);
  auto told = heard();
  ASSERT_EQ(told.size(), 3u);
  EXPECT_EQ(told[0].lease, 1000s);
  EXPECT_EQ(told[1].lease, 30 * 24h) << "at most";
  EXPECT_TRUE(told[2].denied);
}

TEST_F(CallbacksTest, hand_on_what_is_signed_and_swallow_the_rest) {
  auto calls = callbacks_->expect("t", {{"upstream/a"}, "https://a.example/", "Jefe"});
  const std::string body = "what do ya want for nothing?";
  const std::string right = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
  EXPECT_EQ(callbacks_->deliver("t", body, "text/xml", right).status, 202u);
  EXPECT_EQ(callbacks_->deliver("t", body + "x", "text/xml", right).status, 202u);
  EXPECT_EQ(callbacks_->deliver("t", body, "text/xml", "").status, 202u);
  EXPECT_EQ(callbacks_->deliver("other", body, "text/xml", right).status, 410u);
  auto told = heard();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].body, body);
  EXPECT_EQ(told[0].content_type, "text/xml");
  calls.reset();
  EXPECT_EQ(callbacks_->deliver("t", body, "text/xml", right).status, 410u) << "over";
}

TEST_F(CallbacksTest, undo_the_coding_of_what_was_signed_within_it) {
  auto calls = callbacks_->expect("t", {{"upstream/a"}, "https://a.example/", "Jefe"});
  auto deliver = [&](const std::string& body, const char* coding) {
    return callbacks_->deliver("t", body, "text/xml", "sha256=" + hmac_sha256("Jefe", body), coding);
  };
  EXPECT_EQ(deliver(gzip("news"), "gzip").status, 202u);
  EXPECT_EQ(deliver(gzip("news"), "").status, 202u) << "as feed.xml.gz is served";
  EXPECT_EQ(deliver(gzip(std::string(2 << 20, ' ')), "gzip").status, 413u);
  EXPECT_EQ(deliver(gzip("news").substr(0, 12), "gzip").status, 400u);
  auto unknown = deliver("news", "zstd");
  EXPECT_EQ(unknown.status, 415u);
  EXPECT_EQ(unknown.accept_encoding, "gzip, deflate, br");
  EXPECT_EQ(callbacks_->deliver("t", gzip("news"), "text/xml", "sha256=" + hmac_sha256("Jefe", "news"), "gzip").status,
            202u)
      << "signed without its coding: not at all";
  auto told = heard();
  ASSERT_EQ(told.size(), 5u);
  EXPECT_EQ(told[0].body, "news");
  EXPECT_EQ(told[1].body, "news");
  for (std::size_t i = 2; i < 5; ++i) EXPECT_TRUE(told[i].fault && told[i].body.empty()) << i;
}

}  // namespace
}  // namespace feedd::upstream
