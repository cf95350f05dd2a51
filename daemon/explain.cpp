#include "daemon/explain.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/secret.hpp"
#include "base/text.hpp"
#include "codec/format.hpp"
#include "daemon/memories.hpp"
#include "daemon/plan.hpp"
#include "site/candidates.hpp"
#include "site/frame.hpp"
#include "site/twins.hpp"
#include "upstream/memory.hpp"

namespace feedd::daemon {
namespace {

constexpr std::size_t most_found = 20;

/// As it is written in the configuration.
std::string written(const site::Condition& condition) {
  using Field = site::Condition::Field;
  switch (condition.field) {
    case Field::title:
      return "title:" + condition.pattern;
    case Field::author:
      return "author:" + condition.pattern;
    case Field::tag:
      return "tag:" + condition.pattern;
    case Field::link:
      return "link:" + condition.pattern;
    case Field::language:
      return "lang:" + condition.pattern;
    case Field::source:
      return "source:" + condition.pattern;
    case Field::text:
      return "text:" + condition.pattern;
    case Field::age:
      return "age:" + to_duration(std::chrono::seconds(std::strtoll(condition.pattern.c_str(), nullptr, 10)));
    case Field::has:
      return "has:" + condition.pattern;
  }
  return condition.pattern;
}

/// Asked of the routes themselves, so that there is one opinion about what matches.
bool matches(const site::Condition& condition, const Entry& entry, Instant now) {
  site::Channel channel;
  channel.rule.keep = {condition};
  auto routes = site::Routes::make({channel}, {entry.source}, {});
  if (!routes) return false;
  auto filings = (*routes)(entry);
  return std::any_of(filings.begin(), filings.end(),
                     [&](const auto& filing) { return filing.from.value_or(now) <= now; });
}

const site::Condition* first_match(const std::vector<site::Condition>& conditions, const Entry& entry, Instant now) {
  auto found = std::find_if(conditions.begin(), conditions.end(),
                            [&](const auto& condition) { return matches(condition, entry, now); });
  return found == conditions.end() ? nullptr : &*found;
}

std::string told(const std::optional<Instant>& when) { return when ? to_rfc3339(*when) : "never"; }

class Explainer {
 public:
  Explainer(const config::Config& config, const site::Plan& plan, store::Store& store, Instant now)
      : config_(config), plan_(plan), store_(store), twins_(store), now_(now) {}

  Result<void> entry(const store::Found& found) {
    const auto& entry = found.entry;
    line("\"{}\"", printable(entry.title));
    line("  id         {}", printable(entry.id));
    if (entry.guid.value != entry.id) line("  guid       {}", printable(entry.guid.value));
    if (entry.link) line("  link       {}", entry.link->str());
    line("  source     {}", entry.source.value);
    if (!entry.origin && !entry.place.empty()) line("  file       {}", file_of(entry));
    line("  first seen {}", to_rfc3339(found.seen));
    if (found.backlog > 0)
      line("  backlog    number {} of what its source had published before it was asked for", found.backlog);
    line("  published  {}", told(entry.published));
    line("  updated    {}", told(entry.updated));
    CHECK_OK(of_source(entry.source, entry));
    if (!found.live) {
      line("  shown nowhere: it is gone at its source, or older than the newest that are kept; id and dates stay");
      return {};
    }
    auto from_source = rule_of(entry);
    if (!from_source.takes) {
      line("  shown nowhere: {}", from_source.why);
      return {};
    }
    for (const auto& channel : plan_.channels) CHECK_OK(in(channel, found));
    return {};
  }

  Result<void> source(const SourceId& id, const std::string& address) {
    line("{}", id.value);
    if (!address.empty()) line("  address    {}", address);
    TRY(auto count, store_.count(id));
    line("  entries    {}", count);
    return of_source(id, std::nullopt);
  }

  std::string text() { return std::move(out_); }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    out_ += fmt::format(format, std::forward<Args>(args)...) + "\n";
  }

