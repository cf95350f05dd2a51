/// TLS for clients: whom we trust, and the sessions that spare the next connection half of its handshake.
#pragma once

#include <boost/system/error_code.hpp>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/task.hpp"
#include "upstream/connection.hpp"

namespace feedd::upstream {

/// One context for all connections of a client, which must not outlive it.
class Tls {
 public:
  /// `ca_file`: whom to trust; empty: the system's store.
  explicit Tls(const std::string& ca_file);
  ~Tls();

  /// Makes the connection speak TLS, within the time that is set on its socket. Chain, dates and name are checked; TLS
  /// 1.2 at least. Fails with `timeout`, `config` when there is nothing to trust, or `network`, saying what is wrong
  /// with the certificate.
  Task<Result<void>> shake_hands(Connection& connection, std::string host);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What the other side's alert, or our own refusal, means for whoever runs this; of other errors their own words.
std::string in_words(const boost::system::error_code& error, const Connection& connection);

/// Whether more has come than was read. Of plain connections, the socket alone knows.
bool holds_more(Connection& connection);

}  // namespace feedd::upstream
