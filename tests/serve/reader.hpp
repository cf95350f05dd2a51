/// Readers that tests of this room send out.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace feedd::serve {

/// A reader that writes and reads bytes as they are.
class Reader {
 public:
  /// `room`: bytes that the kernel keeps for it; 0: as many as it likes.
  explicit Reader(int port, int room = 0) : room_(room) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    open(AF_INET, reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  explicit Reader(const std::string& unix_path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    unix_path.copy(address.sun_path, sizeof address.sun_path - 1);
    open(AF_UNIX, reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  ~Reader() { close(socket_); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  void close_now() { shutdown(socket_, SHUT_RDWR); }
  void end() { shutdown(socket_, SHUT_WR); }
  bool connected() const { return connected_; }
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  /// False when the server has closed, or says nothing for 5 s.
  bool more(std::size_t most = 65536) {
    pollfd one{socket_, POLLIN, 0};
    if (poll(&one, 1, 5000) <= 0) {
      ADD_FAILURE() << "nothing came";
      return false;
    }
    char piece[65536];
    auto count = recv(socket_, piece, std::min(most, sizeof piece), 0);
    if (count <= 0) return false;
    in_.append(piece, static_cast<std::size_t>(count));
    return true;
  }
  /// One answer: head and body. `bare`: of a HEAD or a 304, which have none.
  std::string answer(bool bare = false) {
    std::size_t end;
    while ((end = in_.find("\r\n\r\n")) == std::string::npos)
      if (!more()) return std::exchange(in_, {});
    end += 4;
    auto at = in_.find("Content-Length: ");
    std::size_t length = 0;
    if (!bare && at < end) std::from_chars(in_.data() + at + 16, in_.data() + end, length);
    while (in_.size() < end + length)
      if (!more()) break;
    auto one = in_.substr(0, end + length);
    in_.erase(0, end + length);
    return one;
  }
  /// All that comes until the server closes.
  std::string rest() {
    while (more()) continue;
    return std::exchange(in_, {});
  }
  bool is_silent() const {
    pollfd one{socket_, POLLIN, 0};
    return in_.empty() && poll(&one, 1, 50) == 0;
  }

 private:
  void open(int family, sockaddr* address, socklen_t size) {
    socket_ = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (room_ > 0) setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &room_, sizeof room_);
    connected_ = connect(socket_, address, size) == 0;
  }
  int room_ = 0;
  int socket_ = -1;
  bool connected_ = false;
  std::string in_;
};

inline std::string get(const std::string& target, const std::string& more = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
}
inline int status_of(const std::string& answer) { return answer.size() > 12 ? std::atoi(answer.c_str() + 9) : 0; }
inline std::string body_of(const std::string& answer) {
  auto end = answer.find("\r\n\r\n");
  return end == std::string::npos ? std::string() : answer.substr(end + 4);
}

}  // namespace feedd::serve
