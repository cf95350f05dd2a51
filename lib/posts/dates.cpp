#include "posts/dates.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include "base/calendar.hpp"
#include "base/text.hpp"
#include "posts/date_guess.hpp"

namespace feedd::posts {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

struct Scan {
  std::string_view rest;

  std::size_t digits_ahead() const {
    std::size_t n = 0;
    while (n < rest.size() && is_digit(rest[n])) ++n;
    return n;
  }
  std::optional<int> number(std::size_t least, std::size_t most) {
    const auto n = digits_ahead();
    if (n < least || n > most) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < n; ++i) value = value * 10 + (rest[i] - '0');
    rest.remove_prefix(n);
    return value;
  }
  bool take(char c) {
    if (!rest.starts_with(c)) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool blanks() {
    bool any = false;
    while (take(' ') || take('\t')) any = true;
    return any;
  }
  std::string word() {
    std::size_t n = 0;
    while (n < rest.size() && is_letter(rest[n])) ++n;
    auto out = ascii_lower(rest.substr(0, n));
    rest.remove_prefix(n);
    return out;
  }
};

/// Beyond those of mail.
constexpr std::array<NamedZone, 6> other_zones{{{"z", std::chrono::hours(0)},
                                                {"bst", std::chrono::hours(1)},
                                                {"cet", std::chrono::hours(1)},
                                                {"cest", std::chrono::hours(2)},
                                                {"msk", std::chrono::hours(3)},
                                                {"jst", std::chrono::hours(9)}}};

/// Whole or shortened to three letters or more.
bool is_short_for(std::string_view word, std::string_view name) {
  return word.size() >= short_name && iequals(word, name.substr(0, word.size()));
}

int month_named(std::string_view word) {
  for (std::size_t i = 0; i < month_names.size(); ++i) {
    if (is_short_for(word, month_names[i])) return static_cast<int>(i) + 1;
  }
  return 0;
}

bool is_weekday(std::string_view word) {
  return std::any_of(weekday_names.begin(), weekday_names.end(), [&](auto name) { return is_short_for(word, name); });
}

void skip_ordinal(Scan& scan) {
  for (auto ending : {"st", "nd", "rd", "th"}) {
    if (scan.rest.starts_with(ending)) return scan.rest.remove_prefix(2);
  }
}

/// `Jan 2, 2020`
std::optional<Local> month_first(Scan& scan) {
  const int month = month_named(scan.word());
  scan.take('.');
  scan.blanks();
  const auto day = scan.number(1, 2);
  if (month == 0 || !day) return std::nullopt;
  skip_ordinal(scan);
  scan.take(',');
  scan.blanks();
  const auto year = scan.number(4, 4);
  if (!year) return std::nullopt;
  return midnight(*year, month, *day);
}

/// `2020-1-2`, `2020/1/2`, `20200102`, `2 January 2020`, `2-Jan-2020`
std::optional<Local> number_first(Scan& scan) {
  const auto digits = scan.digits_ahead();
  const auto first = scan.number(1, 8);
  if (!first) return std::nullopt;
  if (digits == 8) return midnight(*first / 10000, *first / 100 % 100, *first % 100);
  if (digits > 4) return std::nullopt;
  if (digits <= 2) skip_ordinal(scan);
  const char mark = scan.rest.empty() ? '\0' : scan.rest.front();
  if (mark != '-' && mark != '/' && mark != ' ') return std::nullopt;
  scan.take(mark);
  if (mark == ' ') scan.blanks();
  if (!scan.rest.empty() && is_letter(scan.rest.front())) {
    const int month = month_named(scan.word());
    scan.take('.');
    scan.take(',');
    if (month == 0 || (!scan.take(mark) && mark != ' ')) return std::nullopt;
    scan.blanks();
    const auto year_digits = scan.digits_ahead();
    const auto year = scan.number(2, 4);
    if (!year) return std::nullopt;
    return midnight(full_year(*year, year_digits), month, *first);
  }
  if (mark == ' ') return std::nullopt;
  const auto month = scan.number(1, 2);
  if (!month || !scan.take(mark)) return std::nullopt;
  const auto day = scan.number(1, 2);
  if (!day) return std::nullopt;
  return midnight(full_year(*first, digits), *month, *day);
}

/// `3:04`, `03:04:05.678`, `3:04 PM`, `24:00:00`
std::optional<seconds> time_of_day(Scan& scan) {
  const auto hour = scan.number(1, 2);
  if (!hour || !scan.take(':')) return std::nullopt;
  const auto minute = scan.number(1, 2);
  if (!minute) return std::nullopt;
  int second = 0;
  if (scan.take(':')) {
    const auto given = scan.number(1, 2);
    if (!given) return std::nullopt;
    second = *given;
    if (scan.take('.')) scan.rest.remove_prefix(scan.digits_ahead());
  }
  int of_day = *hour;
  auto ahead = scan;
  ahead.blanks();
  const auto half = ahead.word();
  if (half == "am" || half == "pm") {
    if (*hour < 1 || *hour > 12) return std::nullopt;
    of_day = *hour % 12 + (half == "pm" ? 12 : 0);
    scan = ahead;
  }
  const bool end_of_day = of_day == 24 && *minute == 0 && second == 0;
  if ((of_day > 23 && !end_of_day) || *minute > 59 || second > 60) return std::nullopt;
  return hours(of_day) + minutes(*minute) + seconds(second);
}

/// How far ahead of UTC: `Z`, `+0800`, `+08:00`, `-05`, `PST`.
std::optional<seconds> zone_offset(Scan& scan) {
  const bool ahead = scan.take('+');
  if (ahead || scan.take('-')) {
    int hour = 0, minute = 0;
    if (scan.digits_ahead() == 4) {
      const int both = *scan.number(4, 4);
      hour = both / 100;
      minute = both % 100;
    } else {
      const auto given = scan.number(1, 2);
      if (!given) return std::nullopt;
      hour = *given;
      if (scan.take(':')) {
        const auto more = scan.number(2, 2);
        if (!more) return std::nullopt;
        minute = *more;
      }
    }
    if (hour > 23 || minute > 59) return std::nullopt;
    const auto offset = hours(hour) + minutes(minute);
    return ahead ? offset : -offset;
  }
  const auto word = scan.word();
  const auto of_mail = zone_in(mail_zones, word);
  return of_mail ? of_mail : zone_in(other_zones, word);
}

struct Reading {
  Local local;
  std::optional<seconds> offset;
};

std::optional<Reading> read(std::string_view text) {
  Scan scan{trim(text)};
  auto ahead = scan;
  if (is_weekday(ahead.word())) {
    ahead.take(',');
    ahead.blanks();
    scan = ahead;
  }
  if (scan.rest.empty()) return std::nullopt;
  const auto day = is_letter(scan.rest.front()) ? month_first(scan) : number_first(scan);
  if (!day) return std::nullopt;
  Reading reading{*day, std::nullopt};
  const bool comma = scan.take(',');
  if (!comma && (scan.rest.starts_with('T') || scan.rest.starts_with('t'))) {
    scan.rest.remove_prefix(1);
  } else if (!scan.blanks()) {
    return scan.rest.empty() ? std::optional(reading) : std::nullopt;
  }
  const auto time = time_of_day(scan);
  if (!time) return std::nullopt;
  reading.local += *time;
  scan.blanks();
  if (scan.digits_ahead() == 4) {  // as `date` prints it: the year stands behind the hour, whether or not before, too
    scan.number(4, 4);
    scan.blanks();
  }
  if (scan.rest.empty()) return reading;
  reading.offset = zone_offset(scan);
  if (!reading.offset || !scan.rest.empty()) return std::nullopt;
  return reading;
}

WrittenDate written(Local local, std::optional<seconds> ahead, const Zone& zone) {
  return {ahead ? Instant(local.time_since_epoch() - *ahead) : zone.instant(local), local};
}

/// Digits in their usual order are read at once; what has words in it, or a zone of one digit, as Ruby guesses.
std::optional<WrittenDate> jekyll_date(const DateText& date, const Zone& zone) {
  if (date.bare) return read_written(date.text, Zone());
  const std::string_view text = date.text;
  const bool has_words = std::any_of(text.begin(), text.end(), [](char c) {
    return (is_letter(c) && c != 'T' && c != 'Z') || static_cast<unsigned char>(c) >= 0x80;
  });
  const bool ends_in_one = text.size() > 1 && (text[text.size() - 2] == '+' || text[text.size() - 2] == '-');
  if (const auto reading = has_words || ends_in_one ? std::nullopt : read(text)) {
    return written(reading->local, reading->offset, zone);
  }
  const auto guess = guess_date(text, zone, date.day);
  if (!guess) return std::nullopt;
  auto out = written(guess->local, guess->ahead, zone);
  out.is_completed = guess->is_completed;
  return out;
}

}  // namespace

