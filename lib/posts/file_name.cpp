#include "posts/file_name.hpp"

#include <algorithm>
#include <chrono>

#include "base/scan.hpp"
#include "base/slug.hpp"
#include "base/text.hpp"
#include "posts/dates.hpp"

namespace feedd::posts {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Stem and suffix, and the whole stem as slug.
FileName undated(std::string_view name) {
  FileName out;
  const auto dot = name.rfind('.');
  out.stem = name.substr(0, dot);
  if (dot != std::string_view::npos) out.suffix = name.substr(dot);
  out.slug = out.stem;
  return out;
}

/// The capital of a small letter of Latin, Greek and Cyrillic beyond ASCII whose UTF-8 has two bytes; else as it is.
std::string capital(std::string_view letter) {
  const auto code = (static_cast<unsigned>(letter[0]) & 0x1FU) << 6 | (static_cast<unsigned>(letter[1]) & 0x3FU);
  auto large = code;
  if ((code >= 0xE0 && code <= 0xFE && code != 0xF7) || (code >= 0x3B1 && code <= 0x3C9 && code != 0x3C2) ||
      (code >= 0x430 && code <= 0x44F)) {
    large = code - 0x20;
  } else if (code >= 0x450 && code <= 0x45F) {
    large = code - 0x50;
  } else if ((code >= 0x100 && code <= 0x137) || (code >= 0x14A && code <= 0x177)) {
    large = code & ~1U;
  }
  return {static_cast<char>(0xC0U | large >> 6), static_cast<char>(0x80U | (large & 0x3FU))};
}

/// `ünï` → `Ünï`
std::string capitalised(std::string_view word) {
  if (word.empty()) return {};
  const auto first = static_cast<unsigned char>(word[0]);
  if (first >= 'a' && first <= 'z') return std::string(1, static_cast<char>(first - 'a' + 'A')).append(word, 1);
  if (first < 0xC0 || first >= 0xE0 || word.size() < 2) return std::string(word);
  return capital(word.substr(0, 2)).append(word, 2);
}

std::optional<Local> day_with_zeros(Scan& scan) {
  const auto year = scan.number(4, 4);
  if (!year || !scan.skip('-') || scan.digits() != 2) return std::nullopt;
  const auto month = scan.number(2, 2);
  if (!scan.skip('-') || scan.digits() < 2) return std::nullopt;
  return midnight(*year, *month, *scan.number(2, 2));
}

/// `03:04`
std::optional<minutes> hours_and_minutes(Scan& scan) {
  if (scan.digits() != 2) return std::nullopt;
  const auto hour = scan.number(2, 2);
  if (!scan.skip(':') || scan.digits() != 2) return std::nullopt;
  const auto minute = scan.number(2, 2);
  if (*hour > 23 || *minute > 59) return std::nullopt;
  return hours(*hour) + minutes(*minute);
}

/// `T03:04:05Z`, `T03:04:05.25+08:00`: how long after midnight, in UTC; nothing is consumed where none stands.
std::optional<seconds> time_with_zone(Scan& scan) {
  auto ahead = scan;
  if (!ahead.skip('T')) return std::nullopt;
  const auto time = hours_and_minutes(ahead);
  if (!time || !ahead.skip(':') || ahead.digits() != 2) return std::nullopt;
  auto out = seconds(*time) + seconds(*ahead.number(2, 2));
  if (ahead.skip('.')) ahead.drop(ahead.digits());
  if (!ahead.skip('Z')) {
    const bool is_east = ahead.skip('+');
    if (!is_east && !ahead.skip('-')) return std::nullopt;
    const auto offset = hours_and_minutes(ahead);
    if (!offset) return std::nullopt;
    out += is_east ? -*offset : *offset;
  }
  scan = ahead;
  return out;
}

}  // namespace

FileName file_name(std::string_view name) {
  auto out = undated(name);
  Scan scan(out.stem);
  const auto digits = scan.digits();
  const auto year = scan.number(2, 4);
  if (!year || !scan.skip('-')) return out;
  const auto month = scan.number(1, 2);
  if (!month || !scan.skip('-')) return out;
  const auto day = scan.number(1, 2);
  if (!day || !scan.skip('-')) return out;
  out.day = midnight(full_year(*year, digits), *month, *day);
  out.bad_day = !out.day;
  if (out.day) out.slug = std::string(scan.rest());
  return out;
}

