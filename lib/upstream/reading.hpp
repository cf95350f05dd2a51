/// What the files of `Upstream` share: a document as it was read, and how answers are judged. Internal to this room.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "upstream/upstream.hpp"

namespace feedd::upstream {

struct Upstream::Reading {
  std::vector<Entry> entries;
  std::vector<Note> notes;
  Rhythm rhythm;
  std::optional<Uri> site, previous_archive;
  std::optional<Hub> hub;
};

inline Note failure(Error error) { return {Note::Severity::error, std::move(error), {}}; }
inline Note remark(Error error) { return {Note::Severity::warning, std::move(error), {}}; }

inline bool is_ok(unsigned status) { return status >= 200 && status < 300; }

}  // namespace feedd::upstream
