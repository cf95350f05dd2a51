/// What the files of `Upstream` share: a document as it was read, and how answers are judged. Internal to this room.
#pragma once

#include <optional>
#include <vector>

#include "base/secret.hpp"
#include "base/text.hpp"
#include "upstream/upstream.hpp"

namespace feedd::upstream {

struct Upstream::Reading {
  std::vector<Entry> entries;
  std::vector<Note> notes;
  Rhythm rhythm;
  std::optional<Uri> site, previous_archive;
  std::optional<Hub> hub;
};

/// What came of one feed that a page names; no refusal: it was read.
struct Upstream::Tried {
  Outcome outcome;
  std::optional<Error> refusal;
  bool another_may_do = false;
};

/// What is told of an answer may hold bytes of it, and addresses of any length.
inline Note note(Note::Severity severity, const Error& error) {
  constexpr std::size_t most = 600;
  auto what = without_secrets(printable(error.what));
  if (what.size() > most) what = std::string(cut(what, most)) + "…";
  return {severity, {error.code, std::move(what)}, {}};
}
inline Note failure(const Error& error) { return note(Note::Severity::error, error); }
inline Note remark(const Error& error) { return note(Note::Severity::warning, error); }

inline bool is_ok(unsigned status) { return status >= 200 && status < 300; }

/// No content (204, 205) is none, and a part (206) neither: nobody asked for one.
inline bool holds_document(unsigned status) { return is_ok(status) && (status < 204 || status > 206); }

inline Error refusal(unsigned status) {
  if (status == 206) return {Errc::http, "HTTP 206: a part of the document, which was not asked for"};
  if (status == 204 || status == 205) return {Errc::http, fmt::format("HTTP {}: no document", status)};
  return {Errc::http, fmt::format("HTTP {}", status)};
}

}  // namespace feedd::upstream
