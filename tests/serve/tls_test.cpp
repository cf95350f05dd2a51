#include "serve/tls.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "fakes/certificate.hpp"
#include "serve/offer.hpp"
#include "serve/reader.hpp"
#include "serve/server.hpp"

namespace feedd::serve {
namespace {

using namespace std::chrono_literals;

/// One who speaks TLS; it trusts anybody and looks at what it is shown.
class SealedReader {
 public:
  explicit SealedReader(int port, int newest = TLS1_3_VERSION, const std::string& protocol = "")
      : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    timeval patience{5, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    EXPECT_EQ(connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context_.get(), newest);
    SSL_CTX_set_security_level(context_.get(), 0);
    session_.reset(SSL_new(context_.get()));
    if (!protocol.empty()) {
      auto offered = static_cast<char>(protocol.size()) + protocol;
      SSL_set_alpn_protos(session_.get(), reinterpret_cast<const unsigned char*>(offered.data()),
                          static_cast<unsigned>(offered.size()));
    }
    SSL_set_fd(session_.get(), socket_);
    shaken_ = SSL_connect(session_.get()) == 1;
  }
  ~SealedReader() { close(socket_); }
  SealedReader(const SealedReader&) = delete;
  SealedReader& operator=(const SealedReader&) = delete;

  bool shaken() const { return shaken_; }
  std::string version() const { return SSL_get_version(session_.get()); }
  std::string protocol() const {
    const unsigned char* name = nullptr;
    unsigned length = 0;
    SSL_get0_alpn_selected(session_.get(), &name, &length);
    return {reinterpret_cast<const char*>(name), length};
  }
  /// The serial number of what it was shown.
  std::string shown() const {
    std::unique_ptr<X509, void (*)(X509*)> one(SSL_get1_peer_certificate(session_.get()), X509_free);
    unsigned char digest[32];
    unsigned size = 0;
    X509_digest(one.get(), EVP_sha256(), digest, &size);
    return {reinterpret_cast<char*>(digest), size};
  }
  void send(const std::string& bytes) {
    EXPECT_EQ(SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size())), static_cast<int>(bytes.size()));
  }
  /// Until so many bytes have come, or the server says goodbye.
  std::string read(std::size_t size) {
    std::string in;
    char piece[16384];
    while (in.size() < size) {
      auto count = SSL_read(session_.get(), piece, sizeof piece);
      if (count <= 0) break;
      in.append(piece, static_cast<std::size_t>(count));
    }
    return in;
  }
  bool was_said_goodbye() const { return SSL_get_shutdown(session_.get()) & SSL_RECEIVED_SHUTDOWN; }

 private:
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  std::unique_ptr<SSL, void (*)(SSL*)> session_{nullptr, SSL_free};
  int socket_ = -1;
  bool shaken_ = false;
};

class TlsTest : public testing::Test {
 protected:
  TlsTest() : directory_(std::filesystem::path(testing::TempDir()) / ("feedd-tls-" + std::to_string(getpid()))) {
    std::signal(SIGPIPE, SIG_IGN);  // as the daemon does
    std::filesystem::create_directories(directory_);
    pair("site");
    config_.listen = {{"127.0.0.1", 0, ""}};
    config_.threads = 1;
    config_.tls_certificate = file("site.pem");
    config_.tls_key = file("site.key");
    site_.set(offer(1 << 20));
  }
  ~TlsTest() override {
    server_.reset();
    std::filesystem::remove_all(directory_);
  }
  std::string file(const std::string& name) const { return (directory_ / name).string(); }
  /// Writes NAME.pem and NAME.key.
  void pair(const std::string& name, const char* passphrase = nullptr) {
    fakes::Certificate made("DNS:localhost", file(name + ".pem"));
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> key(std::fopen(file(name + ".key").c_str(), "w"), std::fclose);
    ASSERT_EQ(PEM_write_PrivateKey(key.get(), SSL_CTX_get0_privatekey(made.context()),
                                   passphrase ? EVP_aes_128_cbc() : nullptr, nullptr, 0, nullptr,
                                   const_cast<char*>(passphrase)),
              1);
  }
  int start() {
    server_ = std::make_unique<Server>(config_, site_);
    auto listening = server_->listen();
    EXPECT_TRUE(listening) << listening.error().what;
    server_->start();
    auto address = server_->addresses().at(0);
    EXPECT_TRUE(address.starts_with("https://127.0.0.1:")) << address;
    return std::atoi(address.c_str() + address.rfind(':') + 1);
  }
  std::string problem(const std::string& certificate, const std::string& key) const {
    auto loaded = Tls::load(file(certificate), file(key));
    return loaded ? "" : loaded.error().what;
  }

  std::filesystem::path directory_;
  ServeConfig config_;
  Published<site::Site> site_;
  std::unique_ptr<Server> server_;
};

