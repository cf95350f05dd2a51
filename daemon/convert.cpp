#include "daemon/convert.hpp"

#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "base/task.hpp"
#include "base/text.hpp"
#include "codec/format.hpp"
#include "codec/opml.hpp"
#include "codec/sniff.hpp"
#include "upstream/http_client.hpp"

namespace feedd::daemon {
namespace {

struct Input {
  std::string bytes, content_type;
  Uri address;
  bool addressed = true;  ///< false: nobody said where the document lives
};

bool is_web_address(const std::string& text) { return text.starts_with("http://") || text.starts_with("https://"); }

Result<std::string> contents(const std::string& name) {
  if (name == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::error_code error;
  if (std::filesystem::is_directory(name, error)) return fail(Errc::io, "{}: is a directory: name a file", name);
  std::ifstream file(name, std::ios::binary);
  if (!file) return fail(Errc::not_found, "{}: cannot be read: name a file, - or an http(s) address", name);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

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
  if (!*got) return tl::unexpected(within(without_userinfo(url).str(), got->error()));
  if ((*got)->status != 200) return fail(Errc::http, "{}: HTTP {}", without_userinfo(url).str(), (*got)->status);
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

int convert(const std::string& input, const std::string& to, const std::string& base_url) {
  const auto* format = codec::find_format(to);
  auto read = read_input(input, base_url);
  if (!read) {
    std::fprintf(stderr, "%s\n", printable(read.error().what).c_str());
    return 1;
  }
  auto parsed = parsed_at_home(*read);
  if (!parsed) {
    std::fprintf(stderr, "%s\n", printable(within(input, parsed.error()).what).c_str());
    return 1;
  }
  for (const auto& note : parsed->notes)
    std::fprintf(stderr, "%s: %s\n", input.c_str(), printable(note.error.what).c_str());
  auto document = codec::document(*format, parsed->info, parsed->entries);
  std::fwrite(document.data(), 1, document.size(), stdout);
  return 0;
}

int import_opml(const std::string& input) {
  auto bytes = contents(input);
  auto outlines = bytes ? codec::parse_opml(*bytes) : tl::unexpected(bytes.error());
  if (!outlines) {
    std::fprintf(stderr, "%s\n", printable(outlines.error().what).c_str());
    return 1;
  }
  auto quoted = [](std::string_view text) {
    return '"' + replace_all(replace_all(squeeze(text), "\\", "\\\\"), "\"", "\\\"") + '"';
  };
  for (const auto& outline : *outlines) {
    std::string table = "[[upstream]]\nurl   = " + quoted(outline.xml_url) + "\n";
    const auto& title = outline.title.empty() ? outline.text : outline.title;
    if (!title.empty()) table += "title = " + quoted(title) + "\n";
    if (!outline.categories.empty()) {
      table += "tags  = [";
      for (std::size_t i = 0; i < outline.categories.size(); ++i)
        table += (i ? ", " : "") + quoted(outline.categories[i]);
      table += "]\n";
    }
    std::printf("%s\n", table.c_str());
  }
  return 0;
}

}  // namespace feedd::daemon
