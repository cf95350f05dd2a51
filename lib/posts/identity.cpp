#include "posts/identity.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "posts/file_name.hpp"

namespace feedd::posts {
namespace {

using Sign = std::string (*)(const Trace&);

std::string both(const std::string& a, const std::string& b) { return a.empty() || b.empty() ? "" : a + '/' + b; }

constexpr Sign the_file[] = {[](const Trace& trace) { return trace.file; }};
constexpr Sign signs[] = {
    [](const Trace& trace) { return trace.birth; },
    [](const Trace& trace) { return both(trace.content, trace.slug); },
    [](const Trace& trace) { return trace.content; },
    [](const Trace& trace) { return trace.place; },
    [](const Trace& trace) { return both(trace.slug, trace.title); },
    [](const Trace& trace) { return trace.slug; },
    [](const Trace& trace) { return trace.title; },
};

/// Sign → who alone has it; none where several do.
using Bearers = std::map<std::string, std::optional<std::size_t>>;
Bearers bearers(std::span<const Trace> traces, const std::vector<bool>& taken, Sign sign) {
  Bearers out;
  for (std::size_t i = 0; i < traces.size(); ++i) {
    if (taken[i]) continue;
    auto key = sign(traces[i]);
    if (key.empty()) continue;
    auto [place, alone] = out.try_emplace(std::move(key), i);
    if (!alone) place->second.reset();
  }
  return out;
}

std::vector<Match> match(std::span<const Trace> left, std::span<const Trace> came, std::span<const Sign> by) {
  std::vector<Match> out;
  std::vector<bool> left_taken(left.size()), came_taken(came.size());
  for (auto sign : by) {
    const auto leavers = bearers(left, left_taken, sign), comers = bearers(came, came_taken, sign);
    for (const auto& [key, leaver] : leavers) {
      const auto comer = comers.find(key);
      if (!leaver || comer == comers.end() || !comer->second) continue;
      left_taken[*leaver] = came_taken[*comer->second] = true;
      out.push_back({*leaver, *comer->second});
    }
  }
  return out;
}

std::string short_digest(std::string_view bytes) { return hex(digest_of(bytes)).substr(0, 20); }

std::string slug_of(std::string_view place) {
  const auto segments = split(place, '/');
  if (segments.empty()) return "";
  auto slug = file_name(segments.back()).slug;
  return slug == "index" && segments.size() > 1 ? std::string(segments[segments.size() - 2]) : slug;
}

}  // namespace

std::string stamped(std::string_view walked, const Trace& read) {
  return std::string(walked) + '/' + read.birth + '/' + read.content + '/' + read.title;
}

std::string_view walked_part(std::string_view stamp) { return stamp.substr(0, stamp.find('/')); }

Trace trace_of(std::string_view place, std::string_view stamp) {
  Trace out;
  out.place = place;
  out.slug = slug_of(place);
  const auto walked = walked_part(stamp);
  const auto settings = walked.rfind('-');
  if (settings != std::string_view::npos) out.file = walked.substr(0, settings);
  auto rest = stamp.substr(walked.size());
  for (auto* part : {&out.birth, &out.content, &out.title}) {
    if (rest.empty()) break;
    rest.remove_prefix(1);
    *part = walked_part(rest);
    rest.remove_prefix(part->size());
  }
  return out;
}

std::string content_key(std::string_view bytes) { return bytes.empty() ? "" : short_digest(bytes); }
std::string title_key(std::string_view title) { return title.empty() ? "" : short_digest(title); }

std::vector<Match> match_files(std::span<const Trace> left, std::span<const Trace> came) {
  return match(left, came, the_file);
}
std::vector<Match> match_signs(std::span<const Trace> left, std::span<const Trace> came) {
  return match(left, came, signs);
}

}  // namespace feedd::posts