std::optional<WrittenDate> read_written(std::string_view text, const Zone& zone) {
  const auto reading = read(text);
  if (!reading) return std::nullopt;
  return written(reading->local, reading->offset, zone);
}

std::optional<Instant> read_date(std::string_view text, const Zone& zone) {
  const auto moment = read_written(text, zone);
  return moment ? std::optional(moment->instant) : std::nullopt;
}

Result<WrittenDate> post_date(const DateText& date, std::string_view key, const Zone& zone, Generator generator) {
  if (date.is_number && generator == Generator::hugo) {
    std::int64_t epoch = 0;
    const auto* end = date.text.data() + date.text.size();
    if (std::from_chars(date.text.data(), end, epoch).ptr == end && std::abs(epoch) < 253'402'300'800) {
      const Instant instant{seconds(epoch)};
      return WrittenDate{instant, zone.local(instant)};
    }
  }
  if (generator == Generator::jekyll) {
    if (auto moment = jekyll_date(date, zone)) return *moment;
  } else if (auto moment = read_written(date.text, zone)) {
    return *moment;
  }
  // What one of the generators would refuse may yet be a date that a person reads at once.
  if (generator != Generator::jekyll) {
    if (const auto instant = parse_date(date.text, zone)) return WrittenDate{*instant, zone.local(*instant)};
  }
  return fail(Errc::syntax, "{}: '{}' is not a date: \"{}\": write 2020-01-02 03:04:05 +0800", date.line, key,
              printable(cut(date.text, 80)));
}

std::optional<Local> day_in_address(std::string_view path) {
  for (std::size_t at = 0; at < path.size(); at = std::min(path.find('/', at), path.size() - 1) + 1) {
    Scan scan{path.substr(at)};
    const auto year = scan.number(4, 4);
    if (!year || *year < 1970 || !scan.take('/')) continue;
    const auto month = scan.number(1, 2);
    if (!month || !scan.take('/')) continue;
    const auto day = scan.number(1, 2);
    if (!day || !(scan.rest.empty() || scan.take('/') || scan.take('-'))) continue;
    if (auto found = midnight(*year, *month, *day)) return found;
  }
  return std::nullopt;
}

int full_year(int year, std::size_t digits) {
  if (digits > 2) return year;
  return year < 69 ? 2000 + year : 1900 + year;
}

std::optional<Local> midnight(int year, int month, int day) {
  if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const std::chrono::year_month_day first{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(1)};
  return Local(std::chrono::local_days(first) + std::chrono::days(day - 1));
}

}  // namespace feedd::posts
