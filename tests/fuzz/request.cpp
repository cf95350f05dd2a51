// Any bytes (after the first, which says how many come at once) as what one reader sends over one connection: each
// request ends where its head says, what is read plainly is read carefully the same, and the answers are well formed,
// one for each request, the same however the bytes arrive.
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cctype>
#include <charconv>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "fuzz.hpp"
#include "serve/connection.hpp"
#include "serve/plain_head.hpp"

using namespace feedd;
using serve::Head;

namespace {

constexpr Instant now{std::chrono::seconds(1'700'000'000)};
constexpr std::size_t most_of_body = 1000;
constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";

site::DocumentPtr made(std::string path, std::string type, std::string bytes) {
  auto etag = site::etag_of(site::Body(bytes));
  return site::document(std::move(path), std::move(type), site::Body(std::move(bytes)), etag,
                        now - std::chrono::days(1));
}

const site::Site& offer() {
  static const auto site =
      site::Site()
          .with({made("/", "text/html; charset=utf-8", "<!DOCTYPE html>"),
                 made("/atom.xml", "application/atom+xml; charset=utf-8", std::string(2000, 'a')),
                 made("/tags/技术/", "text/html; charset=utf-8", "<!DOCTYPE html>"),
                 made("/status.json", "application/json", "{}"), made("/metrics", "text/plain", "feedd_up 1\n")})
          .aliased("/feed.xml", "/atom.xml");
  return site;
}

const serve::Hooks& hooks() {
  static const serve::Hooks hooks{
      {}, {"/websub/", most_of_body, [](const serve::Request& request, std::string body) {
             fuzz::must(body.size() <= most_of_body, "a body is bounded");
             fuzz::must(request.method == "POST" || body.empty(), "only what is posted has a body");
             return serve::Answer{202, {}, std::make_shared<const site::Body>(site::etag_of(site::Body(body)))};
           }}};
  return hooks;
}

// ---- what the bytes ask, told without the connection ---------------------------------------------------------------

struct Asked {
  unsigned status = 0;
  bool is_head = false;  // an answer without its body
};

/// The lines of a head that begin with `name:` in any case; judged by eye, not by the parser under test.
std::vector<std::string_view> lines_of(std::string_view head, std::string_view name) {
  std::vector<std::string_view> out;
  while (!head.empty()) {
    auto line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(head.size(), line.size() + 2));
    if (line.size() > name.size() && line[name.size()] == ':' && iequals(line.substr(0, name.size()), name))
      out.push_back(trim(line.substr(name.size() + 1)));
  }
  return out;
}

/// Nobody else on the way can see another end of this request.
void must_be_clear(std::string_view bytes, const Head& head) {
  fuzz::must(bytes.ends_with("\r\n\r\n") && bytes.find("\r\n\r\n") + 4 == bytes.size(), "a head ends once");
  fuzz::must(bytes.size() <= serve::head_limit, "a head is bounded");
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\r') fuzz::must(bytes[i + 1] == '\n', "each CR has its LF");
    if (bytes[i] == '\n') fuzz::must(i > 0 && bytes[i - 1] == '\r', "each LF has its CR");
    fuzz::must(bytes[i] != '\0', "no zero byte");
  }
  const auto hosts = lines_of(bytes, "host").size(), lengths = lines_of(bytes, "content-length").size();
  fuzz::must(hosts == 1 || (hosts == 0 && head.is_1_0), "one Host");
  fuzz::must(lines_of(bytes, "transfer-encoding").empty(), "no Transfer-Encoding");
  fuzz::must(lengths <= 1, "one length");
  std::size_t length = 0;
  if (lengths == 1) {
    auto text = lines_of(bytes, "content-length").front();
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    fuzz::must(error == std::errc{} && end == text.data() + text.size(), "a length is a number");
  }
  fuzz::must(head.body == length, "a body is as long as it is said to be");
  fuzz::must(length == 0 || (head.request.method == "POST" && hooks().receiver.takes(head.request.target)),
             "nothing has a body but what is received");
}

std::vector<Asked> asked(std::string_view bytes) {
  const auto& receiver = hooks().receiver;
  std::vector<Asked> out;
  for (;;) {
    while (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
    if (bytes.empty() || bytes == "\r") return out;
    const auto scan = serve::scan_head(bytes, 0);
    Head plain;
    const auto plain_length = serve::read_plain_head(bytes, plain);
    if (scan.state == serve::Scan::State::refused) out.push_back({scan.refusal.status, bytes.starts_with("HEAD ")});
    if (scan.state != serve::Scan::State::whole) {
      fuzz::must(plain_length == 0, "no plain head where there is none");
      return out;
    }
    fuzz::must(scan.end <= bytes.size(), "a head is no longer than what was sent");
    const auto head = serve::parse_head(bytes.substr(0, scan.end), receiver);
    if (plain_length > 0) {
      fuzz::must(plain_length == scan.end, "a plain head ends where the careful way ends it");
      fuzz::must(head && *head == plain, "a plain head says what the careful way reads");
    }
    if (!head) {
      out.push_back({head.error().status, bytes.starts_with("HEAD ")});
      return out;
    }
    must_be_clear(bytes.substr(0, scan.end), *head);
    bytes.remove_prefix(scan.end);
    const auto& request = head->request;
    if (receiver.takes(request.target) && (request.method == "POST" || request.method == "GET")) {
      if (bytes.size() < head->body) return out;
      bytes.remove_prefix(head->body);
      out.push_back({202});
    } else {
      out.push_back({serve::respond(request, &offer(), now).status, request.method == "HEAD"});
    }
    if (!head->keep_alive) return out;
  }
}

// ---- what the connection answers -----------------------------------------------------------------------------------

/// All that a connection says to bytes that come so many at a time.
std::string answered(std::string_view bytes, std::size_t piece) {
  static const serve::ServeConfig config;
  static Published<site::Site> site;
  static const bool published = (site.set(std::make_shared<const site::Site>(offer())), true);
  (void)published;
  std::vector<std::unique_ptr<serve::Tally>> tallies;
  tallies.push_back(std::make_unique<serve::Tally>());
  static serve::MemoryFiles files;
  serve::Means means{config, site, hooks(), *tallies.front(), tallies, files};
  means.offer = site.get();
  means.now = now;
  means.moment = std::chrono::steady_clock::now();

  int ends[2];
  fuzz::must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0, "there are sockets");
  sockaddr_storage peer{};
  peer.ss_family = AF_UNIX;
  serve::Connection connection(ends[1], peer, means, nullptr);
  std::string out;
  char room[16384];
  bool alive = true;
  // What is sent is read at once, so that more can be said; a round without any ends the talk for now.
  auto listen = [&](std::uint32_t events) {
    for (bool news = true; news;) {
      alive = alive && connection.ready(events);
      news = false;
      for (ssize_t count; (count = read(ends[0], room, sizeof room)) > 0; news = true)
        out.append(room, static_cast<std::size_t>(count));
      events = EPOLLOUT;
    }
  };
  while (alive && !bytes.empty()) {
    const auto count = send(ends[0], bytes.data(), std::min(piece, bytes.size()), MSG_NOSIGNAL);
    fuzz::must(count > 0, "a connection reads what is sent");
    bytes.remove_prefix(static_cast<std::size_t>(count));
    listen(EPOLLIN | EPOLLOUT);
  }
  shutdown(ends[0], SHUT_WR);
  listen(EPOLLIN | EPOLLOUT | EPOLLRDHUP);
  fuzz::must(!alive, "a connection ends with its reader");
  connection.close();
  close(ends[0]);
  return out;
}

/// One answer at the start of `bytes`, of which it is taken; its status.
unsigned take_answer(std::string_view& bytes, bool is_head) {
  const auto end = bytes.find("\r\n\r\n");
  fuzz::must(end != bytes.npos, "the head of an answer ends");
  const auto head = bytes.substr(0, end + 2);
  bytes.remove_prefix(end + 4);
  fuzz::must(head.starts_with("HTTP/1.1 ") && head.size() > 13 && head[12] == ' ', "a status line");
  unsigned status = 0;
  std::from_chars(head.data() + 9, head.data() + 12, status);
  fuzz::must(status >= 200 && status < 600, "a status");
  auto fields = head.substr(head.find("\r\n") + 2);
  while (!fields.empty()) {
    const auto line = fields.substr(0, fields.find("\r\n"));
    fields.remove_prefix(line.size() + 2);
    const auto colon = line.find(": ");
    fuzz::must(colon != line.npos && colon > 0, "a field has a name and a value");
    for (char c : line) fuzz::must(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f, "no control in a field");
    for (char c : line.substr(0, colon))
      fuzz::must(std::isalnum(static_cast<unsigned char>(c)) || c == '-', "a field has a name");
  }
  const auto lengths = lines_of(head, "content-length");
  if (status == 304) {
    fuzz::must(lengths.empty(), "nothing is said of a body that does not follow");
    return status;
  }
  fuzz::must(lengths.size() == 1, "an answer says how long it is");
  std::size_t length = 0;
  std::from_chars(lengths[0].data(), lengths[0].data() + lengths[0].size(), length);
  if (is_head) return status;
  fuzz::must(length <= bytes.size(), "a body is whole");
  bytes.remove_prefix(length);
  return status;
}

/// Whether the reader is told to go on depends on what it has sent by then.
std::string without_interim(std::string answers) {
  for (std::size_t at; (at = answers.find(interim)) != std::string::npos;) answers.erase(at, interim.size());
  return answers;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto bytes = fuzz::view(data + 1, size - 1);
  const auto whole = without_interim(answered(bytes, bytes.size()));
  std::string_view rest = whole;
  for (const auto& one : asked(bytes))
    fuzz::must(take_answer(rest, one.is_head) == one.status, "each request has its answer");
  fuzz::must(rest.empty(), "nothing is answered that was not asked");
  const auto piece = std::max(std::size_t{data[0]} + 1, bytes.size() / 200);
  fuzz::must_be_same(whole, without_interim(answered(bytes, piece)), "pieces are answered as the whole");
  return 0;
}
