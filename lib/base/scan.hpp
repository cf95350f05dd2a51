/// Reads a text from left to right; nothing is consumed where nothing fits.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace feedd {

class Scan {
 public:
  explicit Scan(std::string_view text) : rest_(text) {}
  std::string_view rest() const { return rest_; }
  bool done() const { return rest_.empty(); }
  char peek(std::size_t ahead = 0) const { return ahead < rest_.size() ? rest_[ahead] : '\0'; }
  void drop(std::size_t count) { rest_.remove_prefix(count); }
  bool skip(char c) {
    if (done() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool skip_any(std::string_view set) {
    auto end = rest_.find_first_not_of(set);
    if (end == 0 || done()) return false;
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
    return true;
  }
  std::size_t digits() const {  ///< that stand here
    std::size_t n = 0;
    while (n < rest_.size() && rest_[n] >= '0' && rest_[n] <= '9') ++n;
    return n;
  }
  /// Between `least` and `most` digits (at most nine); more than that stay where they are.
  std::optional<int> number(std::size_t least, std::size_t most) {
    std::size_t n = 0;
    int value = 0;
    while (n < most && n < rest_.size() && rest_[n] >= '0' && rest_[n] <= '9') value = value * 10 + (rest_[n++] - '0');
    if (n < least) return std::nullopt;
    rest_.remove_prefix(n);
    return value;
  }
  /// ASCII letters, as they are written.
  std::string_view letters() {
    std::size_t n = 0;
    while (n < rest_.size() && static_cast<unsigned char>((rest_[n] | 0x20) - 'a') < 26) ++n;
    auto out = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return out;
  }

 private:
  std::string_view rest_;
};

}  // namespace feedd
