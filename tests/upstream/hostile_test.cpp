/// Servers that break the rules, by mistake or on purpose: each costs its own fetch, in bounded time, with a sentence
/// that names what was wrong; the neighbour beside it notices nothing.
#include <brotli/encode.h>
#include <gtest/gtest.h>

#include "fakes/certificate.hpp"
#include "fetching.hpp"

namespace feedd::upstream {
namespace {

using fakes::Scripted;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

std::string brotli(const std::string& bytes) {
  std::string out(BrotliEncoderMaxCompressedSize(bytes.size()), '\0');
  std::size_t size = out.size();
  BrotliEncoderCompress(5, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT, bytes.size(),
                        reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                        reinterpret_cast<std::uint8_t*>(out.data()));
  out.resize(size);
  return out;
}
std::string coded(const std::string& body, const std::string& coding) {
  return ok(body, "Content-Encoding: " + coding + "\r\n");
}
std::string chunked(const std::string& rest) { return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + rest; }
std::string with_length(const std::string& length, const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + body;
}

enum class Speaks {
  http,
  tls,
  tls_of_others,
  tls_of_yesterday,
  tls_1_1,
  tls_for_members,
  tls_1_2_for_members,
  http_for_tls
};

struct Case {
  const char* name;
  std::vector<Scripted> script;
  Errc code;
  const char* sentence;  ///< a part of it
  Speaks speaks = Speaks::http;
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

fakes::Scripted alert(char which) {
  return {.bytes = std::string("\x15\x03\x03\x00\x02\x02", 6) + which, .hold = true, .unasked = true};
}

const std::string ok_head = "HTTP/1.1 200 OK\r\n";
const Case cases[] = {
    {"silence", {{.bytes = "", .hold = true}}, Errc::timeout, "no answer within 900ms"},
    {"a_head_by_drips", {{.bytes = ok_head + std::string(500, 'X'), .drip = 10ms}}, Errc::timeout, "no answer within"},
    {"a_head_that_stops", {{.bytes = ok_head + "Content-Le", .hold = true}}, Errc::timeout, "no answer within"},
    {"a_body_by_drips",
     {{.bytes = ok_head + "\r\n" + std::string(5000, 'x'), .drip = 5ms}},
     Errc::timeout,
     "too slow: not 1024 bytes in"},
    {"a_body_that_stops", {{.bytes = with_length("9", "abc"), .hold = true}}, Errc::timeout, "too slow"},
    {"chunks_by_drips", {{.bytes = chunked(std::string(900, '0')), .drip = 5ms}}, Errc::timeout, "too slow"},
    {"an_endless_head", {{.bytes = ok_head, .forever = "X-Y: z\r\n"}}, Errc::too_large, "head of the answer"},
    {"an_endless_head_of_fields_that_say_nothing",
     {{.bytes = ok_head, .forever = "Transfer-Encoding: identity\r\n"}},
     Errc::too_large,
     "head of the answer"},
    {"an_endless_line",
     {{.bytes = ok_head + "X: ", .forever = "yyyyyyyyyyyyyyyy"}},
     Errc::too_large,
     "larger than 65536"},
    {"an_endless_body",
     {{.bytes = ok_head + "\r\n", .forever = std::string(4096, 'x')}},
     Errc::too_large,
     "the body is larger than 2097152 bytes"},
    {"endless_chunks",
     {{.bytes = chunked(""), .forever = "400\r\n" + std::string(0x400, 'x') + "\r\n"}},
     Errc::too_large,
     "the body is larger than"},
    {"a_length_beyond_reason",
     {{.bytes = with_length("999999999999", "x"), .hold = true}},
     Errc::too_large,
     "larger than"},
    {"an_endless_chunk_extension",
     {{.bytes = chunked("1;x="), .forever = "yyyy"}},
     Errc::http,
     "chunk of its body has no end"},
    {"chunks_that_are_mostly_extension",
     {{.bytes = chunked(""), .forever = "1;" + std::string(1000, 'x') + "\r\ny\r\n"}},
     Errc::too_large,
     "bytes as it is sent"},
    {"endless_trailers",
     {{.bytes = chunked("0\r\n"), .forever = "X: y\r\n"}},
     Errc::http,
     "chunk of its body has no end"},
    {"endless_hints",
     {{.bytes = "", .forever = "HTTP/1.1 103 Early Hints\r\n\r\n"}},
     Errc::http,
     "HTTP 103, which was not asked"},
    {"a_status_of_nothing", {{"HTTP/1.1 000 \r\nContent-Length: 0\r\n\r\n"}}, Errc::http, "its status is 000"},
    {"a_status_below_all", {{.bytes = "HTTP/1.1 099 Hm\r\n\r\n", .hold = true}}, Errc::http, "its status is 099"},
    {"another_protocol",
     {{"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"}},
     Errc::http,
     "HTTP 101, which was not asked for"},
    {"a_gzip_bomb", {{coded(gzip(std::string(64 << 20, ' ')), "gzip")}}, Errc::too_large, "bytes once decoded"},
    {"a_brotli_bomb", {{coded(brotli(std::string(64 << 20, ' ')), "br")}}, Errc::too_large, "200 times its size"},
    {"nested_codings",
     {{coded(gzip(gzip("<feed/>")), "gzip, gzip")}},
     Errc::unsupported,
     "more than one content coding"},
    {"an_unknown_coding", {{coded("x", "zstd")}}, Errc::unsupported, "content coding zstd, which was not asked for"},
    {"a_broken_gzip", {{coded(gzip("<feed/>").substr(0, 20), "gzip")}}, Errc::http, "the compressed body is damaged"},
    {"a_transfer_coding",
     {{ok_head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"}},
     Errc::http,
     "transfer coding 'gzip', which was not asked for"},
    {"fewer_bytes_than_told", {{with_length("10", "abc")}}, Errc::network, "the answer was cut off"},
    {"a_last_chunk_missing", {{chunked("3\r\nabc\r\n")}}, Errc::network, "the answer was cut off"},
    {"two_lengths", {{ok_head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"}}, Errc::http, "not an HTTP answer"},
    {"a_length_with_its_unit", {{with_length("4 bytes", "feed")}}, Errc::http, "its length is '4 bytes'"},
    {"a_length_without_a_colon",
     {{ok_head + "Content-Length 4\r\n\r\nfeed"}},
     Errc::http,
     "'Content-Length 4' is no field, and may say where it ends"},
    {"chunks_without_a_colon",
     {{ok_head + "X y\r\n transfer-encoding chunked\r\n\r\n4\r\nfeed\r\n0\r\n\r\n"}},
     Errc::http,
     "'transfer-encoding chunked' is no field, and may say where it ends"},
    {"a_transfer_coding_with_a_control_character",
     {{ok_head + "Transfer-Encoding: chunked\x0b\r\n\r\n0\r\n\r\n"}},
     Errc::http,
     "is no field, and may say where it ends"},
    {"a_size_of_a_chunk_glued_to_a_word",
     {{chunked("4x\r\nfeed\r\n0\r\n\r\n")}},
     Errc::http,
     "'4x' is no size of a chunk"},
    {"a_last_chunk_begun", {{chunked("3\r\nabc\r\n0")}}, Errc::network, "the answer was cut off"},
    {"a_status_line_in_the_head_of_another",
     {{ok_head + "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfeed"}},
     Errc::network,
     "the answer was cut off"},
    {"a_head_with_a_nul",
     {{ok_head + "X: a" + '\0' + "b\r\nContent-Length: 4\r\n\r\nfeed"}},
     Errc::http,
     "there is a NUL in its head"},
    {"a_length_below_zero", {{with_length("-1", "")}}, Errc::http, "not an HTTP answer"},
    {"a_chunk_of_no_size", {{chunked("zz\r\nab\r\n0\r\n\r\n")}}, Errc::http, "not an HTTP answer"},
    {"a_chunk_of_every_size", {{chunked("fffffffffffffffff\r\nab\r\n")}}, Errc::http, "not an HTTP answer"},
    {"a_chunk_without_its_end", {{chunked("1\r\nabcdef0\r\n\r\n")}}, Errc::http, "not an HTTP answer"},
    {"a_reset_before_the_answer", {{.bytes = "", .reset = true}}, Errc::network, "closed without an answer"},
    {"a_reset_within_the_body", {{.bytes = with_length("9", "abc"), .reset = true}}, Errc::network, "connection"},
    {"a_redirect_to_itself", {{moved("/")}}, Errc::http, "the redirects go in a circle"},
    {"a_redirect_there_and_back", {{moved("/a")}, {moved("/")}}, Errc::http, "the redirects go in a circle"},
    {"a_redirect_to_a_file", {{moved("file:///etc/passwd")}}, Errc::unsupported, "a redirect to file: is not followed"},
    {"a_redirect_to_data",
     {{moved("data:text/xml,<feed/>")}},
     Errc::unsupported,
     "a redirect to data: is not followed"},
    {"a_redirect_to_a_private_network",
     {{moved("http://10.0.0.1/")}},
     Errc::unsupported,
     "10.0.0.1, which is not public"},
    {"a_redirect_to_the_cloud",
     {{moved("http://169.254.169.254/latest/meta-data/")}},
     Errc::unsupported,
     "169.254.169.254, which is not public"},
    {"a_redirect_to_a_number",
     {{moved("http://2852039166/")}},
     Errc::unsupported,
     "169.254.169.254, which is not public"},
    {"a_redirect_to_an_address_in_an_address",
     {{moved("http://[64:ff9b::10.0.0.1]/")}},
     Errc::unsupported,
     "which is not public"},
    {"a_redirect_to_a_mail_server", {{moved("http://127.0.0.1:25/")}}, Errc::unsupported, "port 25 is not asked"},
    {"a_redirect_nowhere", {{"HTTP/1.1 302 Found\r\n\r\n"}}, Errc::http, "does not say where to"},
    {"a_redirect_of_two_lines", {{moved("/a\r\nX: y")}, {moved("/")}}, Errc::http, "the redirects go in a circle"},
    {"a_redirect_with_a_control_character", {{moved("/a\x01")}}, Errc::http, "does not say where to"},
    {"unchanged_though_not_asked",
     {{"HTTP/1.1 304 Not Modified\r\n\r\n"}},
     Errc::http,
     "not asked whether anything changed"},
    {"http_0_9",
     {{"<rss version=\"2.0\"/>"}},
     Errc::http,
     "not an HTTP answer: it begins with '<rss version=\"2.0\"/>'"},
    {"a_radio", {{"ICY 200 OK\r\nicy-name: x\r\n\r\n"}}, Errc::http, "not an HTTP answer: it begins with 'ICY 200 OK'"},
    {"another_server",
     {{.bytes = "SSH-2.0-OpenSSH_9.2\r\n", .hold = true, .unasked = true}},
     Errc::http,
     "begins with 'SSH-2.0"},
    {"lines_that_end_in_cr", {{"HTTP/1.1 200 OK\rContent-Length: 1\r\rx"}}, Errc::http, "do not end in LF"},
    {"an_endless_head_of_lf",
     {{.bytes = "HTTP/1.1 200 OK\n", .forever = "X: y\n"}},
     Errc::too_large,
     "head of the answer"},
    {"a_packed_file_cut_off", {{ok(gzip("<feed/>").substr(0, 20))}}, Errc::http, "the compressed body is damaged"},
    {"a_packed_file_that_is_a_bomb", {{ok(gzip(std::string(64 << 20, ' ')))}}, Errc::too_large, "bytes once decoded"},
    {"a_version_of_two_numbers_too_many", {{"HTTP/1.1.1 200 OK\r\n\r\nx"}}, Errc::http, "its version is '1.1.1'"},
    {"an_empty_line_before_all", {{"\r\nHTTP/1.1 200 OK\r\n\r\nx"}}, Errc::http, "it begins with an empty line"},
    {"a_status_of_four_digits", {{"HTTP/1.1 2000 OK\r\nContent-Length: 1\r\n\r\nx"}}, Errc::http, "not an HTTP answer"},
    {"a_certificate_of_its_own", {{ok("x")}}, Errc::network, "cannot be trusted: self-signed certificate", Speaks::tls},
    {"a_certificate_of_others",
     {{ok("x")}},
     Errc::network,
     "cannot be trusted: it was not made out to 127.0.0.1, but to feeds.example",
     Speaks::tls_of_others},
    {"a_certificate_of_yesterday",
     {{ok("x")}},
     Errc::network,
     "cannot be trusted: certificate has expired",
     Speaks::tls_of_yesterday},
    {"http_where_tls_should_be",
     {{.bytes = "HTTP/1.1 400 Bad Request\r\n\r\n", .unasked = true}},
     Errc::network,
     "no TLS with 127.0.0.1: it does not speak TLS on this port",
     Speaks::http_for_tls},
    {"a_goodbye_where_tls_should_be",
     {{.bytes = "", .unasked = true}},
     Errc::network,
     "closed the connection within the handshake",
     Speaks::http_for_tls},
    {"tls_of_2006", {{ok("x")}}, Errc::network, "it does not speak TLS 1.2 or later", Speaks::tls_1_1},
    {"a_certificate_wanted", {{ok("x")}}, Errc::network, "it wants a certificate of its", Speaks::tls_for_members},
    {"a_certificate_wanted_in_tls_1_2",
     {{ok("x")}},
     Errc::network,
     "no TLS with 127.0.0.1: it wants a certificate of its clients",
     Speaks::tls_1_2_for_members},
    {"a_name_tls_does_not_know", {alert(112)}, Errc::network, "it has no site of that name", Speaks::http_for_tls},
    {"http_2_alone", {alert(120)}, Errc::network, "it does not speak HTTP/1.1", Speaks::http_for_tls},
    {"no_cipher_in_common", {alert(40)}, Errc::network, "no way of encryption that we do", Speaks::http_for_tls},
    {"an_alert_nobody_knows", {alert(99)}, Errc::network, "no TLS with 127.0.0.1: ", Speaks::http_for_tls},
    {"silence_where_tls_should_be",
     {{.bytes = "", .hold = true}},
     Errc::timeout,
     "TLS handshake in time",
     Speaks::http_for_tls},
};

class Hostile : public Fetching, public testing::WithParamInterface<Case> {};

TEST_P(Hostile, costs_its_own_fetch_alone) {
  const auto& one = GetParam();
  // Whoever is ended for being slow is so long before his time is up, on a busy machine too.
  config_.timeout = std::string_view(one.sentence).starts_with("too slow") ? 3s : 900ms;
  config_.max_body = 2 << 20;
  auto ca_file = (directory_ / "ca.pem").string();
  std::optional<fakes::Certificate> certificate;
  if (one.speaks == Speaks::tls) certificate.emplace("IP:127.0.0.1", (directory_ / "other.pem").string());
  if (one.speaks == Speaks::tls_of_others) certificate.emplace("DNS:feeds.example", config_.ca_file = ca_file);
  if (one.speaks == Speaks::tls_of_yesterday) certificate.emplace("IP:127.0.0.1", config_.ca_file = ca_file, -60);
  if (one.speaks >= Speaks::tls_1_1 && one.speaks < Speaks::http_for_tls) {
    certificate.emplace("IP:127.0.0.1", config_.ca_file = ca_file);
    auto* context = certificate->context();
    SSL_CTX_set_security_level(context, 0);
    if (one.speaks == Speaks::tls_1_1) SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
    if (one.speaks == Speaks::tls_1_2_for_members) SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    if (one.speaks != Speaks::tls_1_1)
      SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  fakes::HttpServer server(one.script, certificate ? certificate->context() : nullptr);
  fakes::HttpServer neighbour({{.bytes = ok("undisturbed")}});
  auto url = server.url();
  if (one.speaks == Speaks::http_for_tls) url.replace(0, 4, "https");

  auto client = http_client(io_.get_executor(), config_);
  std::optional<Result<Got>> got, beside;
  auto begun = steady_clock::now();
  steady_clock::duration taken{};
  asio::co_spawn(io_, fakes::keep(client(Get{.url = *parse_uri(url)}), got),
                 [&](std::exception_ptr) { taken = steady_clock::now() - begun; });
  asio::co_spawn(io_, fakes::keep(client(Get{.url = *parse_uri(neighbour.url())}), beside), [](std::exception_ptr) {});
  io_.run();

  ASSERT_TRUE(got);
  ASSERT_FALSE(*got) << "HTTP " << (*got)->status << ' ' << (*got)->body.substr(0, 100);
  EXPECT_EQ(got->error().code, one.code) << got->error().what;
  EXPECT_NE(got->error().what.find(one.sentence), std::string::npos) << got->error().what;
  EXPECT_LT(taken, config_.timeout + 2s);
  ASSERT_TRUE(beside && *beside) << (beside ? beside->error().what : "");
  EXPECT_EQ((*beside)->body, "undisturbed");
}

INSTANTIATE_TEST_SUITE_P(Server, Hostile, testing::ValuesIn(cases), [](const auto& one) { return one.param.name; });

class Lenient : public Fetching {};

TEST_F(Lenient, reads_what_can_be_read_without_doubt) {
  for (auto* answer :
       {"HTTP/1.0 200 OK\r\n\r\nfeed",
        "HTTP/1.1 200\r\ncontent-length: 4\r\n\r\nfeed",
        "HTTP/1.1 200 \r\nCONTENT-LENGTH:4\r\n\r\nfeed",
        "HTTP/1.1 200 OK\r\nContent-Length: 4 \r\n\r\nfeedmore",
        "HTTP/1.1 200 OK\r\nX:\r\nContent-Length: 4\r\n\r\nfeed",
        "HTTP/1.1 200 OK\r\nX: a\r\n  b\r\nContent-Length: 4\r\n\r\nfeed",
        "HTTP/1.1 200 \xc3\xa9\r\nX: \xe9\r\nContent-Length: 4\r\n\r\nfeed",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n0004\r\nfeed\r\n000\r\n\r\n",
        "HTTP/1.1 226 IM Used\r\nIM: feed\r\nContent-Length: 4\r\n\r\nfeed",
        "HTTP/1.1 200 OK\nX: y\nContent-Length: 4\n\nfeed",
        "HTTP/1.0 200 OK\r\nX: y\n\r\nfeed",
        "HTTP/1.1 200\nX: y\r\n\nfeed",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nfeed",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding:Identity \r\n\r\nfeed",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfeed\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity, chunked\r\n\r\n4\r\nfeed\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfeed\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 4, 4\r\n\r\nfeedmore",
        "HTTP/2 200\r\nContent-Length: 4\r\n\r\nfeed",
        "HTTP/2.0 200 OK\r\nContent-Length: 4\r\n\r\nfeed",
        "http/1.1  200\tO\x01K\r\nContent-Length: 4\r\n\r\nfeed"}) {
    fakes::HttpServer server({{answer}});
    auto got = fetch(server.url());
    ASSERT_TRUE(got) << got.error().what << " at " << answer;
    EXPECT_EQ(got->body, "feed") << answer;
  }
}

TEST_F(Lenient, leaves_out_lines_that_are_no_fields_and_asks_on_another_connection) {
  for (auto* line :
       {"no field", "X Y: z", ": z", " a value of nothing", "X: a\x01z", "X: \x7f", "X: a\rContent-Length: 1",
        "HTTP/1.1 200 OK", "\xc3\x9cx: y", "<b>Warning</b>: y", "no field\r\n\tthat goes on"}) {
    fakes::HttpServer server(
        {{.bytes = ok_head + line + "\r\nETag: \"a\"\r\nContent-Length: 4\r\n\r\nfeed", .keep = true}});
    auto client = http_client(io_.get_executor(), config_);
    for (std::size_t asked = 1; asked <= 2; ++asked) {
      auto got = fakes::run(io_, client(Get{.url = *parse_uri(server.url())}));
      ASSERT_TRUE(got) << got.error().what << " at " << line;
      EXPECT_EQ(got->body, "feed") << line;
      EXPECT_EQ(got->header("ETag"), "\"a\"") << line;
      EXPECT_EQ(got->headers.size(), 2u) << line;
      EXPECT_EQ(server.connections(), asked) << line;
    }
  }
}

TEST_F(Lenient, takes_no_blanks_before_the_colon_for_part_of_a_name) {
  for (auto* head : {"Content-Length : 4\r\nETag\t: \"a\"\r\n\r\nfeedmore",
                     "Transfer-Encoding : chunked\r\nETag \t: \"a\"\r\n\r\n4\r\nfeed\r\n0\r\n\r\nmore"}) {
    fakes::HttpServer server({{ok_head + head}});
    auto got = fetch(server.url());
    ASSERT_TRUE(got) << got.error().what << " at " << head;
    EXPECT_EQ(got->body, "feed") << head;
    EXPECT_EQ(got->header("ETag"), "\"a\"") << head;
  }
}

TEST_F(Lenient, reads_chunks_whose_lines_curl_would_read_too_and_asks_on_another_connection) {
  for (auto* chunks : {"4\nfeed\n0\n\n", "4\nfeed\r\n0\r\n\r\n", "4\r\nfeed\n0\r\n\r\n", "4\r\nfeed\r\n0\n\r\n",
                       "4\r\nfeed\r\n0\r\n\n", "4\r\nfeed\r\n0\r\nX: y\n\r\n", "4 y\r\nfeed\r\n0\r\n\r\n",
                       "2;x=\"y\nfe\n02 \r\ned\n0\nX: y\nno field\n\n"}) {
    fakes::HttpServer server({{.bytes = chunked(chunks), .keep = true}});
    auto client = http_client(io_.get_executor(), config_);
    for (std::size_t asked = 1; asked <= 2; ++asked) {
      auto got = fakes::run(io_, client(Get{.url = *parse_uri(server.url())}));
      ASSERT_TRUE(got) << got.error().what << " at " << chunks;
      EXPECT_EQ(got->body, "feed") << chunks;
      EXPECT_EQ(server.connections(), asked) << chunks;
    }
  }
}

TEST_F(Lenient, needs_no_line_after_the_last_chunk_once_the_connection_ends) {
  for (auto* end : {"0\r\n", "0\n", "0\r\nX: y\r\n", "0\r\nX"}) {
    fakes::HttpServer server({{chunked("4\r\nfeed\r\n" + std::string(end))}});
    auto got = fetch(server.url());
    ASSERT_TRUE(got) << got.error().what << " at " << end;
    EXPECT_EQ(got->body, "feed") << end;
  }
}

TEST_F(Lenient, reads_a_packed_file_that_nobody_says_is_one) {
  for (auto* more : {"", "Content-Type: application/gzip\r\n", "Content-Encoding: identity\r\n"}) {
    fakes::HttpServer server({{ok(gzip("feed"), more)}});
    auto got = fetch(server.url("/feed.xml.gz"));
    ASSERT_TRUE(got) << got.error().what << " at " << more;
    EXPECT_EQ(got->body, "feed") << more;
  }
}

TEST_F(Lenient, takes_changes_it_did_not_ask_for_without_their_validators) {
  fakes::HttpServer server({{"HTTP/1.1 226 IM Used\r\nIM: feed\r\nETag: \"b\"\r\nContent-Length: 4\r\n\r\nfeed"}});
  auto got = fetch(server.url());
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->header("ETag"), "");
  auto asked = fetch(Get{.url = *parse_uri(server.url()), .validators = {"\"a\"", ""}});
  ASSERT_TRUE(asked) << asked.error().what;
  EXPECT_EQ(asked->header("ETag"), "\"b\"");
}

TEST_F(Lenient, waits_for_what_is_slow_but_comes) {
  config_.timeout = 10s;
  fakes::HttpServer server({{.bytes = ok(std::string(3000, 'x')), .drip = 50us}});
  auto got = fetch(server.url());
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->body.size(), 3000u);
}

}  // namespace
}  // namespace feedd::upstream
