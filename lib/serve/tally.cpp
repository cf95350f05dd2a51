#include "serve/tally.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

namespace feedd::serve {

std::string metrics_text(const std::vector<std::unique_ptr<Tally>>& tallies) {
  constexpr std::string_view codings[] = {"identity", "gzip", "br"};
  std::string out;
  auto sum = [&](auto of) {
    std::uint64_t total = 0;
    for (const auto& tally : tallies) total += of(*tally).load(std::memory_order_relaxed);
    return total;
  };
  auto family = [&](std::string_view name, std::string_view kind, std::string_view help) {
    fmt::format_to(std::back_inserter(out), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, kind);
  };
  auto single = [&](std::string_view name, std::string_view kind, std::string_view help, std::uint64_t value) {
    family(name, kind, help);
    fmt::format_to(std::back_inserter(out), "{} {}\n", name, value);
  };
  family("feedd_build_info", "gauge", "The version that runs.");
  out += "feedd_build_info{version=\"" FEEDD_VERSION "\"} 1\n";
  family("feedd_http_requests_total", "counter", "Requests answered, by status and content coding.");
  for (std::size_t status = 0; status < 600; ++status) {
    for (std::size_t coding = 0; coding < 3; ++coding) {
      const auto count = sum([&](const Tally& tally) -> const auto& { return tally.answers_[status][coding]; });
      if (count > 0)
        fmt::format_to(std::back_inserter(out), "feedd_http_requests_total{{status=\"{}\",coding=\"{}\"}} {}\n", status,
                       codings[coding], count);
    }
  }
  single("feedd_http_sent_bytes_total", "counter", "Bytes sent, heads included.",
         sum([](const Tally& tally) -> const auto& { return tally.bytes_; }));
  single("feedd_http_spared_bytes_total", "counter", "Bytes not sent because readers had them (304, 226).",
         sum([](const Tally& tally) -> const auto& { return tally.spared_; }));
  const auto opened = sum([](const Tally& tally) -> const auto& { return tally.opened_; });
  const auto closed = sum([](const Tally& tally) -> const auto& { return tally.closed_; });
  single("feedd_http_connections_total", "counter", "Connections accepted.", opened);
  single("feedd_http_connections", "gauge", "Connections open.", opened > closed ? opened - closed : 0);
  return out;
}

}  // namespace feedd::serve
