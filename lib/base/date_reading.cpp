#include "base/date_reading.hpp"

#include <algorithm>
#include <array>

#include "base/calendar.hpp"

namespace feedd {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

/// The two digits at `at`, or a number no date has.
int two(std::string_view text, std::size_t at) {
  return is_digit(text[at]) && is_digit(text[at + 1]) ? (text[at] - '0') * 10 + (text[at + 1] - '0') : 100000;
}
int four(std::string_view text, std::size_t at) { return two(text, at) * 100 + two(text, at + 2); }

int month_at(std::string_view text, std::size_t at) {
  constexpr std::string_view names = "janfebmaraprmayjunjulaugsepoctnovdec";
  for (std::size_t i = 0; i < names.size(); i += 3) {
    if ((text[at] | 0x20) == names[i] && (text[at + 1] | 0x20) == names[i + 1] && (text[at + 2] | 0x20) == names[i + 2])
      return static_cast<int>(i / 3) + 1;
  }
  return 0;
}

/// Beyond those of mail.
constexpr std::array<NamedZone, 56> named_zones = {
    {{"cet", minutes(60)},   {"cest", minutes(120)},  {"bst", minutes(60)},    {"wet", minutes(0)},
     {"west", minutes(60)},  {"met", minutes(60)},    {"mez", minutes(60)},    {"mest", minutes(120)},
     {"mesz", minutes(120)}, {"eet", minutes(120)},   {"eest", minutes(180)},  {"msk", minutes(180)},
     {"msd", minutes(240)},  {"trt", minutes(180)},   {"wat", minutes(60)},    {"cat", minutes(120)},
     {"sast", minutes(120)}, {"eat", minutes(180)},   {"idt", minutes(180)},   {"gst", minutes(240)},
     {"pkt", minutes(300)},  {"ist", minutes(330)},   {"npt", minutes(345)},   {"ict", minutes(420)},
     {"wib", minutes(420)},  {"wita", minutes(480)},  {"hkt", minutes(480)},   {"sgt", minutes(480)},
     {"myt", minutes(480)},  {"pht", minutes(480)},   {"awst", minutes(480)},  {"wit", minutes(540)},
     {"jst", minutes(540)},  {"kst", minutes(540)},   {"acst", minutes(570)},  {"acdt", minutes(630)},
     {"aest", minutes(600)}, {"aedt", minutes(660)},  {"nzst", minutes(720)},  {"nzdt", minutes(780)},
     {"nst", minutes(-210)}, {"ndt", minutes(-150)},  {"brt", minutes(-180)},  {"brst", minutes(-120)},
     {"art", minutes(-180)}, {"clt", minutes(-240)},  {"ast", minutes(-240)},  {"at", minutes(-240)},
     {"adt", minutes(-180)}, {"et", minutes(-300)},   {"ct", minutes(-360)},   {"mt", minutes(-420)},
     {"pt", minutes(-480)},  {"akst", minutes(-540)}, {"akdt", minutes(-480)}, {"hst", minutes(-600)}}};

std::optional<seconds> zone_word(std::string_view word) {
  std::array<char, 5> name{};
  if (word.empty() || word.size() > name.size()) return std::nullopt;
  std::transform(word.begin(), word.end(), name.begin(), lower);
  return zone_named({name.data(), word.size()});
}

/// Nothing, `+0800`, `+08:00`, `GMT`, `EST`.
bool common_zone(std::string_view text, WrittenDate& date) {
  if (text.empty()) return true;
  if (text[0] == '+' || text[0] == '-') {
    auto colon = text.size() == 6 && text[3] == ':';
    if (text.size() != 5 && !colon) return false;
    auto hour = two(text, 1), minute = two(text, colon ? 4 : 3);
    if (hour > 23 || minute > 59) return false;
    date.offset = seconds((hour * 60 + minute) * (text[0] == '-' ? -60 : 60));
    return true;
  }
  if (text == "GMT" || text == "Z") {
    date.offset = seconds(0);
  } else {
    date.offset = zone_word(text);
  }
  return date.offset.has_value();
}

std::optional<WrittenDate> common_iso(std::string_view text) {
  if (text[7] != '-' || (text[10] != 'T' && text[10] != ' ' && text[10] != 't') || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  WrittenDate date{four(text, 0), two(text, 5), two(text, 8), two(text, 11), two(text, 14), two(text, 17)};
  auto at = std::size_t{19};
  if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
    for (++at; at < text.size() && is_digit(text[at]);) ++at;
  }
  if (!common_zone(text.substr(at), date)) return std::nullopt;
  return date;
}

std::optional<WrittenDate> common_rfc822(std::string_view text) {
  if (text[3] == ',' && text[4] == ' ') text.remove_prefix(5);
  auto wide = is_digit(text[1]);
  if (!is_digit(text[0]) || text.size() < (wide ? 17U : 16U)) return std::nullopt;
  WrittenDate date;
  date.day = wide ? two(text, 0) : text[0] - '0';
  text.remove_prefix(wide ? 2 : 1);
  if (text[0] != ' ' || text[4] != ' ' || text[9] != ' ' || text.size() < 15 || text[12] != ':') return std::nullopt;
  date.month = month_at(text, 1);
  date.year = four(text, 5);
  date.hour = two(text, 10);
  date.minute = two(text, 13);
  text.remove_prefix(15);
  if (text.size() >= 3 && text[0] == ':') {
    date.second = two(text, 1);
    text.remove_prefix(3);
  }
  if (text.empty()) return date;
  if (text[0] != ' ' || text.size() == 1 || !common_zone(text.substr(1), date)) return std::nullopt;
  return date;
}

/// What may stand after a time: nothing, a zone by name or number or both, the same once more in brackets. True when
/// the text ends with it.
bool read_zone(Scan& scan, WrittenDate& date) {
  scan.skip_any(" \t");
  if (scan.rest().starts_with("Etc/")) scan.drop(4);
  auto word = scan.letters();
  if (!word.empty()) {
    date.offset = zone_word(word);
    if (!date.offset) return false;
  }
  auto has_sign = scan.peek() == '+' || scan.peek() == '-';
  if (has_sign || (word.empty() && is_digit(scan.peek()))) {  // a plus is lost where forms encode blanks
    auto sign = scan.peek() == '-' ? -1 : 1;
    if (has_sign) scan.drop(1);
    if (!has_sign && scan.digits() != 4 && scan.peek(2) != ':') return false;
    auto offset = read_offset(scan);
    if (!offset || (!has_sign && *offset > hours(14))) return false;
    date.offset = *offset * sign;
  }
  scan.skip_any(" \t");
  auto closing = scan.peek() == '(' ? ')' : scan.peek() == '[' ? ']' : '\0';
  return scan.done() || (closing != '\0' && scan.rest().find(closing) == scan.rest().size() - 1);
}

void set_ordinal(WrittenDate& date, int day_of_year) {
  std::chrono::sys_days first = std::chrono::year(date.year) / 1 / 1;
  std::chrono::year_month_day day(first + days(day_of_year - 1));
  auto fits = day_of_year >= 1 && static_cast<int>(day.year()) == date.year;
  date.month = fits ? static_cast<int>(static_cast<unsigned>(day.month())) : 0;
  date.day = static_cast<int>(static_cast<unsigned>(day.day()));
}

/// The first week is the one that holds January 4th.
void set_week(WrittenDate& date, int week, int weekday) {
  std::chrono::sys_days fourth = std::chrono::year(date.year) / 1 / 4;
  auto monday = fourth - (std::chrono::weekday(fourth) - std::chrono::Monday) + days(7 * (week - 1));
  auto year = static_cast<int>(std::chrono::year_month_day(monday + days(3)).year());
  std::chrono::year_month_day day(monday + days(weekday - 1));
  auto fits = week >= 1 && weekday >= 1 && weekday <= 7 && year == date.year;
  date.year = static_cast<int>(day.year());
  date.month = fits ? static_cast<int>(static_cast<unsigned>(day.month())) : 0;
  date.day = static_cast<int>(static_cast<unsigned>(day.day()));
}

/// `-01-02`, `-0102`, `-01-002`, `-01002`, after a year: true when something of the kind stood there.
bool read_rest_of_day(Scan& scan, WrittenDate& date) {
  auto mark = scan.peek();
  auto hyphen = mark == '-';
  if (hyphen || mark == '/' || mark == '.') scan.drop(1);
  if (scan.skip('W')) {
    auto week = scan.number(2, 2);
    auto weekday = hyphen && !scan.skip('-') ? std::nullopt : scan.number(1, 1);
    if (!week || scan.digits() != 0) return false;
    set_week(date, *week, weekday.value_or(1));
    return true;
  }
  auto digits = scan.digits();
  auto first = scan.number(1, 4);
  if (!first) return false;
  if (is_digit(mark)) {  // without hyphens
    if (digits == 4) {
      date.month = *first / 100;
      date.day = *first % 100;
    } else if (digits == 3) {
      set_ordinal(date, *first);
    }
    return digits == 4 || digits == 3;
  }
  if (digits == 3 && (!hyphen || scan.peek() != '-')) {
    set_ordinal(date, *first);
    return hyphen;
  }
  if (digits > 3) return false;
  date.month = *first;
  if (!scan.skip(mark)) return mark != '.' && digits <= 2;
  auto day = scan.digits() <= 2 ? scan.number(1, 2) : std::nullopt;
  date.day = day.value_or(0);
  return day.has_value();
}

/// `03:04`, `03:04:05.678`, `030405`, `3:04`; an hour alone after a T only.
bool read_time(Scan& scan, WrittenDate& date, bool after_t) {
  auto digits = scan.digits();
  if (digits == 0 || digits > 6 || digits == 5 || digits == 3) return false;
  date.hour = *scan.number(1, 2);
  auto compact = digits > 2;
  if (compact || scan.skip(':')) {
    auto minute = scan.number(2, 2);
    if (!minute) return false;
    date.minute = *minute;
    if (compact ? digits == 6 : scan.skip(':')) {
      auto second = scan.number(1, 2);
      if (!second || scan.peek() == ':') return false;
      date.second = *second;
    }
  } else if (!after_t) {
    return false;
  }
  if ((scan.peek() == '.' || scan.peek() == ',') && is_digit(scan.peek(1))) {
    scan.drop(1);
    scan.skip_any("0123456789");
  }
  return true;
}

/// Seconds with nine or ten digits, milliseconds with thirteen: 1973 to 2286.
std::optional<WrittenDate> read_epoch(std::string_view text, std::size_t digits) {
  std::int64_t count = 0;
  for (auto c : text.substr(0, digits)) count = count * 10 + (c - '0');
  text.remove_prefix(digits);
  if (text.starts_with('.') && text.find_first_not_of("0123456789", 1) == std::string_view::npos) text = {};
  if (digits == 13) count /= 1000;
  if (!text.empty() || count < 100'000'000) return std::nullopt;
  Instant instant{seconds(count)};
  auto day = std::chrono::floor<days>(instant);
  std::chrono::year_month_day date(day);
  std::chrono::hh_mm_ss<seconds> time(instant - day);
  return WrittenDate{static_cast<int>(date.year()),
                     static_cast<int>(static_cast<unsigned>(date.month())),
                     static_cast<int>(static_cast<unsigned>(date.day())),
                     static_cast<int>(time.hours().count()),
                     static_cast<int>(time.minutes().count()),
                     static_cast<int>(time.seconds().count()),
                     seconds(0)};
}

}  // namespace

