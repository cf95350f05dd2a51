#include "model/newest.hpp"

#include <algorithm>
#include <numeric>

namespace feedd {
namespace {

constexpr std::size_t longest_name = 2048;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The number at `at`, which may be in the midst of it, without leading zeros; empty when there is none.
std::string_view number_around(std::string_view text, std::size_t at) {
  std::size_t begin = at, end = at;
  while (begin > 0 && is_digit(text[begin - 1])) --begin;
  while (end < text.size() && is_digit(text[end])) ++end;
  auto number = text.substr(begin, end - begin);
  auto first = number.find_first_not_of('0');
  return number.substr(first == std::string_view::npos ? number.size() - std::min<std::size_t>(number.size(), 1)
                                                       : first);
}

/// Above zero when `b` has the greater number where the two names first differ; zero when they differ in words.
int rise(std::string_view a, std::string_view b) {
  auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  (void)in_b;
  auto at = static_cast<std::size_t>(in_a - a.begin());
  auto one = number_around(a, at), other = number_around(b, at);
  if (one.empty() || other.empty()) return 0;
  if (one.size() != other.size()) return one.size() < other.size() ? 1 : -1;
  return other.compare(one);
}

}  // namespace

void Newest::add(std::optional<Instant> date, std::string_view name) {
  dates_.push_back(date.value_or(Instant::max()));
  if (date) {
    if (last_date_ && *date != *last_date_) ++(*date > *last_date_ ? by_date_.rising : by_date_.falling);
    last_date_ = date;
  }
  name = name.substr(0, longest_name);
  if (int way = rise(last_name_, name); way != 0) ++(way > 0 ? by_name_.rising : by_name_.falling);
  last_name_ = name;
}

bool Newest::begins_with_oldest() const {
  if (by_date_.rising != by_date_.falling) return by_date_.rising > by_date_.falling;
  // Numbers are less sure: they may mean anything, unless nearly all of them rise.
  return by_name_.rising > 4 * by_name_.falling && 2 * by_name_.rising >= size();
}

std::vector<bool> Newest::chosen(std::size_t count) const {
  std::vector<bool> chosen(size(), size() <= count);
  if (size() <= count) return chosen;
  std::vector<std::size_t> order(size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const bool late_is_new = begins_with_oldest();
  auto newer = [&](std::size_t a, std::size_t b) {
    return dates_[a] != dates_[b] ? dates_[a] > dates_[b] : late_is_new ? a > b : a < b;
  };
  std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(), newer);
  for (std::size_t i = 0; i < count; ++i) chosen[order[i]] = true;
  return chosen;
}

}  // namespace feedd
