#include "config/parts.hpp"

#include <arpa/inet.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/slug.hpp"
#include "base/text.hpp"
#include "base/uri.hpp"

namespace feedd::config {
namespace {

constexpr std::string_view listen_forms = "write \"127.0.0.1:8080\", \"[::1]:8080\" or \"unix:/run/feedd/feedd.sock\"";

/// 4 or 6 for an IP address, else 0.
int ip_version(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  if (::inet_pton(AF_INET, text.c_str(), address.data()) == 1) return 4;
  return ::inet_pton(AF_INET6, text.c_str(), address.data()) == 1 ? 6 : 0;
}

template <class Number>
std::optional<Number> whole_number(std::string_view text, Number most) {
  Number number = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end || number > most) return std::nullopt;
  return number;
}

}  // namespace

Result<serve::Listen> parse_listen(std::string_view text, const std::filesystem::path& base) {
  serve::Listen out;
  if (text.starts_with("unix:") && text.size() > 5) {
    out.unix_path = (base / text.substr(5)).lexically_normal().string();
    if (out.unix_path.size() > 107) return fail(Errc::config, "is too long for a unix socket: at most 107 bytes");
    return out;
  }
  const auto colon = text.rfind(':');
  const auto port =
      colon == std::string_view::npos ? std::nullopt : whole_number<std::uint32_t>(text.substr(colon + 1), 65535);
  if (!port) return fail(Errc::config, "is no address to listen on: {}", listen_forms);
  out.port = static_cast<std::uint16_t>(*port);
  auto host = text.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  out.host = host == "*" ? "0.0.0.0" : host == "localhost" ? "127.0.0.1" : std::string(host);
  const int version = ip_version(out.host);
  if (version == 0 || (version == 6) != bracketed) {
    return fail(Errc::config, "is no address to listen on: {}", listen_forms);
  }
  return out;
}

Result<Uri> parse_source_address(std::string_view text, const std::filesystem::path& base) {
  if (text.starts_with("file:")) {
    auto path = text.substr(5);
    if (path.starts_with("//localhost/")) path.remove_prefix(11);
    if (path.starts_with("///")) path.remove_prefix(2);
    const auto whole = (base / percent_decoded(path)).lexically_normal().string();
    return parse_uri("file://" + percent_encoded(whole, "/!$&'()*+,;=:@"));
  }
  TRY(auto uri, parse_uri(text));
  if (!uri.is_web()) return fail(Errc::unsupported, "'{}' is neither http, https nor file", uri.scheme());
  return uri;
}

Result<site::Condition> parse_condition(std::string_view text) {
  using Field = site::Condition::Field;
  constexpr std::array<std::pair<std::string_view, Field>, 9> fields{{{"title", Field::title},
                                                                      {"author", Field::author},
                                                                      {"tag", Field::tag},
                                                                      {"link", Field::link},
                                                                      {"lang", Field::language},
                                                                      {"source", Field::source},
                                                                      {"text", Field::text},
                                                                      {"age", Field::age},
                                                                      {"has", Field::has}}};
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) {
    return fail(Errc::config,
                "\"{}\" names no field: write title:REGEX, author:REGEX, tag:NAME, link:REGEX, lang:CODE, source:NAME, "
                "text:REGEX, age:30d or has:enclosure",
                printable(text));
  }
  const auto name = trim(text.substr(0, colon));
  const auto pattern = trim(text.substr(colon + 1));
  std::vector<std::string_view> names;
  for (auto [known, field] : fields) {
    names.push_back(known);
    if (name != known) continue;
    if (pattern.empty()) return fail(Errc::config, "\"{}\" says nothing after '{}:'", printable(text), name);
    if (field == Field::has && pattern != "enclosure" && pattern != "image") {
      return fail(Errc::config, "\"{}\": an entry may have an enclosure or an image: write has:enclosure",
                  printable(text));
    }
    if (field != Field::age) return site::Condition{field, std::string(pattern)};
    const auto age = parse_duration(pattern);
    if (!age) return fail(Errc::config, "\"{}\" is no age: write age:30d", printable(text));
    return site::Condition{field, std::to_string(age->count())};
  }
  const auto near = nearest(name, names);
  return fail(Errc::config, "\"{}\": there is no field '{}': {}", printable(text), printable(name),
              near.empty() ? "write title, author, tag, link, lang, source, text, age or has"
                           : fmt::format("did you mean '{}'?", near));
}

bool is_network(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const int version = ip_version(std::string(text.substr(0, slash)));
  return version != 0 && whole_number<unsigned>(text.substr(slash + 1), version == 4 ? 32U : 128U).has_value();
}

bool is_host_or_network(std::string_view text) {
  if (text == "*" || is_network(text) || ip_version(std::string(text)) != 0) return true;
  if (text.starts_with('.')) text.remove_prefix(1);
  const auto url = parse_uri("http://" + std::string(text) + "/");
  return !text.empty() && text.find_first_of("/@?#,*: ") == std::string_view::npos && url && !url->host().empty();
}

bool is_header_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

bool is_feed_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::string fit_name(std::string_view text, std::string_view otherwise) {
  auto name = slug(text, SlugMode::ascii, false).substr(0, 60);
  while (name.ends_with('-')) name.pop_back();
  return name.empty() ? std::string(otherwise) : name;
}

std::string name_of_address(const Uri& url) {
  if (url.is_web()) return fit_name(fmt::format("{}{}", url.host(), percent_decoded(url.path())), "upstream");
  return fit_name(std::filesystem::path(percent_decoded(url.path())).stem().string(), "upstream");
}

}  // namespace feedd::config
