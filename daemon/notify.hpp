/// What a service manager wants to hear and gives (sd_notify(3), sd_listen_fds(3)). Outside systemd each of these does
/// nothing, so callers have no `if`.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace feedd::daemon::notify {

void ready(std::string_view status);
void reloading();
void stopping();
void status(std::string_view text);

/// How often alive() is expected; nothing when no watchdog is set.
std::optional<std::chrono::microseconds> watchdog();
void alive();

/// Listening sockets handed over at start; the caller owns them.
std::vector<int> inherited_sockets();

}  // namespace feedd::daemon::notify
