/// Dates as people write them in their own languages, put into English: month names, halves of the day, the signs that
/// Chinese, Japanese and Korean put behind the numbers. Internal to this room.
#pragma once

#include <string>
#include <string_view>

namespace feedd {

/// `Κυρ, 11 Ιούλ 2004` → `11 jul 2004`, `2004年07月08日 下午3:04` → `2004-07-08 3:04 pm`. Words nobody knows are
/// dropped: most are the names of weekdays.
std::string date_in_english(std::string_view text);

}  // namespace feedd
