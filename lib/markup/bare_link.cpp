#include "markup/bare_link.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/uri.hpp"
#include "markup/characters.hpp"
#include "markup/full_width.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t longest_host = 256;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_of_host(char c) {
  return is_alphanumeric(c) || std::string_view("-@:%._+~#=").find(c) != std::string_view::npos;
}
bool is_of_path(char c) {
  return is_alphanumeric(c) || std::string_view("-@:%_+.~#$!?&/=();,'\">^{}[]`").find(c) != std::string_view::npos;
}

bool is_of_mail(char c) {
  return is_alphanumeric(c) || std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
}

std::size_t past(std::string_view text, std::size_t at, bool (*is_in)(char)) {
  while (at < text.size() && is_in(text[at])) ++at;
  return at;
}

/// Or `www.`.
std::size_t past_scheme(std::string_view text, std::size_t at) {
  for (std::string_view scheme : {"http://", "https://", "ftp://"}) {
    if (text.substr(at).starts_with(scheme)) return at + scheme.size();
  }
  return text.substr(at).starts_with("www.") ? at + 4 : at;
}

/// `[-a-zA-Z0-9@:%._+~#=]{1,256}\.[a-z]+`: to the last dot that small letters follow.
std::size_t past_host(std::string_view text, std::size_t at) {
  const auto end = past(text.substr(0, at + longest_host + 1), at, is_of_host);
  for (auto dot = end; dot > at + 1; --dot) {
    if (text[dot - 1] == '.' && dot < text.size() && is_lower(text[dot])) return past(text, dot, is_lower);
  }
  return at;
}

/// What a sentence, a bracket or a reference ends is not the address's; only one of these is looked for.
std::size_t without_ending(std::string_view text, std::size_t start, std::size_t end) {
  const auto link = text.substr(start, end - start);
  const auto last = link.find_last_not_of("?!.,:*_~");
  if (last + 1 < link.size()) return start + last + 1;
  if (link.ends_with(')')) {
    const auto closing = std::count(link.begin(), link.end(), ')') - std::count(link.begin(), link.end(), '(');
    return closing > 0 ? end - static_cast<std::size_t>(closing) : end;
  }
  if (link.ends_with(';')) {
    auto at = end - 1;
    while (at > start && is_alphanumeric(text[at - 1])) --at;
    if (at < end - 1 && at > start && text[at - 1] == '&') return at - 1;
  }
  return end;
}

}  // namespace

bool may_begin_bare_link(std::string_view text, std::size_t start, std::size_t at) {
  if (at == start) return true;
  const char before = text[at - 1];
  if (std::string_view(" \t\n*_~(|").find(before) != std::string_view::npos) return true;
  const auto last = before == '>' ? text.substr(start, at - start).find_last_not_of("> ") : start;
  return before == '>' && (last == std::string_view::npos || text[start + last] == '\n');
}

std::size_t past_bare_link(std::string_view text, std::size_t at) {
  const auto host = past_scheme(text, at);
  const bool has_scheme = text[at] != 'w';
  auto end = past_host(text, host);
  if (host == at || end == host) return at;
  if (has_scheme && text.substr(end, 1) == ":" && end + 1 < text.size() && is_digit(text[end + 1])) {
    end = past(text, end + 1, is_digit);
  }
  if (end < text.size() && (text[end] == '/' || text[end] == '#' || text[end] == '?'))
    end = past(text, end, is_of_path);
  return without_ending(text, at, end);
}

std::size_t past_address(std::string_view text, std::size_t at) {
  while (at < text.size() && static_cast<unsigned char>(text[at]) > ' ' && text[at] != '<' &&
         !begins_with_full_width(text.substr(at))) {
    ++at;
  }
  return at;
}

std::size_t start_of_mail(std::string_view text, std::size_t start, std::size_t at) {
  while (at > start && is_of_mail(text[at - 1])) --at;
  return at;
}

std::string bare_link(std::string_view address) {
  const auto whole = (address.starts_with("www.") ? "https://" : "") + std::string(address);
  const auto href = percent_encoded(whole, "!#$&'()*+,-./:;=?@_~%");
  return "<a href=\"" + escape_markup(href) + "\">" + escape_markup(address) + "</a>";
}

}  // namespace feedd::markup
