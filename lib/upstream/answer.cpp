#include "upstream/answer.hpp"

#include <algorithm>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <charconv>
#include <string_view>

#include "base/text.hpp"

namespace feedd::upstream {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Parser = http::response_parser<http::string_body>;

constexpr std::uint32_t head_limit = 64 << 10;
constexpr std::size_t field_limit = 100;
constexpr std::size_t status_line_size = 14;  ///< of the shortest: `HTTP/1.1 200` and CR LF
constexpr int most_interim = 8;
constexpr std::chrono::seconds longest_idle{30};

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

Error damage(const error_code& error, std::uint64_t max_body) {
  if (error == http::error::body_limit)
    return {Errc::too_large, fmt::format("the body is larger than {} bytes", max_body)};
  if (error == http::error::header_limit || error == http::error::buffer_overflow)
    return {Errc::too_large, fmt::format("the head of the answer is larger than {} bytes", head_limit)};
  if (error == http::error::partial_message) return {Errc::network, "the answer was cut off"};
  if (error == http::error::end_of_stream) return {Errc::network, "the connection was closed without an answer"};
  return {Errc::http, "not an HTTP answer: " + error.message()};
}

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
  std::optional<Parser> parser;
  std::vector<std::pair<std::string, std::string>> headers;
  std::size_t looked_at = 0;  ///< whole lines, of what the buffer holds of the head
  std::size_t left_out = 0;   ///< bytes of lines of the head that were dropped
  std::uint64_t wire = 0;     ///< bytes in all, framing included
  int interim = 0;
  bool begun = false, within_head = false, judged = false, in_doubt = false;
  bool broken_off = false;  ///< a refusal whose body cannot be read to its end

  State(std::uint64_t most, To what) : max_body(most), to(what) { expect(); }

  void expect() {
    looked_at = left_out = 0;
    within_head = false;
    parser.emplace();
    parser->header_limit(head_limit);
    parser->body_limit(max_body);
  }

  std::string_view waiting() const {
    auto data = buffer.data();
    return {static_cast<const char*>(data.data()), data.size()};
  }

  /// What Beast would take for the beginning of a head and wait on, or would not read. What old servers write is read
  /// as it is meant: lines that end in LF alone (RFC 9112 §2.2), and a transfer coding of identity, which is none.
  Result<void> look_at_head() {
    constexpr std::string_view name = "HTTP/";
    auto bytes = waiting();
    if (!within_head && bytes.substr(0, name.size()) != name.substr(0, bytes.size()))
      return fail(Errc::http, "not an HTTP answer: it begins with '{}'",
                  printable(cut(bytes.substr(0, bytes.find_first_of("\r\n")), 60)));
    std::string mended;  // up to `taken`, from where it differs
    std::size_t taken = 0, begin = looked_at;
    for (auto at = bytes.find('\n', begin); at != std::string_view::npos; at = bytes.find('\n', begin)) {
      auto line = bytes.substr(begin, at - begin);
      const bool bare = !line.ends_with('\r');
      if (!bare) line.remove_suffix(1);
      const bool dropped = is_no_coding(line);
      if (bare || dropped) {
        mended.append(bytes.substr(taken, begin - taken));
        if (dropped)
          left_out += at + 1 - begin;
        else
          mended.append(line).append("\r\n");
        taken = at + 1;
      }
      begin = at + 1;
      if (line.empty()) {
        begin = bytes.size();  // the rest is body
        break;
      }
    }
    looked_at = begin;
    if (taken == 0) return {};
    in_doubt = true;
    looked_at += mended.size() - taken;
    mended.append(bytes.substr(taken));
    buffer.clear();
    if (left_out > head_limit || mended.size() > buffer.max_size())
      return tl::unexpected(damage(http::error::header_limit, max_body));
    buffer.commit(asio::buffer_copy(buffer.prepare(mended.size()), asio::buffer(mended)));
    return {};
  }

  /// How much of the head will stay as it is: all but a line not yet whole that may be dropped.
  std::size_t settled() const {
    constexpr std::string_view name = "transfer-encoding";
    auto rest = waiting().substr(looked_at);
    return iequals(rest.substr(0, name.size()), name.substr(0, rest.size())) ? looked_at : buffer.size();
  }

  static bool is_no_coding(std::string_view line) {
    auto colon = line.find(':');
    return colon != std::string_view::npos && iequals(line.substr(0, colon), "transfer-encoding") &&
           iequals(trim(line.substr(colon + 1)), "identity");
  }

  /// `HTTP/1.1 200` without the blank that ought to follow is what some servers say and Beast does not read.
  void mend_status_line() {
    constexpr auto length = status_line_size - 2;
    auto bytes = waiting();
    if (within_head || bytes.substr(length, 2) != "\r\n") return;
    auto line = std::string(bytes.substr(0, length)) + " \r\n";
    error_code error;
    if (parser->put(asio::buffer(line), error) == line.size() && error == http::error::need_more)
      used(status_line_size);
  }

