#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <mutex>

#include "base/text.hpp"

namespace feedd::log {
namespace {

std::mutex sink_mutex;
std::function<void(Level, const std::string&)> test_sink;

/// journald reads a line's priority from its first bytes (sd-daemon(3)); a terminal shows the word instead.
spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = spdlog::stderr_logger_mt("feedd");
    made->set_pattern("%v");
    made->flush_on(spdlog::level::debug);
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

/// At a terminal the line of a command's progress may be in the way.
struct Prefix {
  std::string_view to_journal, to_terminal, to_others;
};

std::string_view prefix(Level level) {
  static constexpr std::array<Prefix, 4> prefixes{{{"<7>", "\r\x1b[K\x1b[2mdebug\x1b[0m ", "debug "},
                                                   {"<6>", "\r\x1b[K\x1b[32minfo\x1b[0m ", "info "},
                                                   {"<4>", "\r\x1b[K\x1b[1;33mwarning\x1b[0m ", "warning "},
                                                   {"<3>", "\r\x1b[K\x1b[1;31merror\x1b[0m ", "error "}}};
  static const bool under_journald = std::getenv("JOURNAL_STREAM") != nullptr, coloured = shows_colours();
  const auto& all = prefixes[static_cast<std::size_t>(level)];
  return under_journald ? all.to_journal : coloured ? all.to_terminal : all.to_others;
}

/// logfmt: values with blanks, quotes or equals signs stand in quotes.
std::string quoted(const std::string& value) {
  auto text = printable(value);
  if (!text.empty() && text.find_first_of(" \"=") == std::string::npos) return text;
  return '"' + replace_all(replace_all(text, "\\", "\\\\"), "\"", "\\\"") + '"';
}

}  // namespace

bool is_terminal() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && kind && *kind && std::string_view(kind) != "dumb";
}

bool shows_colours() {
  const char* refused = std::getenv("NO_COLOR");
  return is_terminal() && !(refused && *refused);
}

void write(Level level, std::string_view event, Fields fields) {
  std::string line(event);
  for (const auto& field : fields) {
    line += ' ';
    line += field.key;
    line += '=';
    line += quoted(field.value);
  }
  {
    std::lock_guard lock(sink_mutex);
    if (test_sink) {
      test_sink(level, line);
      return;
    }
  }
  logger().log(to_spdlog(level), "{}{}", prefix(level), line);
}

void set_level(Level least) { logger().set_level(to_spdlog(least)); }

void set_sink(std::function<void(Level, const std::string&)> sink) {
  std::lock_guard lock(sink_mutex);
  test_sink = std::move(sink);
}

}  // namespace feedd::log