FileName dated_name(std::string_view name) {
  auto out = undated(name);
  Scan scan(out.stem);
  const auto year = scan.number(4, 4);
  if (!year || !scan.skip('-') || scan.digits() != 2) return out;
  const auto month = scan.number(2, 2);
  if (!scan.skip('-') || scan.digits() != 2) return out;
  out.day = midnight(*year, *month, *scan.number(2, 2));
  if (!out.day) return out;
  auto ahead = scan;  // `2020-01-02T15-04-05-name`
  if (!ahead.done()) ahead.drop(1);
  const auto hour = ahead.digits() == 2 ? ahead.number(2, 2) : std::nullopt;
  const bool dashed = ahead.skip('-') || ahead.skip(':');
  const auto minute = dashed && ahead.digits() == 2 ? ahead.number(2, 2) : std::nullopt;
  const bool dashed_again = ahead.skip('-') || ahead.skip(':');
  const auto second = dashed_again && ahead.digits() == 2 ? ahead.number(2, 2) : std::nullopt;
  if (hour && minute && second && *hour < 24 && *minute < 60 && *second < 60) {
    *out.day += hours(*hour) + minutes(*minute) + seconds(*second);
    scan = ahead;
    scan.skip('Z');
  }
  if (scan.skip('-') || scan.skip('_')) {
    if (!scan.done()) out.slug = std::string(scan.rest());
  } else if (!scan.done()) {
    out.day.reset();
  }
  return out;
}

FileName zola_name(std::string_view name) {
  auto out = undated(name);
  Scan scan(out.stem);
  out.day = day_with_zeros(scan);
  if (!out.day) return out;
  *out.day += time_with_zone(scan).value_or(seconds(0));
  if (scan.peek() == ' ') scan.drop(1);
  if ((scan.skip('-') || scan.skip('_')) && !scan.done()) out.slug = std::string(scan.rest());
  return out;
}

FileName any_dated_name(std::string_view name) {
  auto out = file_name(name);
  if (out.day) return out;
  Scan scan(out.stem);
  std::optional<Local> day;
  if (scan.digits() == 8) {
    const auto year = scan.number(4, 4), month = scan.number(2, 2), number = scan.number(2, 2);
    // A number that is no day of our time is a number.
    if (year && month && number && *year >= 1970 && *year < 2100) day = midnight(*year, *month, *number);
  } else if (scan.digits() == 4) {
    const auto year = scan.number(4, 4);
    const char mark = scan.done() ? '\0' : scan.rest().front();
    if ((mark != '-' && mark != '_' && mark != '.') || !scan.skip(mark) || scan.digits() != 2) return out;
    const auto month = scan.number(2, 2);
    if (!scan.skip(mark) || scan.digits() != 2) return out;
    day = midnight(*year, *month, *scan.number(2, 2));
  }
  if (!day) return out;
  if (scan.done()) {
    out.day = day;
  } else if (scan.skip('-') || scan.skip('_') || scan.skip(' ') || scan.skip('.')) {
    out.day = day;
    while (scan.skip('-') || scan.skip(' ')) continue;
    if (!scan.done()) out.slug = std::string(scan.rest());
  }
  out.bad_day = false;
  return out;
}

std::string title_of(const FileName& name, Generator generator) {
  if (generator == Generator::plain && name.slug.find(' ') != std::string::npos) return squeeze(name.slug);
  const auto slug = generator == Generator::plain ? replace_all(name.slug, "_", "-") : name.slug;
  std::string out;
  for (std::size_t at = 0; at <= slug.size();) {
    const auto end = std::min(slug.find('-', at), slug.size());
    const auto word = slug.substr(at, end - at);
    if (at > 0) out += ' ';
    out += capitalised(generator == Generator::jekyll ? lower_case(word) : word);
    at = end + 1;
  }
  return squeeze(out);
}

}  // namespace feedd::posts