  std::string file_of(const Entry& entry) const {
    for (const auto& posts : config_.posts)
      if (posts.id == entry.source) return (posts.path / entry.place).string();
    return entry.place;
  }

  /// When it was asked and will be, and what it had to tell; of one entry's file, if it has one.
  Result<void> of_source(const SourceId& id, const std::optional<Entry>& entry) {
    TRY(auto text, store_.remembered(id));
    if (!text.empty()) {
      auto memory = upstream::parse_memory(text);
      line("  fetched    {}{}", told(memory.last_success),
           memory.failures > 0 ? fmt::format(", then failed {} times", memory.failures) : "");
      if (memory.gone) {
        line("  next       never ({})", upstream::in_words(memory.because));
      } else {
        line("  next       {} ({})", memory.due > now_ ? to_rfc3339(memory.due) : "as soon as feedd runs",
             upstream::in_words(memory.because));
      }
      if (!memory.adopted.empty()) line("  asked at   {}", memory.adopted);
    }
    TRY(auto notes, store_.notes(id));
    for (const auto& note : notes) {
      if (entry && !note.place.empty() && note.place != entry->place) continue;
      line("  {} {}", note.severity == Note::Severity::error ? "failed    " : "repaired  ", printable(note.error.what));
    }
    return {};
  }

  Verdict rule_of(const Entry& entry) const {
    auto known = std::any_of(plan_.sources.begin(), plan_.sources.end(),
                             [&](const auto& source) { return source.first == entry.source; });
    if (!known) return {false, "the configuration names its source no more"};
    auto rule = config_.source_rules.find(entry.source);
    return rule == config_.source_rules.end() ? Verdict{true, ""} : judged(rule->second, entry, now_);
  }

  Result<void> in(const site::Channel& channel, const store::Found& found) {
    const auto& entry = found.entry;
    if (channel.is_pages && channel.rule.sources != std::vector{entry.source}) return {};
    const auto directory = site::directory_of(channel.id);
    auto verdict = judged(channel.rule, entry, now_);
    if (!verdict.takes) {
      line("  {}: not there: {}", directory, verdict.why);
      return {};
    }
    if (entry.due && *entry.due > now_) {
      line("  {}: not there before {}", directory, to_rfc3339(*entry.due));
      return {};
    }
    if (entry.expires && *entry.expires <= now_) {
      line("  {}: not there since {}: it has expired", directory, to_rfc3339(*entry.expires));
      return {};
    }
    if (channel.is_pages) {
      line("  {}: a page of its own", directory);
      return {};
    }
    TRY(auto showings, twins_.of(channel, channel.dedupe, now_));
    auto shown = std::find_if(showings.begin(), showings.end(),
                              [&](const auto& showing) { return showing.ref.entry == found.ref.entry; });
    if (shown == showings.end()) return missing(channel, found, showings.size());
    std::string files;
    for (const auto& format : codec::formats()) files += " " + directory + std::string(format.file);
    auto via = shown->via.empty() ? "" : ", for its twin at " + shown->via.front().url.str() + " as well";
    line("  {}: number {} of {}, {}{}:{}", directory, shown - showings.begin() + 1, showings.size(), verdict.why, via,
         files);
    return {};
  }

  /// Taken, and not shown: another one stands for it, or there is no room.
  Result<void> missing(const site::Channel& channel, const store::Found& found, std::size_t shown) {
    const auto directory = site::directory_of(channel.id);
    TRY(auto refs, store_.window(channel.id, channel.newest * 2, now_));
    TRY(auto entries, store_.load(refs));
    std::vector<site::Likeness> alike;
    std::optional<std::size_t> place;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (refs[i].entry == found.ref.entry) place = i;
      alike.push_back(site::likeness_of(entries[i]));
    }
    auto winners = site::winners(alike, channel.dedupe);
    if (place && winners[*place] != *place) {
      const auto& twin = entries[winners[*place]];
      line("  {}: not there: the same article as {} of {}, which is shown instead", directory, printable(twin.id),
           twin.source.value);
    } else if (place && channel.share > 0 && *place < channel.newest) {
      line("  {}: not there: at most {} entries of one source are shown at a time", directory, channel.share);
    } else if (const auto share = site::backlog_share(channel.newest);
               place && channel.share == 0 && *place < channel.newest && found.backlog > share) {
      line(
          "  {}: not there: of what a source published before it was asked for the newest {} have a place beside "
          "others",
          directory, share);
    } else {
      line("  {}: not there: {} newer ones are shown (limit = {})", directory, shown, channel.newest);
    }
    return {};
  }

