#include "daemon/standing.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace feedd::daemon {
namespace {

std::string clock_time(Instant instant) {
  std::time_t when = instant.time_since_epoch().count();
  std::tm local{};
  std::array<char, 8> text{};
  if (!localtime_r(&when, &local) || std::strftime(text.data(), text.size(), "%H:%M", &local) == 0) return "?";
  return text.data();
}

}  // namespace

void Standing::follow(const config::Config& config) {
  std::map<SourceId, Source> sources;
  auto keep = [&](const SourceId& id) {
    auto known = sources_.find(id);
    sources[id] = known == sources_.end() ? Source() : known->second;
  };
  for (const auto& posts : config.posts) keep(posts.id);
  for (const auto& upstream : config.upstreams) keep(upstream.id);
  sources_ = std::move(sources);
}

void Standing::note(const Batch& batch) {
  auto known = sources_.find(batch.source);
  if (known == sources_.end()) return;
  known->second.next = batch.next;
  if (batch.waits) return;
  known->second.failing = std::any_of(batch.notes.begin(), batch.notes.end(), [](const Note& note) {
    return note.severity == Note::Severity::error && note.place.empty();
  });
}

void Standing::recall(const site::SourceStatus& status) {
  auto known = sources_.find(status.id);
  if (known != sources_.end()) known->second = {!status.last_error.empty(), status.next};
}

std::string Standing::line(Instant now) const {
  std::size_t failing = 0;
  std::optional<Instant> next;
  for (const auto& [id, source] : sources_) {
    failing += source.failing ? 1 : 0;
    if (source.next && *source.next >= now && (!next || *source.next < *next)) next = source.next;
  }
  auto text = fmt::format("{} source{}", sources_.size(), sources_.size() == 1 ? "" : "s");
  if (failing > 0) text += fmt::format(", {} failing", failing);
  if (next) text += ", next " + clock_time(*next);
  return text;
}

}  // namespace feedd::daemon
