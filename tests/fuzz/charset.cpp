// Any bytes under any label (the first line) → UTF-8.
#include <string>

#include "base/text.hpp"
#include "codec/charset.hpp"
#include "fuzz.hpp"

using namespace feedd;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto bytes = fuzz::view(data, size);
  auto end = bytes.substr(0, 64).find('\n');
  std::string label = "text/xml; charset=" + std::string(bytes.substr(0, end == bytes.npos ? 0 : end));
  auto body = end == bytes.npos ? bytes : bytes.substr(end + 1);
  auto decoded = codec::to_text(body, label);
  fuzz::must(is_utf8(decoded.text), "a decoded text is UTF-8");
  fuzz::must(decoded.text.size() <= 4 * body.size() + 16, "a decoded text is bounded by its bytes");
  return 0;
}
