/// A server of many feeds on the loopback, in a process of its own: /N is feed N, 304 to who has it already. In TLS it
/// stands for as many servers: each answer is the last of its connection, and no session is taken up again.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

namespace feedd::bench {

/// One thread, keep-alive; in TLS a thread for each connection. Every `NNNNNN` in the body becomes the number in the
/// path.
class StaticServer {
 public:
  /// `tls`: with a certificate; null: none is spoken.
  explicit StaticServer(std::string body, SSL_CTX* tls = nullptr) : body_(std::move(body)), tls_(tls) {
    listening_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listening_, 1024) != 0)
      throw std::runtime_error("no loopback to listen at");
    getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    child_ = fork();
    if (child_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (tls_)
        serve_sealed();
      else
        serve();
      _exit(0);
    }
  }
  ~StaticServer() {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
    close(listening_);
  }
  StaticServer(const StaticServer&) = delete;
  StaticServer& operator=(const StaticServer&) = delete;

  std::string url(int number) const {
    return std::string(tls_ ? "https" : "http") + "://127.0.0.1:" + std::to_string(port_) + "/" +
           std::to_string(number);
  }

 private:
  std::string answer(std::string_view request) const {
    auto number = std::to_string(std::atoi(request.data() + request.find('/') + 1));
    number.insert(0, 6 - number.size(), '0');
    auto etag = "ETag: \"" + number + "\"\r\n";
    const std::string last = tls_ ? "Connection: close\r\n" : "";
    if (request.find("If-None-Match: ") != std::string_view::npos)
      return "HTTP/1.1 304 Not Modified\r\n" + etag + last + "\r\n";
    auto body = body_;
    for (auto at = body.find("NNNNNN"); at != std::string::npos; at = body.find("NNNNNN", at + 6))
      body.replace(at, 6, number);
    return "HTTP/1.1 200 OK\r\nContent-Type: application/atom+xml\r\n" + etag + last +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  void serve() const {
    int events = epoll_create1(EPOLL_CLOEXEC);
    std::map<int, std::string> heard;
    auto watch = [&](int descriptor) {
      epoll_event event{EPOLLIN, {.fd = descriptor}};
      epoll_ctl(events, EPOLL_CTL_ADD, descriptor, &event);
    };
    watch(listening_);
    for (;;) {
      epoll_event ready[64];
      int count = epoll_wait(events, ready, 64, -1);
      for (int i = 0; i < count; ++i) {
        int descriptor = ready[i].data.fd;
        if (descriptor == listening_) {
          int taken = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
          int on = 1;
          setsockopt(taken, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
          watch(taken);
          continue;
        }
        char piece[4096];
        auto size = recv(descriptor, piece, sizeof piece, 0);
        auto& request = heard[descriptor];
        if (size <= 0) {
          heard.erase(descriptor);
          close(descriptor);
          continue;
        }
        request.append(piece, static_cast<std::size_t>(size));
        if (request.find("\r\n\r\n") == std::string::npos) continue;
        auto bytes = answer(request);
        for (std::size_t done = 0; done < bytes.size();) {
          auto sent = send(descriptor, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
          if (sent <= 0) break;
          done += static_cast<std::size_t>(sent);
        }
        request.clear();
      }
    }
  }

  void serve_sealed() const {
    signal(SIGPIPE, SIG_IGN);
    SSL_CTX_set_num_tickets(tls_, 0);
    SSL_CTX_set_session_cache_mode(tls_, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(tls_, SSL_OP_NO_TICKET);
    for (;;) {
      int taken = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
      if (taken >= 0) std::thread([this, taken] { serve_one(taken); }).detach();
    }
  }

  void serve_one(int descriptor) const {
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    auto* session = SSL_new(tls_);
    SSL_set_fd(session, descriptor);
    if (SSL_accept(session) == 1) {
      std::string request;
      char piece[4096];
      while (request.find("\r\n\r\n") == std::string::npos) {
        const auto size = SSL_read(session, piece, sizeof piece);
        if (size <= 0) break;
        request.append(piece, static_cast<std::size_t>(size));
      }
      const auto bytes = answer(request);
      SSL_write(session, bytes.data(), static_cast<int>(bytes.size()));
      SSL_shutdown(session);
      shutdown(descriptor, SHUT_WR);
      while (recv(descriptor, piece, sizeof piece, 0) > 0) {
      }
    }
    SSL_free(session);
    close(descriptor);
  }

  std::string body_;
  SSL_CTX* tls_ = nullptr;
  int listening_ = -1, port_ = 0;
  pid_t child_ = -1;
};

}  // namespace feedd::bench
