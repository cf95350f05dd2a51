#include "base/escapes.hpp"

#include <algorithm>
#include <cstring>

namespace feedd {

void append_escaped(std::string& out, std::string_view text, const Escapes& escapes) {
  // As many bytes as a vector holds go on together where none has an escape. Where one has, all are written in the same
  // way: in markup, to ask each of them would be to guess wrong so often that it takes twice the time.
  constexpr std::size_t block = 256, vector = 16;
  const auto marks = escapes.marks();
  const auto below = escapes.below();
  std::array<char, block * sizeof(Escapes::Written)> room;
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), block))) {
    const auto* at = text.data();
    const auto* const stop = at + std::min(text.size(), block);
    auto* end = room.data();
    auto write_all_before = [&](const char* last) {
      for (; at != last; ++at) {
        const auto& written = escapes.of(*at);
        std::memcpy(end, &written, sizeof written);
        end += written.size;
      }
    };
    while (static_cast<std::size_t>(stop - at) >= vector) {
      unsigned char any = 0;
      for (std::size_t i = 0; i < vector; ++i) {
        const char c = at[i];
        for (const char mark : marks) any |= static_cast<unsigned char>(c == mark);
        any |= static_cast<unsigned char>(static_cast<unsigned char>(c) < below);
      }
      if (any != 0) {
        write_all_before(at + vector);
        continue;
      }
      std::memcpy(end, at, vector);
      at += vector;
      end += vector;
    }
    write_all_before(stop);
    out.append(room.data(), end);
  }
}

}  // namespace feedd
