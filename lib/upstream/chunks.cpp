#include "upstream/chunks.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "upstream/answer_head.hpp"

namespace feedd::upstream {

Result<void> Chunks::take_size(std::string_view line) {
  const auto* end = line.data() + line.size();
  const auto [after, error] = std::from_chars(line.data(), end, left_, 16);
  const bool ends = after == end || *after == ';' || *after == ' ' || *after == '\t';
  if (error != std::errc{} || !ends)
    return fail(Errc::http, "not an HTTP answer: '{}' is no size of a chunk", printable(cut(line, 60)));
  const auto rest = trim(std::string_view(after, static_cast<std::size_t>(end - after)));
  odd_ |= !rest.empty() && rest.front() != ';';
  at_ = left_ == 0 ? At::trailers : At::data;
  return {};
}

Result<std::size_t> Chunks::take(std::string_view bytes, std::string& body, std::uint64_t max_body) {
  auto rest = bytes;
  while (!rest.empty() && at_ != At::end) {
    if (at_ == At::data) {
      if (left_ > max_body - body.size()) return fail(Errc::too_large, "the body is larger than {} bytes", max_body);
      const auto piece = rest.substr(0, left_);
      body.append(piece);
      rest.remove_prefix(piece.size());
      left_ -= piece.size();
      if (left_ == 0) at_ = At::data_end;
      continue;
    }
    if (at_ == At::data_end && rest.front() != '\r' && rest.front() != '\n')
      return fail(Errc::http, "not an HTTP answer: a chunk of its body is longer than its size");
    if (rest.find('\n') == std::string_view::npos) {
      if (rest.size() <= longest_line) break;
      return fail(Errc::http, "not an HTTP answer: a chunk of its body has no end");
    }
    const auto before = rest.size();
    const auto line = take_line(rest, odd_);
    if (at_ == At::size) {
      CHECK_OK(take_size(line));
    } else if (at_ == At::data_end) {
      if (!line.empty()) return fail(Errc::http, "not an HTTP answer: a chunk of its body is longer than its size");
      at_ = At::size;
    } else if (line.empty()) {
      at_ = At::end;
    } else if ((trailers_ += before - rest.size()) > longest_line) {
      return fail(Errc::http, "not an HTTP answer: a chunk of its body has no end");
    }
  }
  return bytes.size() - rest.size();
}

}  // namespace feedd::upstream
