#include "site/metrics.hpp"

#include <fmt/format.h>

#include <iterator>

namespace feedd::site {
namespace {

/// A value of a label, with its quotes.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    out += c;
  }
  return out + '"';
}

void family(std::string& out, std::string_view name, std::string_view kind, std::string_view help) {
  fmt::format_to(std::back_inserter(out), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, kind);
}

template <class Value>
void single(std::string& out, std::string_view name, std::string_view kind, std::string_view help, Value value) {
  family(out, name, kind, help);
  fmt::format_to(std::back_inserter(out), "{} {}\n", name, value);
}

}  // namespace

std::string metrics_text(const std::vector<SourceStatus>& sources, const Work& work) {
  std::string out;
  single(out, "feedd_fragments_rendered_total", "counter", "Entries rendered in one format.", work.fragments);
  single(out, "feedd_documents_built_total", "counter", "Documents whose bytes had changed.", work.documents);
  single(out, "feedd_sites_published_total", "counter", "Times that something new was shown.", work.sites);
  single(out, "feedd_build_seconds_total", "counter", "Time spent on building documents.",
         std::chrono::duration<double>(work.building).count());
  auto each = [&](std::string_view name, std::string_view help, auto value) {
    family(out, name, "gauge", help);
    for (const auto& source : sources) {
      if (auto number = value(source))
        fmt::format_to(std::back_inserter(out), "{}{{source={}}} {}\n", name, quoted(source.id.value), *number);
    }
  };
  using Number = std::optional<std::int64_t>;
  auto seconds = [](const std::optional<Instant>& when) {
    return when ? Number(when->time_since_epoch().count()) : Number();
  };
  each("feedd_entries", "Entries stored of a source.",
       [](const SourceStatus& source) { return Number(source.entries); });
  each("feedd_source_up", "Whether the last attempt went well.", [](const SourceStatus& source) {
    return source.last_attempt ? Number(source.last_error.empty() ? 1 : 0) : Number();
  });
  each("feedd_source_last_success_timestamp_seconds", "When a source was last had; its age is time() less this.",
       [&](const SourceStatus& source) { return seconds(source.last_success); });
  each("feedd_source_next_attempt_timestamp_seconds", "When a source will be asked again.",
       [&](const SourceStatus& source) { return seconds(source.next); });
  return out;
}

}  // namespace feedd::site
