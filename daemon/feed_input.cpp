#include "daemon/feed_input.hpp"

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "base/secret.hpp"
#include "base/task.hpp"
#include "codec/sniff.hpp"
#include "upstream/http_client.hpp"
#include "upstream/reading.hpp"

namespace feedd::daemon {
namespace {

struct Input {
  std::string bytes, content_type;
  Uri address;
  bool addressed = true;  ///< false: nobody said where the document lives
};

bool is_web_address(const std::string& text) { return text.starts_with("http://") || text.starts_with("https://"); }

Result<Input> fetched(const std::string& address) {
  TRY(auto url, parse_uri(address));
  asio::io_context io(1);
  upstream::ClientConfig config;
  config.user_agent = "feedd/" FEEDD_VERSION;
  auto fetch = upstream::http_client(io.get_executor(), config);
  std::optional<Result<upstream::Got>> got;
  auto ask = [&]() -> Task<void> {
    upstream::Get get{url};
    get.trusted_address = true;
    got = co_await fetch(std::move(get));
  };
  Nursery nursery(io.get_executor());
  nursery.start("convert", ask());
  io.run();
  if (!got) return fail(Errc::network, "{}: no answer", address);
  if (!*got) return tl::unexpected(within(without_secrets(url).str(), got->error()));
  if (!upstream::holds_document((*got)->status))
    return fail(Errc::http, "{}: HTTP {}", without_secrets(url).str(), (*got)->status);
  std::string type((*got)->header("Content-Type"));
  return Input{std::move((*got)->body), std::move(type), (*got)->url};
}

Result<Input> read_input(const std::string& input, const std::string& base_url) {
  std::optional<Uri> base;
  if (!base_url.empty()) {
    TRY(base, parse_uri(base_url));
  }
  if (is_web_address(input)) {
    TRY(auto got, fetched(input));
    if (base) got.address = *base;
    return got;
  }
  TRY(auto bytes, contents(input));
  if (base) return Input{std::move(bytes), "", *base};
  // Nobody says where the document lives: relative references go nowhere, and stay recognisable.
  TRY(auto nowhere, parse_uri("http://localhost/"));
  return Input{std::move(bytes), "", nowhere, false};
}

/// A document without an address of its own is read as one that lives at its site.
Result<codec::Parsed> parsed_at_home(const Input& input) {
  auto parsed = codec::parse_any(input.bytes, input.content_type, input.address);
  if (!parsed || input.addressed || !parsed->info.link || parsed->info.link->host() == "localhost") return parsed;
  return codec::parse_any(input.bytes, input.content_type, *parsed->info.link);
}

}  // namespace

Result<std::string> contents(const std::string& name) {
  if (name == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::error_code error;
  if (std::filesystem::is_directory(name, error)) return fail(Errc::io, "{}: is a directory: name a file", name);
  std::ifstream file(name, std::ios::binary);
  if (!file) return fail(Errc::not_found, "{}: cannot be read: name a file, - or an http(s) address", name);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<codec::Parsed> read_feed(const std::string& input, const std::string& base_url) {
  TRY(auto read, read_input(input, base_url));
  auto parsed = parsed_at_home(read);
  if (!parsed) return tl::unexpected(within(input, parsed.error()));
  return parsed;
}

}  // namespace feedd::daemon
