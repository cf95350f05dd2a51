#include "posts/posts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <map>
#include <optional>
#include <set>

#include "base/log.hpp"
#include "posts/post.hpp"
#include "posts/tree.hpp"
#include "posts/watch.hpp"

namespace feedd::posts {
namespace {

constexpr std::size_t batch_size = 500;
/// A directory that is gone may be about to come back under its name: its entries stay so long.
constexpr std::chrono::seconds grace{10};

}  // namespace

struct Posts::State {
  State(PostsConfig wishes, Executor where, Clock time)
      : config(std::move(wishes)), crew(std::move(where)), clock(std::move(time)) {}

  PostsConfig config;
  Executor crew;
  Clock clock;
  std::optional<Settings> settings;
  Survey survey;
  std::unique_ptr<Watch> watch;
  bool looked = false;

  std::map<std::string, Known> known;                  // by place: what the store holds
  std::map<std::string, std::string> owners;           // guid → place
  std::map<std::string, std::string> set_aside;        // place → touched: drafts, and posts that cannot be read
  std::set<std::pair<std::string, std::string>> told;  // notes of the walk before: place, what
  std::optional<std::chrono::steady_clock::time_point> missing_since;

  std::vector<Found> todo;  // the last one is next
  std::vector<Guid> gone;
  std::vector<Note> notes;

  void remember(Known entry) {
    owners[entry.guid.value] = entry.place;
    auto place = entry.place;
    known[place] = std::move(entry);
  }

  /// Takes the post at a place back, unless another place has its guid by now.
  void forget(const std::string& place) {
    const auto entry = known.find(place);
    if (entry == known.end()) return;
    const auto owner = owners.find(entry->second.guid.value);
    if (owner != owners.end() && owner->second == place) {
      gone.push_back(entry->second.guid);
      owners.erase(owner);
    }
    known.erase(entry);
  }

  /// What is wrong with the directory is told once, and again only after it was right.
  void tell(std::vector<Note> standing) {
    std::set<std::pair<std::string, std::string>> now;
    for (auto& note : standing) {
      auto key = std::pair(note.place, note.error.what);
      if (now.insert(key).second && !told.contains(key)) notes.push_back(std::move(note));
    }
    told = std::move(now);
  }

  void fail_post(const Found& file, Error error, std::string_view separator) {
    set_aside[file.place] = file.touched;
    error.what = fmt::format("{}{}{}", (config.path / file.place).string(), separator, error.what);
    notes.push_back({Note::Severity::error, std::move(error), file.place});
  }

  void look(const std::set<std::string>& busy);
  void look_at(const Walk& walk, const std::set<std::string>& busy);
  Batch take();
  void take_one(const Found& file, Batch& batch, std::set<std::string>& taken);
};

/// Walks, and makes the list of what to read. On the crew.
void Posts::State::look(const std::set<std::string>& busy) {
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
    const auto now = std::chrono::steady_clock::now();
    if (walked.error().code == Errc::not_found) {
      if (!missing_since) missing_since = now;
      if (now - *missing_since >= grace) {
        while (!known.empty()) forget(known.begin()->first);
        set_aside.clear();
      }
    }
    return tell(std::move(standing));
  }
  missing_since.reset();
  survey = std::move(walked->survey);
  for (auto& note : walked->notes) {
    note.error.what = fmt::format("{}: {}", (config.path / note.place).string(), note.error.what);
    standing.push_back(std::move(note));
  }
  tell(std::move(standing));
  look_at(*walked, busy);
}

void Posts::State::look_at(const Walk& walk, const std::set<std::string>& busy) {
  std::vector<Known> sorted;
  sorted.reserve(known.size());
  for (const auto& [place, entry] : known) sorted.push_back(entry);
  auto difference = compare(walk.found, sorted, walk.unread);
  for (const auto& entry : difference.removed) forget(entry.place);
  std::map<std::string, std::string> still_aside;
  // At the start nobody has said who is writing, and an export looks only once: everything is taken then.
  todo.clear();
  for (auto& file : difference.changed) {
    const auto aside = set_aside.find(file.place);
    if (aside != set_aside.end() && aside->second == file.touched) {
      still_aside.insert(*aside);
    } else if (busy.contains(file.place)) {
      continue;
    } else if (file.fresh && looked) {
      watch->set_busy(file.place);
    } else {
      todo.push_back(std::move(file));
    }
  }
  set_aside = std::move(still_aside);
  std::reverse(todo.begin(), todo.end());
}

void Posts::State::take_one(const Found& file, Batch& batch, std::set<std::string>& taken) {
  auto bytes = file.size > largest_post
                   ? Result<std::string>(fail(Errc::too_large, "{} bytes: a post may have {}", file.size, largest_post))
                   : read_post(config.path, file.place);
  if (!bytes) {
    if (bytes.error().code != Errc::not_found) fail_post(file, bytes.error(), ": ");
    return;  // what is gone is an event of its own
  }
  auto made = post({file.place, std::move(*bytes), file.stamp, file.modified}, *settings, survey, clock());
  if (!made) return fail_post(file, made.error(), ":");
  for (auto& remark : made->remarks) {
    remark.what = fmt::format("{}:{}", (config.path / file.place).string(), remark.what);
    notes.push_back({Note::Severity::warning, std::move(remark), file.place});
  }
  if (!made->entry) {
    set_aside[file.place] = file.touched;
    return forget(file.place);
  }
  auto& entry = *made->entry;
  const auto owner = owners.find(entry.guid.value);
  if (owner != owners.end() && owner->second != file.place) {
    return fail_post(file, {Errc::syntax, fmt::format("its id is that of {} already: give it another", owner->second)},
                     ": ");
  }
  const auto before = known.find(file.place);
  if (before != known.end() && before->second.guid != entry.guid) forget(file.place);
  remember({entry.guid, file.place, file.stamp});
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
  // A guid that one place lost and another has won is not gone.
  std::erase_if(gone, [&](const Guid& guid) { return taken.contains(guid.value) || owners.contains(guid.value); });
  batch.removals = std::exchange(gone, {});
  batch.notes = std::exchange(notes, {});
  batch.more = !todo.empty();
  return batch;
}

Posts::Posts(PostsConfig config, std::vector<Known> known, Executor crew, Clock clock)
    : state_(std::make_unique<State>(std::move(config), std::move(crew), std::move(clock))) {
  for (auto& entry : known) {
    if (state_->known.contains(entry.place)) state_->forget(entry.place);
    state_->remember(std::move(entry));
  }
}
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
        state.look(news.busy);
        return true;
      };
      (void)co_await on(state.crew, std::move(look));
      state.looked = true;
    }
    auto take = [&state] { return state.take(); };
    Batch batch = co_await on(state.crew, std::move(take));
    const bool is_empty = batch.upserts.empty() && batch.removals.empty() && batch.notes.empty() && !batch.more;
    if (is_first || !is_empty) co_return batch;
  }
}

SourceInfo about(const PostsConfig& config) {
  SourceInfo info;
  info.title = config.title.empty() ? config.name : config.title;
  info.link = config.url;
  if (auto read = settings(config)) {
    info.title = read->title;
    info.link = read->base;
  }
  return info;
}

}  // namespace feedd::posts
