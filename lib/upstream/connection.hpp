/// A connection to a server, and those kept for the next request.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "base/task.hpp"

namespace feedd::upstream {

struct Connection {
  using Secure = asio::ssl::stream<boost::beast::tcp_stream&>;

  Connection(asio::ip::tcp::socket connected, std::string whose)
      : socket(std::move(connected)), key(std::move(whose)) {}

  boost::beast::tcp_stream socket;
  std::optional<Secure> secure = {};  ///< over `socket`, when it speaks TLS
  std::string key;                    ///< of the pool: what has the same one may take it
  bool wants_certificate = false;     ///< its server has asked for ours, and there is none
  bool used = false;                  ///< it has carried an answer already
};

/// Open connections by key. A connection that the other side has closed, or on which it said something unasked, is not
/// handed out. Idle ones are shut down on time by a thread of their own, so that they keep no executor from running out
/// of work; it lives while there are any. One thread calls.
class Pool {
 public:
  /// At most so many idle ones in all, and under one key; beyond that, the one that waits longest goes.
  Pool(std::size_t most, std::size_t most_of_one);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// The one used last, or nothing.
  std::unique_ptr<Connection> take(const std::string& key);
  void put(std::unique_ptr<Connection> connection, std::chrono::steady_clock::duration idle);
  std::size_t size() const { return idle_.size(); }

 private:
  struct Sweeper;
  struct Idle {
    std::unique_ptr<Connection> connection;
    std::chrono::steady_clock::time_point until;
  };
  using Place = std::list<Idle>::iterator;
  std::unique_ptr<Connection> leave(Place place);

  std::size_t most_, most_of_one_;
  std::list<Idle> idle_;  ///< the one put last comes last
  std::shared_ptr<Sweeper> sweeper_;
};

}  // namespace feedd::upstream