bool is_possible(const WrittenDate& date) {
  std::chrono::year_month_day day(std::chrono::year(date.year), std::chrono::month(static_cast<unsigned>(date.month)),
                                  std::chrono::day(static_cast<unsigned>(date.day)));
  auto end_of_day = date.hour == 24 && date.minute == 0 && date.second == 0;
  return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
         date.day <= 31 && day.ok() && (date.hour < 24 || end_of_day) && date.minute < 60 && date.second <= 60;
}

Instant instant_of(const WrittenDate& date, const Zone& zone) {
  std::chrono::year_month_day day(std::chrono::year(date.year), std::chrono::month(static_cast<unsigned>(date.month)),
                                  std::chrono::day(static_cast<unsigned>(date.day)));
  Local local(std::chrono::local_days(day).time_since_epoch() + hours(date.hour) + minutes(date.minute) +
              seconds(std::min(date.second, 59)));
  return date.offset ? Instant(local.time_since_epoch() - *date.offset) : zone.instant(local);
}

std::optional<WrittenDate> read_common_date(std::string_view text) {
  if (text.size() < 19) return std::nullopt;
  return text[4] == '-' ? common_iso(text) : common_rfc822(text);
}

std::optional<WrittenDate> read_iso_date(std::string_view text) {
  Scan scan(text);
  WrittenDate date;
  auto bare_year = false, has_time = false;
  auto digits = scan.digits();
  if (scan.skip('-')) {  // without a century
    digits = scan.digits();
    if (digits != 2 && digits != 4 && digits != 6) return std::nullopt;
    date.year = *full_year(*scan.number(2, 2), 2);
    if (digits == 4) {
      date.month = *scan.number(2, 2);
    } else if (!read_rest_of_day(scan, date)) {
      return std::nullopt;
    }
  } else if (digits == 9 || digits == 10 || digits == 13) {
    return read_epoch(text, digits);
  } else if (digits == 4 || digits == 7 || digits == 8 || digits == 12 || digits == 14) {
    date.year = *scan.number(4, 4);
    has_time = digits > 8;
    bare_year = scan.done();
    if (has_time) {
      date.month = *scan.number(2, 2);
      date.day = *scan.number(2, 2);
    } else if (!bare_year && !read_rest_of_day(scan, date)) {
      return std::nullopt;
    }
  } else if (digits == 2 || digits == 5 || digits == 6) {
    date.year = *full_year(*scan.number(2, 2), 2);
    auto hyphen = scan.peek() == '-';
    if (digits == 2 && !hyphen) return std::nullopt;
    auto before = scan.rest().size();
    if (!read_rest_of_day(scan, date)) return std::nullopt;
    if (digits == 2 && before - scan.rest().size() < 4) return std::nullopt;  // a month and a day, or what else?
  } else {
    return std::nullopt;
  }
  if (bare_year && (date.year < 1970 || date.year > 2099)) return std::nullopt;
  auto gap = !has_time && scan.skip_any(" \t,");
  auto after_t = !has_time && (scan.skip('T') || scan.skip('t'));
  if (after_t) scan.skip_any(" \t");
  if (scan.done() && !has_time) return date;
  auto is_zone = scan.peek() == '+' || scan.peek() == '-' || scan.peek() == 'Z' || scan.peek() == 'z';
  auto follows_day = !has_time && !gap && !after_t;
  if (follows_day && scan.rest() != "Z" && (!is_zone || scan.peek(3) != ':')) return std::nullopt;
  if (!is_zone && !read_time(scan, date, after_t)) return std::nullopt;
  if (!read_zone(scan, date)) return std::nullopt;
  return date;
}

std::optional<int> full_year(int year, std::size_t digits) {
  if (digits < 2) return std::nullopt;
  if (digits > 3) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

std::optional<std::chrono::seconds> read_offset(Scan& scan) {
  auto digits = scan.digits();
  if (digits == 0 || digits > 4) return std::nullopt;
  auto hour = *scan.number(1, digits > 2 ? digits - 2 : 2);
  auto minute = digits > 2 ? *scan.number(2, 2) : 0;
  if (digits <= 2 && scan.peek() == ':' && is_digit(scan.peek(1))) {
    scan.drop(1);
    auto given = scan.number(2, 2);
    if (!given) return std::nullopt;
    minute = *given;
  }
  if (hour > 23 || minute > 59) return std::nullopt;
  return hours(hour) + minutes(minute);
}

std::optional<std::chrono::seconds> zone_named(std::string_view name) {
  if (name.size() == 1 && name[0] >= 'a' && name[0] <= 'z') return seconds(0);
  const auto of_mail = zone_in(mail_zones, name);
  return of_mail ? of_mail : zone_in(named_zones, name);
}

}  // namespace feedd
