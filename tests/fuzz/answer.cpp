// Any bytes (after the first, which says how many come at once) → an HTTP answer, the same however they arrive.
#include "upstream/answer.hpp"

#include <string>

#include "fuzz.hpp"

using namespace feedd;

namespace {

constexpr std::size_t most = 64 << 10;

struct Outcome {
  bool failed = false;
  bool kept = false;
  upstream::Got got;
};

Outcome read(std::string_view bytes, std::size_t piece, const Uri& url) {
  upstream::Answer answer(most);
  Result<void> taken;
  while (taken && !bytes.empty() && !answer.is_done()) {
    auto room = answer.room();
    fuzz::must(!room.empty(), "there is always room");
    auto count = std::min({piece, room.size(), bytes.size()});
    std::copy_n(bytes.begin(), count, room.begin());
    bytes.remove_prefix(count);
    taken = answer.take(count);
    fuzz::must(!taken || answer.held() <= most, "a body is bounded");
  }
  if (taken && !answer.is_done()) taken = answer.end();
  if (!taken) return {true, false, {.status = 0, .headers = {}, .body = {}, .url = url}};
  fuzz::must(answer.has_head() && answer.is_done(), "what did not fail is whole");
  fuzz::must(answer.status() >= 200, "what comes before an answer is none");
  bool kept = answer.keep().has_value();
  return {false, kept, answer.release(url)};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Uri url = *parse_uri("https://example.org/feed");
  if (size == 0) return 0;
  auto bytes = fuzz::view(data + 1, size - 1);
  auto whole = read(bytes, bytes.size(), url);
  auto parts = read(bytes, std::size_t{data[0]} + 1, url);
  fuzz::must(whole.failed == parts.failed, "pieces fail when the whole does");
  fuzz::must(whole.got.status == parts.got.status, "pieces have the status of the whole");
  fuzz::must(whole.got.headers == parts.got.headers, "pieces have the headers of the whole");
  fuzz::must_be_same(whole.got.body, parts.got.body, "pieces have the body of the whole");
  if (whole.kept) fuzz::must(parts.kept, "a connection is kept however its answer comes");
  return 0;
}
