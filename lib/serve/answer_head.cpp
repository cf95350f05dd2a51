#include "serve/answer_head.hpp"

#include <boost/beast/http/status.hpp>
#include <charconv>

namespace feedd::serve {
namespace {

/// Made once a second, for all connections of a thread.
const std::string& date_field(Instant now) {
  thread_local Instant made{};
  thread_local std::string field;
  if (now != made || field.empty()) {
    made = now;
    field = "Date: " + to_http_date(now) + "\r\nServer: feedd\r\n";
  }
  return field;
}

void append_number(std::string& out, std::size_t number) {
  char digits[20];
  auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

void append_status_line(std::string& out, unsigned status) {
  if (status == 200) {
    out += "HTTP/1.1 200 OK\r\n";
    return;
  }
  auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
  out += "HTTP/1.1 ";
  append_number(out, status);
  out.append(" ").append(reason.data(), reason.size()).append("\r\n");
}

}  // namespace

void append_head(std::string& out, const Answer& answer, Instant now, bool stays, bool say_so) {
  append_status_line(out, answer.status);
  out += date_field(now);
  for (const auto& [name, value] : answer.headers) out.append(name).append(": ").append(value).append("\r\n");
  out += answer.lines;
  // With a 304 it would be the length of another representation.
  if (answer.status != 304) {
    out += "Content-Length: ";
    append_number(out, answer.body->size());
    out += "\r\n";
  }
  if (!stays)
    out += "Connection: close\r\n";
  else if (say_so)
    out += "Connection: keep-alive\r\n";
  out += "\r\n";
}

}  // namespace feedd::serve
