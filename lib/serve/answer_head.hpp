/// An answer's status line and header fields, as they are sent.
#pragma once

#include <string>

#include "serve/respond.hpp"

namespace feedd::serve {

/// Appends them, with the empty line behind them. `now` is for Date; `stays`: more may be asked on this connection,
/// which is said only where the reader would not take it for granted (`say_so`: HTTP/1.0).
void append_head(std::string& out, const Answer& answer, Instant now, bool stays, bool say_so);

}  // namespace feedd::serve
