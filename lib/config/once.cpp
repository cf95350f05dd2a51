#include "config/once.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/text.hpp"
#include "config/credential.hpp"
#include "config/parts.hpp"
#include "serve/tls.hpp"

namespace feedd::config {
namespace {

void read_tls(Section& section, const std::filesystem::path& base, serve::ServeConfig& out) {
  for (auto [key, file] : {std::pair{"tls_certificate", &out.tls_certificate}, std::pair{"tls_key", &out.tls_key}}) {
    std::string name;
    section.text(key, name);
    if (!name.empty()) *file = file_or_credential(name, base).string();
  }
  if (out.tls_certificate.empty() && out.tls_key.empty()) return;
  if (out.tls_key.empty()) return section.wrong("tls_certificate", "stands alone: write 'tls_key', too");
  if (out.tls_certificate.empty()) return section.wrong("tls_key", "stands alone: write 'tls_certificate', too");
  if (auto loaded = serve::Tls::load(out.tls_certificate, out.tls_key); !loaded) {
    const auto& what = loaded.error().what;
    const bool is_key = what.starts_with(out.tls_key + ":");
    section.wrong(is_key ? "tls_key" : "tls_certificate", fmt::format("cannot be used: {}", what));
  }
}

}  // namespace

void read_server(Section section, const Surroundings& around, const std::vector<std::string>& instead,
                 serve::ServeConfig& out, Report& report) {
  std::vector<std::string> addresses{"127.0.0.1:8080"};
  section.list("listen", addresses);
  const bool from_file = instead.empty();
  if (!from_file) addresses = instead;
  auto& listen = out.listen;
  for (const auto& text : addresses) {
    auto address = parse_listen(text, from_file ? around.base : std::filesystem::current_path());
    const auto what = !address                                                            ? address.error().what
                      : std::find(listen.begin(), listen.end(), *address) != listen.end() ? "stands there twice"
                                                                                          : "";
    if (what.empty()) {
      listen.push_back(*address);
    } else if (from_file) {
      section.wrong("listen", fmt::format("\"{}\" {}", printable(text), what));
    } else {
      report.add(0, fmt::format("--listen {}: {}", printable(text), what));
    }
  }
  section.count("threads", out.threads, 0);
  section.count("max_connections", out.max_connections, 1);
  section.milliseconds("header_timeout", out.header_timeout);
  section.milliseconds("idle_timeout", out.idle_timeout);
  if (section.has("max_age")) section.seconds("max_age", out.max_age.emplace(0), std::chrono::seconds(0));
  read_tls(section, around.base, out);
  section.text("access_log", out.access_log);
  if (!out.access_log.empty() && out.access_log != "-")
    out.access_log = (around.base / out.access_log).lexically_normal().string();
  section.finish();
}

void read_store(Section section, std::string& out) {
  out = "sqlite:feedd.db";
  section.text("url", out);
  if (out.starts_with("postgres")) {
    section.wrong("url", "is not built yet: a store that several nodes share; write \"sqlite:feedd.db\"");
  } else if (out != "memory:" && !(out.starts_with("sqlite:") && out.size() > 7)) {
    section.wrong("url", fmt::format("is no store: \"{}\": write \"sqlite:feedd.db\"", printable(out)));
  }
  section.finish();
}

void read_fetch(Section section, const Surroundings& around, upstream::Manners& manners,
                upstream::ClientConfig& client) {
  section.seconds("interval", manners.interval);
  section.seconds("min_interval", manners.min_interval);
  section.seconds("max_interval", manners.max_interval);
  if (manners.min_interval > manners.max_interval) section.wrong("min_interval", "is longer than max_interval");
  section.milliseconds("domain_pause", manners.domain_pause);
  section.milliseconds("timeout", client.timeout);
  section.milliseconds("connect_timeout", client.connect_timeout);
  section.size("max_body", client.max_body);
  section.count("concurrency", client.concurrency, 1);
  section.count("per_host", client.per_host, 1);
  client.user_agent = fmt::format("feedd/{} (+{})", FEEDD_VERSION, around.url.str());
  section.text("user_agent", client.user_agent);
  if (!is_header_value(client.user_agent)) section.wrong("user_agent", "holds characters that no header may");
  section.list("allow_private", client.allow_private);
  for (const auto& network : client.allow_private) {
    if (!is_network(network)) {
      section.wrong("allow_private", fmt::format("\"{}\" is no network: write 10.0.0.0/8", printable(network)));
    }
  }
  std::string proxy;
  section.text("proxy", proxy);
  if (!proxy.empty()) {
    auto url = parse_uri(proxy);
    if (url && url->scheme() == "http" && url->target() == "/") {
      client.proxy = *url;
    } else {
      section.wrong("proxy", "is no proxy: write http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT");
    }
  }
  section.list("no_proxy", client.no_proxy);
  for (const auto& host : client.no_proxy) {
    if (!is_host_or_network(host)) {
      section.wrong("no_proxy", fmt::format("\"{}\" is no host and no network: write intranet.example or 10.0.0.0/8",
                                            printable(host)));
    }
  }
  std::string ca_file;
  section.text("ca_file", ca_file);
  if (!ca_file.empty()) {
    client.ca_file = (around.base / ca_file).lexically_normal().string();
    std::error_code error;
    if (!std::filesystem::is_regular_file(client.ca_file, error)) {
      section.wrong("ca_file", fmt::format("is no file: {}", client.ca_file));
    }
  }
  section.finish();
}

}  // namespace feedd::config
