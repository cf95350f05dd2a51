/// A note on a source as a line for people.
#pragma once

#include <string>

#include "model/batch.hpp"

namespace feedd::daemon {

/// `posts/hi.md:3: what is wrong`: the post's path when one post is meant, else the source.
inline std::string told(const SourceId& source, const Note& note) {
  return note.place.empty() ? source.value + ": " + note.error.what : note.error.what;
}

}  // namespace feedd::daemon
