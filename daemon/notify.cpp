#include "daemon/notify.hpp"

#include <systemd/sd-daemon.h>
#include <time.h>

#include <cstdint>
#include <string>

#include "base/text.hpp"

namespace feedd::daemon::notify {

void ready(std::string_view status) { sd_notify(0, ("READY=1\nSTATUS=" + printable(status)).c_str()); }

void reloading() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  auto microseconds = static_cast<std::int64_t>(now.tv_sec) * 1000000 + now.tv_nsec / 1000;
  sd_notify(0, ("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds)).c_str());
}

void stopping() { sd_notify(0, "STOPPING=1"); }

void status(std::string_view text) { sd_notify(0, ("STATUS=" + printable(text)).c_str()); }

std::optional<std::chrono::microseconds> watchdog() {
  std::uint64_t every = 0;
  if (sd_watchdog_enabled(0, &every) <= 0) return std::nullopt;
  return std::chrono::microseconds(every);
}

void alive() { sd_notify(0, "WATCHDOG=1"); }

std::vector<int> inherited_sockets() {
  std::vector<int> out;
  int count = sd_listen_fds(1);
  for (int i = 0; i < count; ++i) out.push_back(SD_LISTEN_FDS_START + i);
  return out;
}

}  // namespace feedd::daemon::notify
