#include "posts/posts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <map>
#include <optional>
#include <set>

#include "base/log.hpp"
#include "base/media_type.hpp"
#include "base/text.hpp"
#include "posts/below.hpp"
#include "posts/body.hpp"
#include "posts/files.hpp"
#include "posts/history.hpp"
#include "posts/identity.hpp"
#include "posts/post.hpp"
#include "posts/roll.hpp"
#include "posts/tree.hpp"
#include "posts/watch.hpp"

namespace feedd::posts {
namespace {

constexpr std::size_t batch_size = 500;
/// A directory that is gone may be about to come back under its name: its entries stay so long.
constexpr std::chrono::seconds grace{10};

using Steady = std::chrono::steady_clock;

}  // namespace

struct Posts::State {
  State(PostsConfig wishes, std::vector<Known> known, Executor where, Clock time)
      : config(std::move(wishes)), crew(std::move(where)), clock(std::move(time)), roll(std::move(known)) {}

  PostsConfig config;
  Executor crew;
  Clock clock;
  std::optional<Settings> settings;
  Survey survey;
  History history{config.path};
  std::unique_ptr<Watch> watch;
  bool looked = false;

  Roll roll;
  std::map<std::string, std::string> set_aside;        // place → touched: drafts, and posts that cannot be read
  std::set<std::pair<std::string, std::string>> told;  // notes of the walk before: place, what
  bool is_righted = false;                             // something told is so no longer: that is news, too
  std::optional<Steady::time_point> missing_since;

  std::vector<Found> todo;  // the last one is next
  std::vector<Note> notes;
  std::set<std::string> files;  // that posts may show, and are other ones now

  /// What is wrong with the directory is told once, and again only after it was right.
  void tell(std::vector<Note> standing) {
    std::set<std::pair<std::string, std::string>> now;
    for (auto& note : standing) {
      auto key = std::pair(note.place, note.error.what);
      if (now.insert(key).second && !told.contains(key)) notes.push_back(std::move(note));
    }
    is_righted = std::any_of(told.begin(), told.end(), [&](const auto& one) { return !now.contains(one); });
    told = std::move(now);
  }

  void fail_post(const Found& file, Error error, std::string_view separator) {
    set_aside[file.place] = file.touched;
    error.what = fmt::format("{}{}{}", (config.path / file.place).string(), separator, error.what);
    notes.push_back({Note::Severity::error, std::move(error), file.place});
  }