TEST_F(TlsTest, serves_one_request_after_another) {
  SealedReader reader(start());
  ASSERT_TRUE(reader.shaken());
  EXPECT_EQ(reader.version(), "TLSv1.3");
  for (int i = 0; i < 3; ++i) {
    reader.send(get("/feed.json"));
    auto answer = reader.read(200);
    EXPECT_EQ(status_of(answer), 200);
    EXPECT_EQ(body_of(answer), "{}");
  }
  reader.send(get("/large"));
  EXPECT_TRUE(reader.read(1 << 20).starts_with("HTTP/1.1 200 OK"));
}

TEST_F(TlsTest, never_closes_on_a_slow_reader_who_goes_on_reading) {
  config_.write_timeout = 300ms;
  site_.set(offer(8 << 20));
  SealedReader reader(start());
  reader.send(get("/large"));
  std::string answer;
  for (const auto end = std::chrono::steady_clock::now() + 3 * config_.write_timeout;
       std::chrono::steady_clock::now() < end;) {
    answer += reader.read(1);  // one record
    std::this_thread::sleep_for(20ms);
  }
  answer += reader.read(answer.find("\r\n\r\n") + 4 + (8 << 20) - answer.size());
  EXPECT_TRUE(body_of(answer) == std::string(8 << 20, 'L'));
}

TEST_F(TlsTest, sends_a_document_of_many_parts_and_says_goodbye_at_the_end) {
  SealedReader reader(start());
  reader.send(get("/parts", "Connection: close\r\n"));
  EXPECT_EQ(body_of(reader.read(SIZE_MAX)), of_many_parts().str());
  EXPECT_TRUE(reader.was_said_goodbye()) << "nothing was cut off";
}

TEST_F(TlsTest, speaks_no_version_before_1_2_and_no_protocol_but_http_1_1) {
  int port = start();
  EXPECT_EQ(SealedReader(port, TLS1_2_VERSION).version(), "TLSv1.2");
  EXPECT_FALSE(SealedReader(port, TLS1_1_VERSION).shaken());
  EXPECT_EQ(SealedReader(port, TLS1_3_VERSION, "http/1.1").protocol(), "http/1.1");
  EXPECT_FALSE(SealedReader(port, TLS1_3_VERSION, "h2").shaken());
}

TEST_F(TlsTest, gives_nobody_more_time_for_a_handshake_than_for_a_head) {
  config_.header_timeout = 200ms;
  int port = start();
  Reader silent(port), clear(port);
  clear.send(get("/feed.json"));
  EXPECT_EQ(clear.rest().find("HTTP/1.1 200"), std::string::npos) << "nothing is told in the clear";
  EXPECT_EQ(silent.rest(), "");
}

TEST_F(TlsTest, shows_another_certificate_when_told_so_and_harms_no_connection) {
  int port = start();
  SealedReader before(port);
  before.send(get("/feed.json"));
  EXPECT_EQ(status_of(before.read(200)), 200);
  pair("site");
  ASSERT_TRUE(server_->reload());
  SealedReader after(port);
  EXPECT_NE(after.shown(), before.shown());
  before.send(get("/feed.json"));
  EXPECT_EQ(status_of(before.read(200)), 200);

  std::ofstream(file("site.key")) << "no key";
  EXPECT_FALSE(server_->reload());
  EXPECT_EQ(SealedReader(port).shown(), after.shown()) << "the last good one stays";
}

TEST_F(TlsTest, leaves_unix_sockets_in_the_clear) {
  config_.listen = {{"", 0, file("sock")}};
  Server server(config_, site_);
  ASSERT_TRUE(server.listen());
  server.start();
  Reader reader(file("sock"));
  reader.send(get("/feed.json"));
  EXPECT_EQ(status_of(reader.answer()), 200);
}

TEST_F(TlsTest, says_which_file_of_a_pair_is_wrong_and_why) {
  pair("other");
  pair("locked", "secret");
  std::ofstream(file("empty.pem")).flush();
  EXPECT_EQ(problem("site.pem", "site.key"), "");
  EXPECT_EQ(problem("absent.pem", "site.key"), file("absent.pem") + ": cannot be read: No such file or directory");
  EXPECT_EQ(problem("site.pem", "absent.key"), file("absent.key") + ": cannot be read: No such file or directory");
  EXPECT_TRUE(problem("empty.pem", "site.key").starts_with(file("empty.pem") + ": holds no certificate"));
  EXPECT_TRUE(problem("site.pem", "empty.pem").starts_with(file("empty.pem") + ": holds no private key"));
  EXPECT_TRUE(problem("site.pem", "site.pem").starts_with(file("site.pem") + ": holds no private key"));
  EXPECT_TRUE(problem("site.pem", "locked.key").starts_with(file("locked.key") + ": is locked with a passphrase"));
  EXPECT_EQ(problem("site.pem", "other.key"),
            file("other.key") + ": is the key of another certificate than that in " + file("site.pem"));
}

}  // namespace
}  // namespace feedd::serve
