/// The head of an answer, once all its lines are there: what it says, and where the message ends (RFC 9112). A line
/// that is no field is left out, as browsers and curl do; one that may have been meant to say where the body ends fails
/// the answer. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace feedd::upstream {

struct AnswerHead {
  unsigned status = 0;
  bool is_1_1 = true;     ///< or later
  bool in_doubt = false;  ///< something is not as it ought to be: no connection to use again
  std::vector<std::pair<std::string, std::string>> fields = {};
};

/// What the bytes after the head are.
struct Framing {
  enum class By { nothing, length, chunks, close } by = By::close;
  std::uint64_t length = 0;
  bool in_doubt = false;
};

/// Why these bytes are no beginning of an answer, as soon as it shows; nothing as long as they may be one.
Result<void> check_beginning(std::string_view bytes);

/// Whole lines, each with its LF or CR LF, without the empty one at the end.
Result<AnswerHead> parse_answer_head(std::string_view lines);

/// A transfer coding goes before a length (RFC 9112 §6.3). Fails with `http` for what leaves the end open.
Result<Framing> framing_of(const AnswerHead& head);

/// The next line of `rest` without its end, and `rest` behind it. Only CR before the LF belongs to the end. `odd` when
/// that is not exactly one.
std::string_view take_line(std::string_view& rest, bool& odd);

}  // namespace feedd::upstream
