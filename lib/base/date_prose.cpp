#include <algorithm>
#include <array>
#include <utility>

#include "base/date_reading.hpp"
#include "base/date_words.hpp"

namespace feedd {
namespace {

using std::chrono::hours;
using Kind = DateWord::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Number {
  int value = 0;
  std::size_t digits = 0;
  char mark = ' ';  ///< what parts it from the number before: one of - / . or a blank
};

/// One date, word for word; what a number is, is known at the end.
class Prose {
 public:
  explicit Prose(std::string_view folded) : scan_(folded) {}

  std::optional<WrittenDate> read() {
    while (!scan_.done()) {
      if (!step()) return std::nullopt;
    }
    if (!settle() || !settle_hour()) return std::nullopt;
    if (home_ != 0) date_.home = hours(home_);
    return date_;
  }

 private:
  bool step() {
    auto c = scan_.peek();
    auto signs = c == '-' || c == '+';
    if (signs && has_time_ && is_digit(scan_.peek(1))) return read_sign();
    if (c == '-' || std::string_view(" \t\n\r,.;/|'_~").find(c) != std::string_view::npos) {
      mark_ = mark_ == '\0' && (c == '-' || c == '/' || c == '.') ? c : ' ';
      scan_.drop(1);
      return true;
    }
    auto fits = is_digit(c) ? read_number() : read_word();
    mark_ = '\0';
    started_ = true;
    return fits;
  }

  bool read_sign() {
    auto sign = scan_.peek() == '-' ? -1 : 1;
    scan_.drop(1);
    auto offset = read_offset(scan_);
    if (offset) date_.offset = *offset * sign;
    has_offset_ = true;
    return offset && !is_digit(scan_.peek());
  }

  bool read_clock() {
    auto hour = scan_.digits() <= 2 ? scan_.number(1, 2) : std::nullopt;
    if (has_time_ || !hour) return false;
    scan_.drop(1);
    auto minute = scan_.number(2, 2);
    if (!minute) return false;
    has_time_ = true;
    date_.hour = *hour;
    date_.minute = *minute;
    if (scan_.peek() == ':') {
      scan_.drop(1);
      auto second = scan_.number(1, 2);
      if (!second) return false;
      date_.second = *second;
      if ((scan_.peek() == '.' || scan_.peek() == ',') && is_digit(scan_.peek(1))) {
        scan_.drop(1);
        scan_.skip_any("0123456789");
      }
    }
    return !is_digit(scan_.peek()) && scan_.peek() != ':';
  }

  bool read_number() {
    auto digits = scan_.digits();
    auto next = scan_.peek(digits);
    if (next == ':' || (next == 'h' && is_digit(scan_.peek(digits + 1)))) return read_clock();
    if (digits > 8 || count_ == numbers_.size()) return false;
    numbers_[count_++] = {*scan_.number(1, 8), digits, mark_ == '\0' ? ' ' : mark_};
    for (std::string_view ending : {"st", "nd", "rd", "th", "er", "re", "º", "ª", "t"}) {
      auto after = scan_.peek(ending.size());
      if (scan_.rest().starts_with(ending) && (ending == "t" ? is_digit(after) : after < 'a')) {
        scan_.drop(ending.size());
        break;
      }
    }
    return true;
  }

  bool read_word() {
    auto word = word_at(scan_.rest());
    if (word.length == 0) return false;
    auto text = scan_.rest().substr(0, word.length);
    scan_.drop(word.length);
    home_ = std::max(home_, word.home);
    switch (word.kind) {
      case Kind::month:
        // Mar and Paz are days of the week in some languages: the second one is the month.
        if (has_month_ && !std::exchange(month_leads_, false)) return false;
        month_leads_ = !started_;
        date_.month = word.value;
        return has_month_ = true;
      case Kind::weekday:
      case Kind::filler:
        // UT, CT and AT are zones, too.
        if (has_time_ && !date_.offset && (word.kind == Kind::weekday || scan_.done())) date_.offset = zone_named(text);
        return true;
      case Kind::forenoon:
      case Kind::afternoon:
        if (half_ != Kind::unknown) return false;
        half_ = word.kind;
        return has_time_ || word.home != 0 || count_ == 0 || take_unit(Kind::hour);  // 3 pm
      case Kind::unknown:
        return read_unknown(text);
      default:
        return take_unit(word.kind);
    }
  }

