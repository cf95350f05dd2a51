#include "serve/server.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

#include "serve/lane.hpp"
#include "serve/listener.hpp"

namespace feedd::serve {

struct Server::State {
  ServeConfig config;
  const Published<site::Site>& site;
  Hooks hooks;
  std::size_t threads;
  Published<Tls> tls = {};
  std::vector<std::unique_ptr<Tally>> tallies = {};
  MemoryFiles files = {};
  std::unique_ptr<AccessLog> log = {};
  std::atomic<std::size_t> count = 0;  ///< connections of all lanes
  std::vector<Listener> listeners;
  std::vector<std::unique_ptr<Lane>> lanes = {};
};

Server::Server(ServeConfig config, const Published<site::Site>& site, Hooks hooks) {
  auto threads = config.threads > 0 ? config.threads : std::max(1u, std::thread::hardware_concurrency());
  state_.reset(new State{
      .config = std::move(config), .site = site, .hooks = std::move(hooks), .threads = threads, .listeners = {}});
}

Server::~Server() { stop(); }

Result<void> Server::reload() {
  const auto& config = state_->config;
  if (state_->log) state_->log->reopen();
  if (config.tls_certificate.empty()) return {};
  TRY(auto tls, Tls::load(config.tls_certificate, config.tls_key));
  state_->tls.set(std::move(tls));
  return {};
}

Result<void> Server::listen(const std::vector<int>& inherited) {
  CHECK_OK(reload());
  if (!state_->config.access_log.empty() && !state_->log) {
    TRY(state_->log, AccessLog::open(state_->config.access_log));
  }
  for (int descriptor : inherited) {
    TRY(auto listener, Listener::inherit(descriptor, state_->threads));
    state_->listeners.push_back(std::move(listener));
  }
  if (!inherited.empty()) return {};
  const auto& all = state_->config.listen;
  for (const auto& listen : all) {
    // [::] is for everybody, unless an address of IPv4 with that port has a line of its own.
    const bool both = listen.host == "::" && std::none_of(all.begin(), all.end(), [&](const auto& other) {
                        return other.port == listen.port && other.host.find('.') != std::string::npos;
                      });
    TRY(auto listener, Listener::open(listen, state_->threads, both));
    state_->listeners.push_back(std::move(listener));
  }
  return {};
}

void Server::start() {
  if (!state_->lanes.empty()) return;
  state_->tallies.clear();
  for (std::size_t i = 0; i < state_->threads; ++i) state_->tallies.push_back(std::make_unique<Tally>());
  for (std::size_t i = 0; i < state_->threads; ++i) {
    Means means{state_->config,  state_->site,  state_->hooks,    *state_->tallies[i],
                state_->tallies, state_->files, state_->log.get()};
    state_->lanes.push_back(std::make_unique<Lane>(std::move(means), state_->tls, state_->count));
  }
  for (auto& listener : state_->listeners) {
    auto descriptors = listener.take();
    for (std::size_t i = 0; i < descriptors.size(); ++i) state_->lanes[i]->listen(descriptors[i]);
  }
  for (auto& lane : state_->lanes) {
    std::vector<Lane*> others;
    for (auto& other : state_->lanes)
      if (other != lane) others.push_back(other.get());
    lane->start(std::move(others));
  }
}

void Server::stop() {
  for (auto& lane : state_->lanes) lane->stop();
  for (auto& lane : state_->lanes) lane->join();
  state_->lanes.clear();
  state_->listeners.clear();
  state_->log.reset();
}

bool Server::beat() {
  bool all = true;
  for (auto& lane : state_->lanes) all = lane->beat() && all;
  return all;
}

std::vector<std::string> Server::addresses() const {
  std::vector<std::string> all;
  const bool sealed = !state_->config.tls_certificate.empty();
  for (const auto& listener : state_->listeners) {
    const auto& address = listener.address();
    all.push_back(sealed && address.starts_with("http:") ? "https" + address.substr(4) : address);
  }
  return all;
}

}  // namespace feedd::serve
