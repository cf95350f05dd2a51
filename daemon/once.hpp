/// What a command that looks at every source once has found, and how it tells of it.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "daemon/terminal.hpp"
#include "model/batch.hpp"

namespace feedd::daemon {

struct Once {
  int failed = 0;                  ///< sources that could not be had
  int errors = 0;                  ///< of severity error
  int remarks = 0;                 ///< what was got over
  std::optional<Error> lost = {};  ///< news that the store refused
  Progress progress = {};

  void note(const Note& note, const std::string& line) {
    const bool is_error = note.severity == Note::Severity::error;
    progress.clear();
    tell(line, is_error ? Tone::error : Tone::remark);
    ++(is_error ? errors : remarks);
    failed += is_error && note.place.empty() ? 1 : 0;
  }
};

}  // namespace feedd::daemon