  const config::Config& config_;
  const site::Plan& plan_;
  store::Store& store_;
  site::Twins twins_;
  Instant now_;
  std::string out_;
};

/// A source by its name, id or address.
bool is_named(const std::string& words, const SourceId& id, const std::string& name, const Uri* url) {
  if (words == id.value || words == name) return true;
  return url && (words == url->str() || words == without_userinfo(*url).str() || words == without_secrets(*url).str());
}

/// How an entry may be called where the store has not those very words: its file's path, an address spelt otherwise.
std::vector<std::string> other_names(const std::string& words, const config::Config& config) {
  std::vector<std::string> names;
  std::error_code error;
  auto file = std::filesystem::weakly_canonical(words, error);
  for (const auto& posts : config.posts) {
    auto place = file.lexically_relative(std::filesystem::weakly_canonical(posts.path, error)).string();
    if (!place.empty() && !place.starts_with("..")) names.push_back(place);
  }
  if (auto uri = parse_uri(words); uri && uri->is_web()) {
    names.push_back(uri->str());
    names.push_back(words.ends_with('/') ? words.substr(0, words.size() - 1) : words + "/");
  }
  return names;
}

}  // namespace

Verdict judged(const site::Rule& rule, const Entry& entry, Instant now) {
  const auto& sources = rule.sources;
  if (!sources.empty() && std::find(sources.begin(), sources.end(), entry.source) == sources.end())
    return {false, entry.source.value + " is none of its sources"};
  if (const auto* dropped = first_match(rule.drop, entry, now)) return {false, "dropped by " + written(*dropped)};
  if (rule.keep.empty()) return {true, "kept, as all are"};
  if (const auto* kept = first_match(rule.keep, entry, now)) return {true, "kept by " + written(*kept)};
  std::string all;
  for (const auto& condition : rule.keep) all += (all.empty() ? "" : ", ") + written(condition);
  return {false, "none of keep matches: " + all};
}

Result<std::string> explain(const std::string& words, config::Config written, store::Store& store, Instant now) {
  auto config = wishes_of(store, std::move(written)).config;
  TRY(const auto plan, plan_of(config));
  Explainer explainer(config, plan, store, now);
  bool any = false;
  for (const auto& upstream : config.upstreams) {
    if (!is_named(words, upstream.id, upstream.name, &upstream.url)) continue;
    CHECK_OK(explainer.source(upstream.id, without_secrets(upstream.url).str()));
    any = true;
  }
  for (const auto& posts : config.posts) {
    if (!is_named(words, posts.id, posts.name, posts.url ? &*posts.url : nullptr)) continue;
    CHECK_OK(explainer.source(posts.id, posts.path.string()));
    any = true;
  }
  TRY(auto found, store.find(words, most_found));
  auto names = other_names(words, config);
  for (std::size_t i = 0; found.empty() && i < names.size(); ++i) {
    TRY(found, store.find(names[i], most_found));
  }
  for (const auto& one : found) CHECK_OK(explainer.entry(one));
  if (!any && found.empty())
    return fail(Errc::not_found,
                "{}: no entry has this id, guid, link, title or file, and no source this address: an "
                "entry is known once feedd has read it",
                printable(words));
  return explainer.text();
}

}  // namespace feedd::daemon
