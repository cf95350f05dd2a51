#include "upstream/answer.hpp"

#include <algorithm>
#include <boost/beast/core/flat_buffer.hpp>
#include <charconv>
#include <string_view>

#include "base/text.hpp"
#include "upstream/answer_head.hpp"
#include "upstream/chunks.hpp"

namespace feedd::upstream {
namespace {

namespace beast = boost::beast;

constexpr std::size_t head_limit = 64 << 10;
constexpr std::size_t field_limit = 100;
constexpr int most_interim = 8;
constexpr std::chrono::seconds longest_idle{30};

/// The N of `timeout=N` in Keep-Alive.
std::optional<std::chrono::seconds> promised_idle(std::string_view field) {
  for (const auto& part : split(ascii_lower(field), ',')) {
    if (!part.starts_with("timeout=")) continue;
    unsigned seconds = 0;
    auto [end, error] = std::from_chars(part.data() + 8, part.data() + part.size(), seconds);
    (void)end;
    return std::chrono::seconds(error == std::errc{} ? seconds : 0);
  }
  return std::nullopt;
}

}  // namespace

struct Answer::State {
  std::uint64_t max_body;
  To to;
  beast::flat_buffer buffer{head_limit + Answer::piece};
  AnswerHead head;
  Framing framing;
  Chunks chunks;
  std::string body;
  std::size_t looked_at = 0;  ///< whole lines of the head, none of them empty
  std::uint64_t wire = 0;     ///< bytes in all, framing included
  int interim = 0;
  bool begun = false, judged = false, in_doubt = false;
  bool is_whole = false, may_be_cut = false;
  bool broken_off = false;  ///< a refusal whose body cannot be read to its end

  State(std::uint64_t most, To what) : max_body(most), to(what) {}

  std::string_view waiting() const {
    auto data = buffer.data();
    return {static_cast<const char*>(data.data()), data.size()};
  }

  tl::unexpected<Error> large_head() const {
    return fail(Errc::too_large, "the head of the answer is larger than {} bytes", head_limit);
  }
  tl::unexpected<Error> large_body() const {
    return fail(Errc::too_large, "the body is larger than {} bytes", max_body);
  }

  /// Looks for the empty line after the head. Whether it is there.
  Result<bool> take_head() {
    const auto bytes = waiting();
    CHECK_OK(check_beginning(bytes));
    for (;;) {
      const auto end = bytes.find('\n', looked_at);
      if (std::min(end, bytes.size()) > head_limit) return large_head();
      if (end == std::string_view::npos) return false;
      auto rest = bytes.substr(looked_at, end + 1 - looked_at);
      const bool is_last = take_line(rest, in_doubt).empty();
      if (is_last) {
        TRY(head, parse_answer_head(bytes.substr(0, looked_at)));
        buffer.consume(end + 1);
        looked_at = 0;
        CHECK_OK(judge_head());
        return true;
      }
      looked_at = end + 1;
    }
  }

  Result<void> judge_head() {
    in_doubt |= head.in_doubt;
    if (head.status < 200) {  // 103 Early Hints and their like come before the answer (RFC 9110 §15.2)
      if (head.status == 101 || ++interim > most_interim)
        return fail(Errc::http, "HTTP {}, which was not asked for", head.status);
      return {};
    }
    if (head.fields.size() > field_limit)
      return fail(Errc::too_large, "the head of the answer has more than {} fields", field_limit);
    judged = true;
    if (to == To::connect && head.status / 100 == 2) {
      is_whole = true;
      return {};
    }
    TRY(framing, framing_of(head));
    in_doubt |= framing.in_doubt;
    if (framing.by == Framing::By::length && framing.length > max_body) return large_body();
    is_whole = framing.by == Framing::By::nothing || (framing.by == Framing::By::length && framing.length == 0);
    body.reserve(framing.length);
    return {};
  }

