#include "codec/check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/time.hpp"
#include "codec/checking.hpp"
#include "codec/reading.hpp"

namespace feedd::codec {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

std::string shown(std::string_view text) { return "\"" + printable(cut(text, 100)) + "\""; }

/// Calls see(name, value) for each attribute of each start tag.
template <class See>
void each_attribute(std::string_view html, See see) {
  for (auto at = html.find('<'); at != std::string_view::npos; at = html.find('<', at)) {
    ++at;
    if (at >= html.size() || !is_letter(html[at])) continue;
    while (at < html.size() && !is_blank(html[at]) && html[at] != '>' && html[at] != '/') ++at;
    while (at < html.size() && html[at] != '>') {
      if (is_blank(html[at]) || html[at] == '/') {
        ++at;
        continue;
      }
      const auto name = at;
      while (at < html.size() && !is_blank(html[at]) && html[at] != '>' && html[at] != '=' && html[at] != '/') ++at;
      const auto name_end = at;
      while (at < html.size() && is_blank(html[at])) ++at;
      if (at >= html.size() || html[at] != '=') {
        if (at == name) ++at;
        continue;
      }
      ++at;
      while (at < html.size() && is_blank(html[at])) ++at;
      const char quote = at < html.size() && (html[at] == '"' || html[at] == '\'') ? html[at] : '\0';
      if (quote) ++at;
      const auto value = at;
      while (at < html.size() && (quote ? html[at] != quote : !is_blank(html[at]) && html[at] != '>')) ++at;
      see(html.substr(name, name_end - name), html.substr(value, at - value));
      if (quote && at < html.size()) ++at;
    }
  }
}

}  // namespace

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0) return false;
  auto is_of = [](std::string_view part, std::string_view others) {
    return std::all_of(part.begin(), part.end(),
                       [&](char c) { return is_letter(c) || is_digit(c) || others.find(c) != std::string_view::npos; });
  };
  const auto host = text.substr(at + 1);
  const bool has_empty_label =
      host.starts_with('.') || host.ends_with('.') || host.find("..") != std::string_view::npos;
  return host.find('.') != std::string_view::npos && !has_empty_label && is_of(text.substr(0, at), "_-+.'") &&
         is_of(host, "-.");
}

std::vector<Person> sayable(const std::vector<Person>& people) {
  if (people.size() < 2) return people;
  std::vector<Person> out;
  for (const auto& person : people) {
    const bool is_without = !person.name.empty() && !is_email(person.email);
    add_person(out, {person.name, is_without ? std::string() : person.email, person.uri});
  }
  return out;
}

bool is_media_type(std::string_view text) {
  const auto essence = trim(text.substr(0, text.find(';')));
  const auto slash = essence.find('/');
  auto is_name = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
      return is_letter(c) || is_digit(c) || std::string_view("!#$&-^_.+").find(c) != std::string_view::npos;
    });
  };
  return slash != std::string_view::npos && is_name(essence.substr(0, slash)) && is_name(essence.substr(slash + 1));
}

bool is_absolute(std::string_view address) {
  if (address.empty() || !is_letter(address.front())) return false;
  const auto colon = std::find_if_not(address.begin(), address.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
  return colon != address.end() && *colon == ':' && colon + 1 != address.end();
}

void Checker::add(bool is_error, std::string_view rule, std::string what) {
  faults.push_back({is_error, std::string(rule), std::move(what)});
}

bool is_iri(std::string_view address) {
  return is_absolute(address) && std::none_of(address.begin(), address.end(), [](char c) {
           return static_cast<unsigned char>(c) <= 0x20 || c == '<' || c == '>' || c == '"';
         });
}

void Checker::address(std::string_view text, std::string_view where) {
  if (!is_iri(text)) error("InvalidFullLink", "{} is no absolute address: {}", where, shown(text));
}

void Checker::web_address(std::string_view text, std::string_view where) {
  const auto scheme = ascii_lower(text.substr(0, text.find(':')));
  if (scheme == "http" || scheme == "https") return address(text, where);
  error("InvalidFullLink", "{} is no address of the web: {}", where, shown(text));
}

void Checker::rfc3339(std::string_view text, std::string_view where) {
  const auto instant = parse_rfc3339(text);
  const bool is_exact = instant && text.size() >= 20 && text[10] == 'T';
  if (!is_exact) error("InvalidRFC3339Date", "{} is no date: {}", where, shown(text));
}

void Checker::rfc822(std::string_view text, std::string_view where) {
  const auto instant = parse_rfc822(text);
  if (!instant || to_rfc822(*instant) != text) {
    error("InvalidRFC2822Date", "{} is no date: {}", where, shown(text));
  }
}

void Checker::language(std::string_view text) {
  const bool is_one =
      !text.empty() && is_letter(text.front()) && text.back() != '-' &&
      std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
  if (!is_one) warning("InvalidLanguage", "no language: {}", shown(text));
}

void Checker::media_type(std::string_view text, std::string_view where) {
  if (!is_media_type(text)) warning("InvalidMIMEType", "{} is no media type: {}", where, shown(text));
}

void Checker::html(std::string_view text) {
  if (!finds_warnings()) return;
  std::string_view found;
  each_attribute(text, [&](std::string_view name, std::string_view value) {
    if (!iequals(name, "href") && !iequals(name, "src") && !iequals(name, "poster")) return;
    if (!value.empty() && value.front() != '#' && !is_absolute(value)) found = value;
  });
  if (!found.empty()) warning("ContainsRelRef", "the text holds a relative address: {}", shown(found));
}

void Checker::id(std::string_view text) {
  if (!ids_.insert(std::string(text)).second) {
    error("DuplicateEntries", "two entries have the id {}", shown(text));
  }
}

void Checker::rss_person(std::string_view text, std::string_view where) {
  const auto end = std::min(text.find(' '), text.size());
  const auto name = text.substr(std::min(end + 1, text.size()));
  const bool is_one = is_email(text.substr(0, end)) && (name.empty() || (name.starts_with('(') && name.ends_with(')')));
  if (!is_one) error("InvalidContact", "{} is no e-mail address: {}", where, shown(text));
}

namespace {

Faults check(const Format& format, std::string_view text, bool is_fragment, Look look) {
  Checker checker(look);
  if (!format.is_feed) return {};
  if (!is_xml_safe(text)) checker.error("BadCharacter", "not UTF-8, or it holds what XML forbids");
  if (format.name == "json") {
    check_json(text, is_fragment, checker);
  } else {
    check_xml(format, text, is_fragment, checker);
  }
  return std::move(checker.faults);
}

}  // namespace

Faults check_fragment(const Format& format, std::string_view fragment, Look look) {
  return check(format, fragment, true, look);
}

Faults check_fragment(const Format& format, const Fragment& fragment) {
  return check(format, fragment.around, true, Look::errors);
}

Faults check_frame(const Format& format, const Frame& frame, Look look) {
  return check(format, frame.before + frame.after, false, look);
}

Faults check_document(const Format& format, std::string_view document) {
  return check(format, document, false, Look::all);
}

const Fault* first_error(const Faults& faults) {
  for (const auto& fault : faults) {
    if (fault.is_error) return &fault;
  }
  return nullptr;
}

}  // namespace feedd::codec
