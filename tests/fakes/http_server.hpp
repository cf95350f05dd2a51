/// A server on the loopback that says exactly the bytes it was told to, and writes down what it was asked. Each
/// request gets the next answer of the script; the last one is repeated. With a certificate it speaks TLS.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace feedd::fakes {

struct Scripted {
  std::string bytes;
  std::chrono::microseconds drip{0};  ///< before each byte; 0: all at once
  bool hold = false;                  ///< stay silent and open afterwards, until the client goes
  bool endless = false;               ///< the bytes again and again, until the client goes
  bool rude = false;                  ///< TLS: no close_notify
  bool keep = false;                  ///< wait for the next request on the same connection
  bool reset = false;                 ///< a RST instead of a FIN
  SSL_CTX* tls = nullptr;             ///< go on in TLS, as behind a CONNECT
  std::string forever = {};           ///< after the bytes, again and again, until the client goes
  bool unasked = false;               ///< before a request has come
};

class HttpServer {
 public:
  explicit HttpServer(std::vector<Scripted> script, SSL_CTX* tls = nullptr) : script_(std::move(script)), tls_(tls) {
    listening_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listening_, 64) != 0)
      throw std::runtime_error("no loopback to listen at");
    getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { accept_all(); });
  }

  ~HttpServer() {
    stopping_ = true;
    thread_.join();
    for (auto& peer : peers_) peer.join();
    close(listening_);
  }

  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const { return port_; }
  std::string url(const std::string& path = "/", const std::string& host = "127.0.0.1") const {
    return std::string(tls_ ? "https" : "http") + "://" + host + ":" + std::to_string(port_) + path;
  }
  /// To be used before the first request: answers that need to know the port.
  void set_script(std::vector<Scripted> script) {
    std::lock_guard lock(mutex_);
    script_ = std::move(script);
  }
  /// The heads of the requests so far, in the order they came.
  std::vector<std::string> requests() const {
    std::lock_guard lock(mutex_);
    return requests_;
  }
  std::size_t connections() const { return connections_; }
  std::size_t open() const { return open_; }  ///< connections now
  /// Of the TLS connections: how many resumed a session.
  std::size_t resumed() const { return resumed_; }
  /// Of the answers that drip: how many were under way together.
  std::size_t most_at_once() const { return most_; }

 private:
  struct Peer {
    int descriptor;
    SSL* tls = nullptr;
    std::atomic<bool>& stopping;

    bool wait(short events) const {
      while (!stopping) {
        pollfd one{descriptor, events, 0};
        if (poll(&one, 1, 20) > 0) return true;
      }
      return false;
    }
    std::string read() const {
      char piece[4096];
      if (tls ? (SSL_pending(tls) == 0 && !wait(POLLIN)) : !wait(POLLIN)) return {};
      auto count = tls ? SSL_read(tls, piece, sizeof piece) : recv(descriptor, piece, sizeof piece, 0);
      return count > 0 ? std::string(piece, static_cast<std::size_t>(count)) : std::string();
    }
    bool write(const std::string& bytes) const {
      for (std::size_t done = 0; done < bytes.size();) {
        if (!wait(POLLOUT)) return false;
        auto rest = std::min<std::size_t>(bytes.size() - done, 16384);
        auto count = tls ? SSL_write(tls, bytes.data() + done, static_cast<int>(rest))
                         : send(descriptor, bytes.data() + done, rest, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count <= 0) return false;
        done += static_cast<std::size_t>(count);
      }
      return true;
    }
    bool is_gone() const {
      char byte;
      pollfd one{descriptor, POLLIN, 0};
      return poll(&one, 1, 0) > 0 && recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0;
    }
  };

  void accept_all() {
    while (!stopping_) {
      pollfd one{listening_, POLLIN, 0};
      if (poll(&one, 1, 20) <= 0) continue;
      int descriptor = accept(listening_, nullptr, nullptr);
      if (descriptor < 0) continue;
      peers_.emplace_back([this, descriptor] { serve(descriptor); });
    }
  }

  void serve(int descriptor) {
    Peer peer{descriptor, nullptr, stopping_};
    ++connections_;
    ++open_;
    if (!tls_ || secure(peer, tls_)) {
      while (talk(peer)) continue;
    }
    if (peer.tls) SSL_free(peer.tls);
    close(descriptor);
    --open_;
  }

  bool secure(Peer& peer, SSL_CTX* context) {
    peer.tls = SSL_new(context);
    SSL_set_fd(peer.tls, peer.descriptor);
    if (SSL_accept(peer.tls) != 1) return false;
    if (SSL_session_reused(peer.tls)) ++resumed_;
    return true;
  }

  const Scripted& next_unlocked() const { return script_[std::min(requests_.size(), script_.size() - 1)]; }
  Scripted next() const {
    std::lock_guard lock(mutex_);
    return next_unlocked();
  }

  bool drip(Peer& peer, const Scripted& answer, const std::string& bytes) {
    for (char byte : bytes) {
      std::this_thread::sleep_for(answer.drip);
      if (stopping_ || peer.is_gone() || !peer.write(std::string(1, byte))) return false;
    }
    return true;
  }

  /// One request and its answer; whether there may be another.
  bool talk(Peer& peer) {
    std::string request;
    bool unasked = next().unasked;
    while (!unasked && request.find("\r\n\r\n") == std::string::npos) {
      auto piece = peer.read();
      if (piece.empty()) return false;
      request += piece;
    }
    Scripted answer;
    {
      std::lock_guard lock(mutex_);
      answer = next_unlocked();
      requests_.push_back(request);
    }
    if (answer.drip.count() > 0) {
      most_ = std::max(most_.load(), ++now_);
      bool whole = drip(peer, answer, answer.bytes.substr(0, answer.bytes.size() - 1));
      --now_;  // before the last byte: who has it all may ask again at once
      if (!whole || !drip(peer, answer, answer.bytes.substr(answer.bytes.size() - 1))) return false;
    } else {
      do {
        if (!peer.write(answer.bytes)) return false;
      } while (answer.endless && !stopping_);
    }
    while (answer.hold && !stopping_ && !peer.is_gone()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    while (!answer.forever.empty() && !stopping_)
      if (!peer.write(answer.forever)) return false;
    if (answer.tls) return secure(peer, answer.tls);
    if (answer.keep) return true;
    if (answer.reset) {
      linger none{1, 0};
      setsockopt(peer.descriptor, SOL_SOCKET, SO_LINGER, &none, sizeof none);
      return false;
    }
    if (peer.tls && !answer.rude) SSL_shutdown(peer.tls);
    shutdown(peer.descriptor, SHUT_WR);
    return false;
  }

  std::vector<Scripted> script_;
  SSL_CTX* tls_;
  int listening_ = -1, port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::size_t> now_ = 0, most_ = 0, connections_ = 0, open_ = 0, resumed_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::vector<std::thread> peers_;  ///< grows on the accepting thread alone
  std::thread thread_;
};

}  // namespace feedd::fakes