  Result<void> take_body() {
    const auto bytes = waiting();
    std::size_t used = bytes.size();
    if (framing.by == Framing::By::chunks) {
      TRY(used, chunks.take(bytes, body, max_body));
      is_whole = chunks.is_done();
      in_doubt |= chunks.is_odd();
    } else {
      if (framing.by == Framing::By::length) used = std::min<std::uint64_t>(used, framing.length - body.size());
      if (used > max_body - body.size()) return large_body();
      body.append(bytes.substr(0, used));
      is_whole = framing.by == Framing::By::length && body.size() == framing.length;
    }
    buffer.consume(used);
    return {};
  }

  Result<void> take(std::size_t count) {
    buffer.commit(count);
    if (count > 0) begun = true;
    wire += count;
    auto most = 2 * (max_body + head_limit);
    if (wire > most) return fail(Errc::too_large, "the answer is larger than {} bytes as it is sent", most);
    while (!judged && buffer.size() > 0) {
      TRY(const bool more, take_head());
      if (!more) break;
    }
    if (judged && !is_done() && buffer.size() > 0) return take_body();
    return {};
  }

  Result<void> end(bool is_cut) {
    if (is_done()) return {};
    if (!begun) return fail(Errc::network, "the connection was closed without an answer");
    const bool ends_so = framing.by == Framing::By::close || (framing.by == Framing::By::chunks && chunks.has_last());
    if (!judged || !ends_so) return fail(Errc::network, "the answer was cut off");
    is_whole = in_doubt = true;
    may_be_cut = is_cut && framing.by == Framing::By::close;
    return {};
  }

  bool is_done() const { return judged && (broken_off || is_whole); }

  bool keeps_alive() const {
    bool closes = false, keeps = false;
    for (const auto& [name, value] : head.fields) {
      if (!iequals(name, "Connection")) continue;
      for (const auto& option : split(value, ',')) {
        closes = closes || iequals(option, "close");
        keeps = keeps || iequals(option, "keep-alive");
      }
    }
    return !closes && (head.is_1_1 || keeps);
  }
};

Answer::Answer(std::uint64_t max_body, To to) : state_(std::make_unique<State>(max_body, to)) {}
Answer::~Answer() = default;

std::span<char> Answer::room() {
  auto& buffer = state_->buffer;
  auto space = buffer.prepare(std::min(piece, buffer.max_size() - buffer.size()));
  return {static_cast<char*>(space.data()), space.size()};
}

Result<void> Answer::forgiven(Result<void> came) {
  if (came || !has_head() || !is_refusal(status())) return came;
  state_->broken_off = true;
  return {};
}

Result<void> Answer::take(std::size_t count) { return forgiven(state_->take(count)); }
Result<void> Answer::end(bool is_cut) { return forgiven(state_->end(is_cut)); }

bool Answer::is_begun() const { return state_->begun; }
bool Answer::has_head() const { return state_->judged; }
bool Answer::is_done() const { return state_->is_done(); }
std::size_t Answer::held() const { return state_->body.size(); }
void Answer::reserve(std::size_t bytes) {
  auto& body = state_->body;
  if (bytes <= body.capacity()) return;
  std::string larger;
  larger.reserve(bytes);
  larger.append(body);
  body = std::move(larger);
}

unsigned Answer::status() const { return state_->head.status; }

std::optional<std::chrono::seconds> Answer::keep() const {
  const auto& state = *state_;
  if (!state.is_done() || state.broken_off || state.in_doubt || state.buffer.size() > 0) return std::nullopt;
  if (state.to == To::connect) return longest_idle;
  if (!state.keeps_alive()) return std::nullopt;
  auto idle = longest_idle;
  for (const auto& [name, value] : state.head.fields)
    if (iequals(name, "Keep-Alive")) {
      auto promised = promised_idle(value);
      if (promised) idle = std::min(idle, *promised - std::chrono::seconds(1));
    }
  if (idle <= std::chrono::seconds(0)) return std::nullopt;
  return idle;
}

Got Answer::release(const Uri& url) {
  return {.status = status(),
          .headers = std::move(state_->head.fields),
          .body = std::move(state_->body),
          .url = url,
          .may_be_cut = state_->may_be_cut,
          .room = {}};
}

bool is_redirect(unsigned status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_refusal(unsigned status) { return status >= 400; }

}  // namespace feedd::upstream
