#include "base/secret.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"

namespace feedd {
namespace {

constexpr std::string_view stars = "***";

bool is_called_secret(std::string_view written) {
  constexpr std::string_view anywhere[] = {"token", "secret", "passw", "apikey", "credential"};
  constexpr std::string_view words[] = {"key", "pass", "pwd", "auth", "oauth", "authorization", "sig", "signature"};
  const auto name = ascii_lower(percent_decoded(written));
  auto holds = [&](std::string_view part) { return name.find(part) != std::string::npos; };
  if (std::any_of(std::begin(anywhere), std::end(anywhere), holds)) return true;
  auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  for (auto at = name.begin(); at != name.end();) {
    const auto begin = std::find_if(at, name.end(), is_letter);
    at = std::find_if_not(begin, name.end(), is_letter);
    if (std::find(std::begin(words), std::end(words), std::string_view(begin, at)) != std::end(words)) return true;
  }
  return false;
}

}  // namespace

std::string without_secrets(std::string_view text) {
  constexpr std::string_view ends = "&#\"<> \t\r\n";
  std::string out;
  std::size_t done = 0, end = 0;
  // A name is looked at once, and with it all that stand behind a further `?` in it; in a value more may begin.
  for (auto at = text.find_first_of("?&"), next = at; at != std::string_view::npos;
       at = text.find_first_of("?&", next)) {
    if (end <= at) end = std::min(text.find_first_of(ends, at + 1), text.size());
    const auto equals = text.substr(0, end).find('=', at);
    next = equals == std::string_view::npos ? end : equals + 1;
    if (next == end || !is_called_secret(text.substr(at + 1, equals - at - 1))) continue;
    out.append(text.substr(done, next - done)).append(stars);
    done = next = end;
  }
  return out.append(text.substr(done));
}

Uri without_secrets(const Uri& uri) {
  const auto bare = without_userinfo(uri);
  const auto shown = without_secrets(std::string_view(bare.str()));
  return shown == bare.str() ? bare : parse_uri(shown).value_or(bare);
}

bool has_secret(const Uri& uri) {
  return without_secrets(std::string_view(uri.str())).find(stars) != std::string::npos;
}

}  // namespace feedd
