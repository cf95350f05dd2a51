/// One function a target: what it is handed may be anything, and what it promises is checked by must(). libFuzzer calls
/// it (./dev fuzz), and an ordinary test calls it with every committed seed.
#pragma once

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

}  // namespace feedd::fuzz
