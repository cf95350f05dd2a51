/// What a person at a terminal sees of a command on standard error: findings a line each, with some colour, and how far
/// long work is. Where standard error is no terminal, the lines alone. One thread only.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace feedd::daemon {

enum class Tone { remark, error };

/// The line without what could move the cursor, change colours or turn the direction of writing; its place (up to the
/// first ": ") is coloured at a terminal, unless NO_COLOR is set.
void tell(std::string_view line, Tone tone = Tone::error);

/// How far long work is, on one line that is written over and goes away in the end: `fetching [####....] 12 of 40`.
class Progress {
 public:
  Progress();
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// What is being done from now on, of how many things; 0: nobody knows.
  void begin(std::string_view what, std::size_t total = 0);
  void rename(std::string_view what);
  void advance();
  /// Makes room for another line.
  void clear();

 private:
  void draw();

  const bool shown_;
  std::string what_;
  std::size_t done_ = 0, total_ = 0;
  bool on_screen_ = false;
  std::chrono::steady_clock::time_point drawn_{};
};

}  // namespace feedd::daemon
