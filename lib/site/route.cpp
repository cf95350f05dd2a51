#include "site/route.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "codec/html.hpp"
#include "model/tag_key.hpp"

namespace feedd::site {
namespace {

using Field = Condition::Field;

bool has_regex(Field field) {
  return field == Field::title || field == Field::author || field == Field::link || field == Field::text;
}

/// Text without markup, made once for all conditions that read it.
class Reading {
 public:
  explicit Reading(const Entry& one) : entry(one) {}
  const std::string& text() {
    if (!text_) text_ = entry.title + '\n' + entry.summary + '\n' + codec::text_of(entry.html);
    return *text_;
  }
  const Entry& entry;

 private:
  std::optional<std::string> text_;
};

constexpr Instant always = Instant::min(), never = Instant::max();

class Test {
 public:
  explicit Test(const Condition& condition) : field_(condition.field), word_(fold_case(condition.pattern)) {
    if (field_ == Field::age) std::from_chars(word_.data(), word_.data() + word_.size(), age_);
    if (!has_regex(field_)) return;
    RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(false);
    regex_ = std::make_unique<RE2>(condition.pattern, options);
  }
  bool valid() const { return !regex_ || regex_->ok(); }
  std::string why() const { return regex_ ? regex_->error() : ""; }

  /// From when on it matches: `always`, `never`, or the instant at which the entry has its age.
  Instant matches_from(Reading& reading) const {
    const auto& entry = reading.entry;
    if (field_ == Field::age) {
      const auto& born = entry.date();
      return born ? *born + std::chrono::seconds(age_) : never;
    }
    return matches(reading) ? always : never;
  }

 private:
  bool matches(Reading& reading) const {
    const auto& entry = reading.entry;
    switch (field_) {
      case Field::title:
        return found_in(entry.title);
      case Field::text:
        return found_in(reading.text());
      case Field::link:
        return entry.link && found_in(entry.link->str());
      case Field::author:
        return std::any_of(entry.authors.begin(), entry.authors.end(),
                           [this](const Person& person) { return found_in(person.name) || found_in(person.email); });
      case Field::tag:
        return std::any_of(entry.tags.begin(), entry.tags.end(), [this](const Tag& tag) {
          return fold_case(tag.term) == word_ || fold_case(tag.label) == word_;
        });
      case Field::language: {  // RFC 4647 §3.3.1, basic filtering: "zh" takes "zh-CN"
        auto language = fold_case(entry.language);
        return language == word_ || (language.starts_with(word_) && language[word_.size()] == '-');
      }
      case Field::source:
        return fold_case(name_of(entry.source)) == word_;
      case Field::has:
        return word_ == "image" ? entry.image.has_value() : !entry.enclosures.empty();
      case Field::age:
        break;
    }
    return false;
  }
  bool found_in(const std::string& text) const { return RE2::PartialMatch(text, *regex_); }

  Field field_;
  std::string word_;
  std::int64_t age_ = 0;
  std::unique_ptr<RE2> regex_;
};

/// What matches once goes on matching, so that an entry is shown in one stretch of time.
struct Stretch {
  Instant from = always, until = never;
  bool is_empty() const { return from >= until; }
  Stretch operator&(const Stretch& other) const { return {std::max(from, other.from), std::min(until, other.until)}; }
  store::Filing filing(ChannelId channel) const {
    return {std::move(channel), from == always ? std::nullopt : std::optional(from),
            until == never ? std::nullopt : std::optional(until)};
  }
};

struct Selection {
  std::set<SourceId> sources;  ///< empty: all
  std::vector<Test> keep, drop;

  Stretch takes(Reading& reading) const {
    if (!sources.empty() && !sources.contains(reading.entry.source)) return {never, never};
    return {keep.empty() ? always : first(keep, reading), first(drop, reading)};
  }

 private:
  static Instant first(const std::vector<Test>& tests, Reading& reading) {
    auto from = never;
    for (const auto& test : tests) {
      if (from == always) break;
      from = std::min(from, test.matches_from(reading));
    }
    return from;
  }
};

Result<Selection> compiled(const Rule& rule) {
  Selection out;
  out.sources.insert(rule.sources.begin(), rule.sources.end());
  for (auto [from, to] : {std::pair(&rule.keep, &out.keep), std::pair(&rule.drop, &out.drop)}) {
    for (const auto& condition : *from) {
      CHECK_OK(check(condition));
      to->emplace_back(condition);
    }
  }
  return out;
}

void put(Hasher& hasher, const Rule& rule) {
  hasher << static_cast<std::int64_t>(rule.sources.size());
  for (const auto& source : rule.sources) hasher << source.value;
  for (const auto* list : {&rule.keep, &rule.drop}) {
    hasher << static_cast<std::int64_t>(list->size());
    for (const auto& condition : *list) hasher << static_cast<std::int64_t>(condition.field) << condition.pattern;
  }
}

}  // namespace

Result<void> check(const Condition& condition) {
  Test test(condition);
  if (test.valid()) return {};
  return fail(Errc::config, "\"{}\" is no regular expression: {}", printable(condition.pattern), test.why());
}

std::string name_of(const SourceId& source) { return source.value.substr(source.value.find('/') + 1); }

ChannelId channel_of(const SourceId& source) { return {"sources/" + name_of(source)}; }

struct Routes::State {
  std::vector<std::pair<ChannelId, Selection>> channels;
  std::set<SourceId> sources;
  std::map<SourceId, Selection> source_rules;
  Sections sections;
  std::string digest;
};

Result<Routes> Routes::make(const std::vector<Channel>& channels, const std::set<SourceId>& sources,
                            const std::map<SourceId, Rule>& source_rules, Sections sections) {
  auto state = std::make_shared<State>();
  Hasher hasher;
  state->sources = sources;
  for (const auto& source : sources) hasher << source.value;
  for (const auto& [source, rule] : source_rules) {
    TRY(auto selection, compiled(rule));
    state->source_rules.emplace(source, std::move(selection));
    hasher << source.value;
    put(hasher, rule);
  }
  for (const auto& channel : channels) {
    TRY(auto selection, compiled(channel.rule));
    state->channels.emplace_back(channel.id, std::move(selection));
    hasher << channel.id.value;
    put(hasher, channel.rule);
  }
  state->sections = sections;
  if (sections != Sections()) hasher << "sections" << std::int64_t{sections.tags} << std::int64_t{sections.sources};
  state->digest = hex(hasher.digest());
  Routes out;
  out.state_ = std::move(state);
  return out;
}

std::vector<store::Filing> Routes::operator()(const Entry& entry) const {
  std::vector<store::Filing> out;
  if (!state_->sources.contains(entry.source)) return out;
  Reading reading(entry);
  Stretch of_source;
  auto rule = state_->source_rules.find(entry.source);
  if (rule != state_->source_rules.end()) of_source = rule->second.takes(reading);
  if (of_source.is_empty()) return out;
  for (const auto& [id, selection] : state_->channels) {
    const auto stretch = of_source & selection.takes(reading);
    if (!stretch.is_empty()) out.push_back(stretch.filing(id));
  }
  if (state_->sections.sources) out.push_back(of_source.filing(channel_of(entry.source)));
  if (state_->sections.tags) {
    const auto count = std::min(entry.tags.size(), most_tags_of_entry);
    for (std::size_t i = 0; i < count; ++i) {
      if (auto key = tag_key(entry.tags[i]); !key.empty()) out.push_back(of_source.filing({"tags/" + key}));
    }
  }
  return out;
}

const std::string& Routes::digest() const { return state_->digest; }

}  // namespace feedd::site