  bool read_unknown(std::string_view text) {
    if (has_time_ || has_month_) {
      auto zone = zone_named(text);
      if (zone && !has_offset_) date_.offset = zone;  // but +0100 CET says it twice
      return zone.has_value();
    }
    scan_.skip('.');
    return !started_ && scan_.peek() == ',';  // the day of the week in a language that is not known here
  }

  /// 年 after a number.
  bool take_unit(Kind kind) {
    if (count_ == 0) return !started_;  // 日, for Sunday
    auto number = numbers_[--count_];
    switch (kind) {
      case Kind::year: {
        date_.year = year_of(number);
        return !std::exchange(has_year_, true);
      }
      case Kind::month_number:
        date_.month = number.value;
        return !std::exchange(has_month_, true);
      case Kind::day:
        date_.day = number.value;
        return !std::exchange(has_day_, true);
      case Kind::hour:
        date_.hour = number.value;
        return !std::exchange(has_time_, true);
      case Kind::minute:
        date_.minute = number.value;
        return has_time_;
      default:
        date_.second = number.value;
        return has_time_;
    }
  }

  /// Programs that count years from 1900 write 120 for 2020.
  static int year_of(const Number& number) {
    auto absurd = number.digits == 3 && number.value >= 200;
    return absurd ? 0 : full_year(number.value, number.digits).value_or(0);
  }

  bool set(const Number& year, int month, int day) {
    date_.year = year_of(year);
    date_.month = month;
    date_.day = day;
    return date_.year != 0;
  }

  /// What is left when the words have taken theirs.
  bool settle() {
    auto needed = has_month_ ? (has_year_ ? 0U : 1U) + (has_day_ ? 0U : 1U) : 3U;
    if (has_time_ && !date_.offset && count_ == needed + 1 && needed > 0 &&
        numbers_[needed].digits == 4) {  // forms make a blank of a plus
      auto value = numbers_[--count_].value;
      if (value / 100 > 14 || value % 100 > 59) return false;
      date_.offset = std::chrono::minutes(value / 100 * 60 + value % 100);
    }
    const auto &first = numbers_[0], &second = numbers_[1], &third = numbers_[2];
    if (has_month_) {
      if (count_ == 0) return has_year_ && (has_day_ || !has_time_);
      if (has_year_) return count_ == 1 && set_day(first);
      if (has_day_ || count_ == 1)
        return count_ == 1 && (has_day_ || (first.digits == 4 && !has_time_)) && set(first, date_.month, date_.day);
      if (count_ != 2) return false;
      auto year_first = first.digits > 2;
      const auto &year = year_first ? first : second, &day = year_first ? second : first;
      return set_day(day) && set(year, date_.month, date_.day);
    }
    if (has_year_ || has_day_) return false;
    if (count_ == 1 && first.digits == 8 && (has_time_ || date_.offset))
      return set({first.value / 10000, 4}, first.value / 100 % 100, first.value % 100);
    if (count_ != 3 || second.mark == ' ' || second.mark != third.mark) return false;
    if (first.digits == 4) return second.digits <= 2 && third.digits <= 2 && set(first, second.value, third.value);
    if (first.digits > 2 || second.digits > 2) return false;
    auto short_year = third.digits == 2 && first.digits == 2 && second.digits == 2 && second.mark != '-';
    if (third.digits != 4 && !short_year) return false;
    // The month stands first between slashes, unless that cannot be.
    auto month_first = second.mark == '/' && first.value <= 12;
    return set(third, month_first ? first.value : second.value, month_first ? second.value : first.value);
  }

  bool set_day(const Number& number) {
    date_.day = number.value;
    return !has_day_ && number.digits <= 2;
  }

  /// The hours of half a day; who writes 15:04 PM means 15:04.
  bool settle_hour() {
    if (half_ == Kind::unknown) return true;
    if (!has_time_) return false;
    if (date_.hour <= 12) date_.hour = date_.hour % 12 + (half_ == Kind::afternoon ? 12 : 0);
    return true;
  }

  Scan scan_;
  WrittenDate date_;
  std::array<Number, 4> numbers_{};
  std::size_t count_ = 0;
  int home_ = 0;
  Kind half_ = Kind::unknown;
  char mark_ = '\0';
  bool started_ = false, month_leads_ = false, has_offset_ = false, has_year_ = false, has_month_ = false,
       has_day_ = false, has_time_ = false;
};

}  // namespace

std::optional<WrittenDate> read_worded_date(std::string_view text) {
  auto folded = folded_date(text);
  return Prose(folded).read();
}

}  // namespace feedd
