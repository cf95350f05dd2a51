/// What an audio or video file says of itself. TagLib lives behind this face.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace feedd::posts {

/// How long it plays; none for what is no recording. Reads the file's head. Safe on every thread.
std::optional<std::chrono::seconds> duration_of(int descriptor, const std::string& name);

}  // namespace feedd::posts
