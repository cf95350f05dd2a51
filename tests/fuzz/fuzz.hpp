/// One function a target: what it is handed may be anything, and what it promises is checked by must(). libFuzzer calls
/// it (./dev fuzz), and an ordinary test calls it with every committed seed.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace feedd::fuzz {

inline std::string_view view(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline void must(bool promise, const char* said) {
  if (promise) return;
  std::fprintf(stderr, "broken promise: %s\n", said);
  std::abort();
}

/// must() for texts, telling where they part.
inline void must_be_same(std::string_view once, std::string_view twice, const char* said) {
  if (once == twice) return;
  std::size_t at = 0;
  while (at < once.size() && at < twice.size() && once[at] == twice[at]) ++at;
  std::size_t begin = at < 80 ? 0 : at - 80;
  auto part = [&](std::string_view text) { return text.substr(std::min(begin, text.size()), 240); };
  std::fprintf(stderr, "once:  %.*s\ntwice: %.*s\n", static_cast<int>(part(once).size()), part(once).data(),
               static_cast<int>(part(twice).size()), part(twice).data());
  must(false, said);
}

}  // namespace feedd::fuzz
