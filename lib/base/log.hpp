/// One event, one line: `level event key=value …`. Nouns dotted from general to special, no prose, no secrets.
/// Under journald a line begins with its priority, `<6>`. Safe on every thread. spdlog lives behind this face.
#pragma once

#include <concepts>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace feedd::log {

struct Field {
  std::string_view key;
  std::string value;

  Field(std::string_view k, std::string_view v) : key(k), value(v) {}
  Field(std::string_view k, const char* v) : key(k), value(v) {}
  Field(std::string_view k, const std::string& v) : key(k), value(v) {}
  Field(std::string_view k, std::integral auto v) : key(k), value(std::to_string(v)) {}
};

using Fields = std::initializer_list<Field>;

enum class Level { debug, info, warning, error };

/// Foreign bytes in values are made printable here, so callers pass them as they are.
void write(Level level, std::string_view event, Fields fields);
inline void debug(std::string_view event, Fields fields = {}) { write(Level::debug, event, fields); }
inline void info(std::string_view event, Fields fields = {}) { write(Level::info, event, fields); }
inline void warning(std::string_view event, Fields fields = {}) { write(Level::warning, event, fields); }
inline void error(std::string_view event, Fields fields = {}) { write(Level::error, event, fields); }

/// Whether a person reads standard error, and whether in colour (TERM, NO_COLOR). There the level is coloured; nowhere
/// else is anything but text written.
bool is_terminal();
bool shows_colours();

void set_level(Level least);
/// Tests look at lines instead of standard error. An empty sink restores it.
void set_sink(std::function<void(Level, const std::string& line)> sink);

}  // namespace feedd::log
