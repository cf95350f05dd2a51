/// The chunked transfer coding (RFC 9112 §7.1) undone, however its bytes arrive. Lines may end in LF alone and sizes be
/// followed by anything but a further letter or digit, as with curl: where a chunk ends is told by its size alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace feedd::upstream {

class Chunks {
 public:
  static constexpr std::size_t longest_line = 64 << 10;  ///< and as many bytes of trailers

  /// Moves what it can of `bytes` to the end of `body`: how many were used. What is left over waits for more. Fails
  /// with `too_large` for a body of more than `max_body`, `http` for what is not chunked.
  Result<std::size_t> take(std::string_view bytes, std::string& body, std::uint64_t max_body);

  bool has_last() const { return at_ == At::trailers || at_ == At::end; }  ///< no more of the body will come
  bool is_done() const { return at_ == At::end; }
  bool is_odd() const { return odd_; }  ///< readable, but not as it ought to be

 private:
  enum class At { size, data, data_end, trailers, end };
  Result<void> take_size(std::string_view line);

  At at_ = At::size;
  bool odd_ = false;
  std::uint64_t left_ = 0;    ///< of the chunk
  std::size_t trailers_ = 0;  ///< bytes so far
};

}  // namespace feedd::upstream