  void look(const News& news);
  bool look_at_changed(const News& news);
  void add_bundles(Difference& difference, const std::vector<Found>& found) const;
  void take_up(Difference difference, const News& news);
  void read_signs(std::vector<Trace>& came) const;
  Batch take();
  void take_one(const Found& file, Batch& batch, std::set<std::string>& taken);
};

/// Makes the list of what to read. On the crew.
void Posts::State::look(const News& news) {
  files.clear();
  for (const auto& place : news.changed) {
    if (!is_post(place)) files.insert(place);
  }
  if (look_at_changed(news)) return;
  std::vector<Note> standing;
  auto now_settings = posts::settings(config);
  if (now_settings) {
    settings = std::move(*now_settings);
    for (const auto& remark : settings->remarks) standing.push_back({Note::Severity::warning, remark, ""});
  } else {
    standing.push_back({Note::Severity::error, now_settings.error(), ""});
    if (!settings) return tell(std::move(standing));  // what kind of posts these are is not known
  }
  watch->begin();
  auto walked = walk(*settings, [&](const std::string& place) { return watch->cover(place); });
  watch->end();
  if (auto trouble = watch->trouble()) {
    standing.push_back({Note::Severity::warning,
                        {Errc::io, fmt::format("{}: looked at every 10 s, for no events can be had: {}",
                                               config.path.string(), *trouble)},
                        ""});
  }
  if (!walked) {
    standing.push_back({Note::Severity::error, walked.error(), ""});
    const auto now = Steady::now();
    if (walked.error().code == Errc::not_found) {
      if (!missing_since) missing_since = now;
      if (now - *missing_since >= grace) {
        roll.forget_all();
        set_aside.clear();
      }
    }
    return tell(std::move(standing));
  }
  missing_since.reset();
  if (settings->hugo.git) history.date(walked->found);
  survey = std::move(walked->survey);
  for (auto& note : walked->notes) {
    note.error.what = fmt::format("{}: {}", (config.path / note.place).string(), note.error.what);
    standing.push_back(std::move(note));
  }
  tell(std::move(standing));
  auto difference = compare(walked->found, roll.all(), walked->unread);
  add_bundles(difference, walked->found);
  take_up(std::move(difference), {news.busy, {}, true});
}

/// A post that is its directory's index tells of the files there and below: it is read again when one of them changed.
void Posts::State::add_bundles(Difference& difference, const std::vector<Found>& found) const {
  auto by_place = [](const Found& one, const std::string& place) { return one.place < place; };
  std::set<std::string> bundles;
  for (const auto& file : files) {
    for (auto slash = file.find('/'); slash != std::string::npos; slash = file.find('/', slash + 1))
      bundles.insert(file.substr(0, slash) + "/index.");
  }
  auto& changed = difference.changed;
  for (const auto& prefix : bundles) {
    for (auto post = std::lower_bound(found.begin(), found.end(), prefix, by_place);
         post != found.end() && post->place.starts_with(prefix); ++post) {
      const auto at = std::lower_bound(changed.begin(), changed.end(), post->place, by_place);
      if (at == changed.end() || at->place != post->place) changed.insert(at, *post);
    }
  }
}

/// Among a hundred thousand posts the one that was saved is looked at alone, where that is as good as a walk.
bool Posts::State::look_at_changed(const News& news) {
  constexpr std::size_t few = 100;  // for more of them a walk is as good
  if (!looked || news.elsewhere || !settings || missing_since || news.changed.size() > few) return false;
  const bool is_told_of =
      std::any_of(told.begin(), told.end(), [&](const auto& note) { return news.changed.contains(note.first); });
  auto found = is_told_of ? std::nullopt : posts::look_at(*settings, news.changed);
  if (!found) return false;
  std::vector<Known> sorted;
  for (const auto& place : news.changed) {
    if (const auto* entry = roll.at(place)) sorted.push_back(*entry);
    const auto [begin, end] = std::equal_range(survey.places.begin(), survey.places.end(), place);
    const bool is_there =
        std::any_of(found->begin(), found->end(), [&](const Found& one) { return one.place == place; });
    if (is_there && begin == end) survey.places.insert(begin, place);
    if (!is_there && begin != end) survey.places.erase(begin);
  }
  take_up(compare(*found, sorted, {}), news);
  return true;
}

/// Unless there is news elsewhere, nothing is said of places that are not named in it.
void Posts::State::take_up(Difference difference, const News& news) {
  std::map<std::string, std::string> still_aside;
  if (!news.elsewhere) {
    still_aside = std::move(set_aside);
    for (const auto& place : news.changed) {
      if (auto aside = still_aside.extract(place)) set_aside.insert(std::move(aside));
    }
  }
  // At the start nobody has said who is writing, and an export looks only once: everything is taken then.
  todo.clear();
  bool is_all_here = true;
  for (auto& file : difference.changed) {
    const auto aside = set_aside.find(file.place);
    if (aside != set_aside.end() && aside->second == file.touched) {
      still_aside.insert(*aside);
    } else if (news.busy.contains(file.place)) {
      continue;
    } else if (file.fresh && looked) {
      watch->set_busy(file.place);
      is_all_here = false;
    } else {
      todo.push_back(std::move(file));
    }
  }
  set_aside = std::move(still_aside);
  roll.recognise(std::move(difference.removed), todo, is_all_here, [&](auto& came) { read_signs(came); });
  std::reverse(todo.begin(), todo.end());
}

/// What only the bytes of a file that came can tell.
void Posts::State::read_signs(std::vector<Trace>& came) const {
  for (auto& file : came) {
    if (file.place.empty()) continue;
    auto bytes = read_post(config.path, file.place);
    if (!bytes) continue;
    file.birth = birth_of(config.path, file.place);
    file.content = content_key(*bytes);
    if (auto page = read_page({file.place, *bytes, "", {}}, *settings, survey); page && page->draft.title) {
      file.title = title_key(squeeze(*page->draft.title));
    }
  }
}

void Posts::State::take_one(const Found& file, Batch& batch, std::set<std::string>& taken) {
  auto bytes = file.size > largest_post
                   ? Result<std::string>(fail(Errc::too_large, "{} bytes: a post may have {}", file.size, largest_post))
                   : read_post(config.path, file.place);
  if (!bytes) {
    if (bytes.error().code != Errc::not_found) fail_post(file, bytes.error(), ": ");
    return;  // what is gone is an event of its own
  }
  Trace read;
  read.birth = birth_of(config.path, file.place);
  read.content = content_key(*bytes);
  auto made =
      post({file.place, std::move(*bytes), file.stamp, file.modified, file.committed}, *settings, survey, clock());
  if (!made) return fail_post(file, made.error(), ":");
  // A date that nobody can read is a fault where nothing else tells one.
  const bool is_undated = made->entry && !made->entry->published;
  for (auto& remark : made->remarks) {
    const auto severity = is_undated && remark.code == Errc::syntax ? Note::Severity::error : Note::Severity::warning;
    remark.what = fmt::format("{}:{}", (config.path / file.place).string(), remark.what);
    notes.push_back({severity, std::move(remark), file.place});
  }
  if (!made->entry) {
    set_aside[file.place] = file.touched;
    return roll.forget(file.place);
  }
  auto& entry = *made->entry;
  if (entry.guid.value == file.place) {
    entry.guid.value = roll.name_of(file.place);
    // At a place, and perhaps an address, that was another's first: its id tells them apart.
    if (!roll.at(file.place)) entry.id += entry.guid.value.substr(file.place.size());
  }
  // At first sight alone: a date once decided stays.
  if (!entry.published && !roll.at(file.place)) entry.published = history.first_seen(file.place);
  read.title = title_key(entry.title);
  entry.stamp = stamped(file.stamp, read);
  const auto* owner = roll.place_of(entry.guid);
  if (owner && *owner != file.place) {
    return fail_post(file, {Errc::syntax, fmt::format("its id is that of {} already: give it another", *owner)}, ": ");
  }
  const auto* before = roll.at(file.place);
  if (before && before->guid != entry.guid) roll.forget(file.place);
  roll.remember({entry.guid, file.place, entry.stamp});
  taken.insert(entry.guid.value);
  batch.upserts.push_back(std::move(entry));
}

/// Reads and renders the next files. On the crew.
Batch Posts::State::take() {
  Batch batch;
  batch.source = config.id;
  std::set<std::string> taken;
  while (!todo.empty() && batch.upserts.size() < batch_size) {
    take_one(todo.back(), batch, taken);
    todo.pop_back();
  }
  batch.removals = roll.gone(taken);
  batch.notes = std::exchange(notes, {});
  if (settings && settings->own_pages) batch.files = std::exchange(files, {});
  batch.more = !todo.empty();
  return batch;
}

Posts::Posts(PostsConfig config, std::vector<Known> known, Executor crew, Clock clock)
    : state_(std::make_unique<State>(rooted(std::move(config)), std::move(known), std::move(crew), std::move(clock))) {}
Posts::~Posts() = default;
Posts::Posts(Posts&&) noexcept = default;
Posts& Posts::operator=(Posts&&) noexcept = default;

Task<Batch> Posts::next() {
  auto& state = *state_;
  auto executor = co_await asio::this_coro::executor;
  if (!state.watch) state.watch = std::make_unique<Watch>(executor, state.config.path);
  for (;;) {
    bool is_first = false;
    if (state.todo.empty()) {
      is_first = !state.looked;
      News news;
      if (!is_first) news = co_await state.watch->changed();
      auto look = [&state, &news] {
        state.look(news);
        return true;
      };
      (void)co_await on(state.crew, std::move(look));
      state.looked = true;
    }
    auto take = [&state] { return state.take(); };
    Batch batch = co_await on(state.crew, std::move(take));
    const bool is_empty =
        batch.upserts.empty() && batch.removals.empty() && batch.notes.empty() && batch.files.empty() && !batch.more;
    const bool is_righted = std::exchange(state.is_righted, false);
    if (is_first || !is_empty || is_righted) co_return batch;
  }
}

About about(const PostsConfig& config) {
  About out;
  out.info.title = config.title.empty() ? config.name : config.title;
  out.info.link = config.url;
  auto read = settings(config);
  if (!read) return out;
  out.info.title = read->title;
  if (!read->own_pages) out.info.link = read->base;
  out.language = read->language;
  out.own_pages = read->own_pages;
  out.limit = read->feed_limit;
  out.icon = read->feed_icon;
  out.generator = rules_of(read->generator).name;
  out.origins = std::move(read->origins);
  return out;
}

Result<std::pair<std::string, std::string>> read_file(const PostsConfig& config, const std::string& place) {
  constexpr std::uint64_t largest_file = 16 << 20;
  if (is_post(place) || place.starts_with('.') || place.find("/.") != std::string::npos) {
    return fail(Errc::not_found, "not a file to be shown");
  }
  TRY(auto bytes, read_below(rooted(config).path, place, largest_file));
  return std::pair(std::string(media_type_of(place)), std::move(bytes));
}

}  // namespace feedd::posts
