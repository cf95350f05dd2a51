#include "upstream/answer_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.hpp"
#include "upstream/request.hpp"

namespace feedd::upstream {
namespace {

constexpr std::string_view protocol = "HTTP/";
constexpr std::size_t longest_status_line = 4096;  ///< that is looked at before it is whole

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Without the blanks that may stand around a value; no others, for validators go back byte for byte.
std::string_view inner(std::string_view text) {
  const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

std::string shown(std::string_view text) { return printable(cut(text, 60)); }

/// `HTTP/1.1 200 OK`. Scripts write other versions, more blanks or none, and what they like after the number.
Result<void> read_status(std::string_view line, AnswerHead& head) {
  auto rest = line.substr(protocol.size());
  const auto version = rest.substr(0, rest.find_first_of(" \t"));
  const bool dotted = version.size() == 3 && version[1] == '.' && is_digit(version[2]);
  if (version.empty() || !is_digit(version[0]) || (version.size() > 1 && !dotted))
    return fail(Errc::http, "not an HTTP answer: its version is '{}'", shown(version));
  head.is_1_1 = version[0] > '1' || version == "1.1";
  head.in_doubt |= version != "1.1" && version != "1.0";
  rest.remove_prefix(version.size());
  const auto blanks = std::min(rest.find_first_not_of(" \t"), rest.size());
  rest.remove_prefix(blanks);
  const auto digits = static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_digit) - rest.begin());
  if (digits != 3) return fail(Errc::http, "not an HTTP answer: it begins with '{}'", shown(line));
  std::from_chars(rest.data(), rest.data() + digits, head.status);
  if (head.status < 100) return fail(Errc::http, "not an HTTP answer: its status is {:03}", head.status);
  head.in_doubt |= blanks != 1 || (rest.size() > 3 && rest[3] != ' ');
  return {};
}

/// Leaves a line out.
Result<void> skip(std::string_view line, AnswerHead& head) {
  const auto text = inner(line);
  for (std::string_view name : {"Content-Length", "Transfer-Encoding"})
    if (iequals(text.substr(0, name.size()), name))
      return fail(Errc::http, "not an HTTP answer: '{}' is no field, and may say where it ends", shown(text));
  head.in_doubt = true;
  return {};
}

/// Whether a line is a field, or was meant as one: blanks before the colon do not belong to the name (RFC 9112 §5.1).
std::optional<std::pair<std::string_view, std::string_view>> as_field(std::string_view line, bool& in_doubt) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto name = line.substr(0, line.find_last_not_of(" \t", colon - 1) + 1);
  if (colon == 0 || !is_token(name)) return std::nullopt;
  in_doubt |= name.size() != colon;
  return std::pair(name, inner(line.substr(colon + 1)));
}

bool holds_control(std::string_view value) {
  return std::any_of(value.begin(), value.end(), [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

std::vector<std::string> list_of(const AnswerHead& head, std::string_view name) {
  std::vector<std::string> all;
  for (const auto& [known, value] : head.fields) {
    if (!iequals(known, name)) continue;
    auto parts = split(value, ',');
    if (parts.empty()) parts.emplace_back();  // an empty value says something, too
    all.insert(all.end(), parts.begin(), parts.end());
  }
  return all;
}

Result<std::uint64_t> length_in(std::string_view text) {
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  const bool all = end == text.data() + text.size();
  if (error == std::errc::result_out_of_range && all) return ~std::uint64_t{0};
  if (error != std::errc{} || !all) return fail(Errc::http, "not an HTTP answer: its length is '{}'", shown(text));
  return length;
}

}  // namespace

std::string_view take_line(std::string_view& rest, bool& odd) {
  const auto end = rest.find('\n');
  auto line = rest.substr(0, end);
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  const auto text = line.substr(0, line.find_last_not_of('\r') + 1);
  odd |= line.size() - text.size() != 1;
  return text;
}

Result<void> check_beginning(std::string_view bytes) {
  bytes = bytes.substr(0, longest_status_line);
  const auto line = bytes.substr(0, bytes.find_first_of("\r\n"));
  if (!iequals(line.substr(0, protocol.size()), protocol.substr(0, line.size())) || (line.empty() && !bytes.empty()))
    return fail(Errc::http, "not an HTTP answer: it begins with {}",
                line.empty() ? "an empty line" : "'" + shown(line) + "'");
  const auto after = bytes.find_first_not_of('\r', line.size());
  if (after != std::string_view::npos && bytes[after] != '\n')
    return fail(Errc::http, "not an HTTP answer: its lines do not end in LF");
  if (after != std::string_view::npos && line.size() < protocol.size())
    return fail(Errc::http, "not an HTTP answer: it begins with '{}'", shown(line));
  return {};
}

Result<AnswerHead> parse_answer_head(std::string_view lines) {
  if (lines.find('\0') != std::string_view::npos)  // RFC 9110 §5.5
    return fail(Errc::http, "not an HTTP answer: there is a NUL in its head");
  AnswerHead head;
  CHECK_OK(read_status(take_line(lines, head.in_doubt), head));
  bool kept = false;  // the line before
  while (!lines.empty()) {
    const auto line = take_line(lines, head.in_doubt);
    if (kept && !line.empty() && is_blank(line.front())) {  // a value that goes on (RFC 9112 §5.2)
      head.fields.back().second.append(" ").append(inner(line));
      continue;
    }
    const auto field = as_field(line, head.in_doubt);
    kept = field.has_value();
    if (kept)
      head.fields.emplace_back(field->first, field->second);
    else
      CHECK_OK(skip(line, head));
  }
  for (auto& [name, value] : head.fields) {
    value = std::string(inner(value));
    if (holds_control(value)) CHECK_OK(skip(fmt::format("{}: {}", name, value), head));
  }
  std::erase_if(head.fields, [](const auto& field) { return holds_control(field.second); });
  return head;
}

Result<Framing> framing_of(const AnswerHead& head) {
  using By = Framing::By;
  const auto lengths = list_of(head, "Content-Length");
  auto codings = list_of(head, "Transfer-Encoding");
  const auto named = codings.size();
  std::erase_if(codings, [](const auto& coding) { return coding.empty() || iequals(coding, "identity"); });
  // Of an HTTP/1.0 server who chunks, and of one who says two things, nobody knows what he means next.
  Framing framing{.in_doubt = named != codings.size() || codings.size() + lengths.size() > 1 ||
                              (!codings.empty() && !head.is_1_1)};
  if (head.status == 204 || head.status == 304) {
    framing.by = By::nothing;
    // Who says that something follows may send it after all.
    framing.in_doubt |= !codings.empty() || (head.status == 204 && !lengths.empty());
    return framing;
  }
  for (const auto& coding : codings)
    if (!iequals(coding, "chunked"))
      return fail(Errc::http, "transfer coding '{}', which was not asked for", shown(coding));
  if (!codings.empty()) {
    framing.by = By::chunks;
    return framing;
  }
  for (const auto& text : lengths) {
    TRY(const auto length, length_in(text));
    if (framing.by == By::length && length != framing.length)
      return fail(Errc::http, "not an HTTP answer: its length is {} and {}", framing.length, length);
    framing.by = By::length;
    framing.length = length;
  }
  return framing;
}

}  // namespace feedd::upstream