  void used(std::size_t count) {
    buffer.consume(count);
    looked_at -= std::min(count, looked_at);
    within_head = within_head || count > 0;
  }

  Result<void> judge_head() {
    const auto& head = parser->get();
    auto status = head.result_int();
    if (status < 100) return fail(Errc::http, "not an HTTP answer: its status is {:03}", status);
    if (status < 200) {  // 103 Early Hints and their like come before the answer (RFC 9110 §15.2)
      if (status == 101 || ++interim > most_interim)
        return fail(Errc::http, "HTTP {}, which was not asked for", status);
      expect();
      return {};
    }
    headers.clear();
    const bool matters = !is_refusal(status);  // how long the body is, and in which coding
    std::size_t codings = 0, lengths = 0;
    for (const auto& field : head) {
      headers.emplace_back(std::string(view(field.name_string())), std::string(view(field.value())));
      if (field.name() == http::field::content_length) ++lengths;
      if (field.name() != http::field::transfer_encoding) continue;
      ++codings;
      if (matters && !iequals(trim(view(field.value())), "chunked"))
        return fail(Errc::http, "transfer coding '{}', which was not asked for",
                    printable(cut(view(field.value()), 60)));
    }
    if (headers.size() > field_limit)
      return fail(Errc::too_large, "the head of the answer has more than {} fields", field_limit);
    if (matters && (codings > 1 || (codings > 0 && lengths > 0)))  // the same length twice is one (RFC 9112 §6.3)
      return fail(Errc::http, "not an HTTP answer: it tells its length {} times", codings + lengths);
    in_doubt |= codings + lengths > 1 || (codings > 0 && head.version() < 11);  // RFC 9112 §6.1
    judged = true;
    return {};
  }

  Result<void> take(std::size_t count) {
    buffer.commit(count);
    if (count > 0) begun = true;
    wire += count;
    auto most = 2 * (max_body + head_limit);
    if (wire > most) return fail(Errc::too_large, "the answer is larger than {} bytes as it is sent", most);
    while (buffer.size() > 0 && !is_done()) {
      if (!parser->is_header_done()) {
        CHECK_OK(look_at_head());
        if (!within_head && buffer.size() < status_line_size) break;
        mend_status_line();
      }
      const auto ready = parser->is_header_done() ? buffer.size() : settled();
      error_code error = http::error::need_more;
      if (ready > 0) used(parser->put(asio::buffer(buffer.data(), ready), error));
      if (error == http::error::need_more) {
        if (buffer.size() < buffer.max_size()) break;
        if (judged) return fail(Errc::http, "not an HTTP answer: a chunk of its body has no end");
        error = http::error::header_limit;
      }
      // A length beyond the limit is a fault when the head is done already.
      if (!judged && parser->is_header_done()) CHECK_OK(judge_head());
      if (error) return tl::unexpected(damage(error, max_body));
    }
    return {};
  }

  Result<void> end() {
    if (is_done()) return {};
    error_code error;
    if (!begun)
      error = http::error::end_of_stream;
    else if (!judged)
      error = http::error::partial_message;
    else
      parser->put_eof(error);
    if (error) return tl::unexpected(damage(error, max_body));
    return {};
  }

  bool is_done() const {
    return judged && (broken_off || parser->is_done() || (to == To::connect && parser->get().result_int() / 100 == 2));
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
Result<void> Answer::end() { return forgiven(state_->end()); }

bool Answer::is_begun() const { return state_->begun; }
bool Answer::has_head() const { return state_->judged; }
bool Answer::is_done() const { return state_->is_done(); }
std::size_t Answer::held() const { return state_->parser->get().body().size(); }
void Answer::reserve(std::size_t bytes) {
  auto& body = state_->parser->get().body();
  if (bytes <= body.capacity()) return;
  std::string larger;
  larger.reserve(bytes);
  larger.append(body);
  body = std::move(larger);
}

unsigned Answer::status() const { return state_->parser->get().result_int(); }

std::optional<std::chrono::seconds> Answer::keep() const {
  const auto& state = *state_;
  if (!state.is_done() || state.broken_off || state.in_doubt || state.buffer.size() > 0) return std::nullopt;
  if (state.to == To::connect) return longest_idle;
  if (!state.parser->keep_alive()) return std::nullopt;
  auto idle = longest_idle;
  for (const auto& [name, value] : state.headers)
    if (iequals(name, "Keep-Alive")) {
      auto promised = promised_idle(value);
      if (promised) idle = std::min(idle, *promised - std::chrono::seconds(1));
    }
  if (idle <= std::chrono::seconds(0)) return std::nullopt;
  return idle;
}

Got Answer::release(const Uri& url) {
  return {.status = status(),
          .headers = std::move(state_->headers),
          .body = std::move(state_->parser->get().body()),
          .url = url,
          .moved_for_good = false,
          .room = {}};
}

bool is_redirect(unsigned status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_refusal(unsigned status) { return status >= 400; }

}  // namespace feedd::upstream
