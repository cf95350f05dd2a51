#include "posts/posts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <map>
#include <optional>
#include <set>

#include "base/log.hpp"
#include "base/text.hpp"
#include "posts/below.hpp"
#include "posts/body.hpp"
#include "posts/files.hpp"
#include "posts/history.hpp"
#include "posts/identity.hpp"
#include "posts/post.hpp"
#include "posts/tree.hpp"
#include "posts/watch.hpp"

namespace feedd::posts {
namespace {

constexpr std::size_t batch_size = 500;
/// A directory that is gone may be about to come back under its name: its entries stay so long.
constexpr std::chrono::seconds grace{10};

using Steady = std::chrono::steady_clock;

/// An entry whose file is gone; it may come back under another name. `since`: none when that was before the start.
struct Departed {
  Known entry;
  std::optional<Steady::time_point> since;

  /// Who has just left may come back edited; who has long been away is known by his bytes and his place alone.
  Trace trace(Steady::time_point now) const {
    auto out = trace_of(entry.place, entry.stamp);
    if (!since || now - *since > grace) out.birth = out.slug = out.title = "";
    return out;
  }
};

}  // namespace

struct Posts::State {
  State(PostsConfig wishes, Executor where, Clock time)
      : config(std::move(wishes)), crew(std::move(where)), clock(std::move(time)) {}

  PostsConfig config;
  Executor crew;
  Clock clock;
  std::optional<Settings> settings;
  Survey survey;
  History history{config.path};
  std::unique_ptr<Watch> watch;
  bool looked = false;

  std::map<std::string, Known> known;                  // by place: what the store holds
  std::map<std::string, Departed> departed;            // by guid: what it held once
  std::map<std::string, std::string> owners;           // guid → place
  std::map<std::string, std::string> set_aside;        // place → touched: drafts, and posts that cannot be read
  std::set<std::pair<std::string, std::string>> told;  // notes of the walk before: place, what
  bool is_righted = false;                             // something told is so no longer: that is news, too
  std::optional<Steady::time_point> missing_since;

  std::vector<Found> todo;  // the last one is next
  std::vector<Guid> gone;
  std::vector<Note> notes;
  std::set<std::string> files;  // that posts may show, and are other ones now

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
      auto name = entry->second.guid.value;
      departed.insert_or_assign(std::move(name), Departed{std::move(entry->second), Steady::now()});
      owners.erase(owner);
    }
    known.erase(entry);
  }

  /// What the source calls a post that names no id itself: the place where it was first seen, wherever it stands now.
  std::string name_of(const std::string& place) const {
    const auto before = known.find(place);
    if (before != known.end()) return before->second.guid.value;
    auto name = place;
    for (int n = 2; owners.contains(name) || departed.contains(name); ++n) name = fmt::format("{}#{}", place, n);
    return name;
  }

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
  void recognise(std::vector<Known> left, bool is_all_here);
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
        while (!known.empty()) forget(known.begin()->first);
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
  std::vector<Known> sorted;
  sorted.reserve(known.size());
  for (const auto& [place, entry] : known) sorted.push_back(entry);
  auto difference = compare(walked->found, sorted, walked->unread);
  add_bundles(difference, walked->found);
  take_up(std::move(difference), {news.busy, {}, false});
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
  if (!looked || !news.is_all || !settings || missing_since || news.changed.size() > few) return false;
  const bool is_told_of =
      std::any_of(told.begin(), told.end(), [&](const auto& note) { return news.changed.contains(note.first); });
  auto found = is_told_of ? std::nullopt : posts::look_at(*settings, news.changed);
  if (!found) return false;
  std::vector<Known> sorted;
  for (const auto& place : news.changed) {
    if (const auto entry = known.find(place); entry != known.end()) sorted.push_back(entry->second);
    const auto [begin, end] = std::equal_range(survey.places.begin(), survey.places.end(), place);
    const bool is_there =
        std::any_of(found->begin(), found->end(), [&](const Found& one) { return one.place == place; });
    if (is_there && begin == end) survey.places.insert(begin, place);
    if (!is_there && begin != end) survey.places.erase(begin);
  }
  take_up(compare(*found, sorted, {}), news);
  return true;
}

/// With `News::is_all` nothing is said of places that are not named there.
void Posts::State::take_up(Difference difference, const News& news) {
  std::map<std::string, std::string> still_aside;
  if (news.is_all) {
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
  recognise(std::move(difference.removed), is_all_here);
  std::reverse(todo.begin(), todo.end());
}

/// Tells which of the files to be read are entries that we know, wherever they stood. An entry without a file is gone,
/// unless there are files that can be read only in a moment: it may be one of them.
void Posts::State::recognise(std::vector<Known> left, bool is_all_here) {
  std::vector<Trace> came;
  for (const auto& file : todo) {
    came.push_back(trace_of(file.place, file.stamp));
    if (const auto entry = known.find(file.place); entry != known.end()) left.push_back(entry->second);
  }
  std::vector<std::pair<Known, std::string>> moves;  // to which place
  auto go_on = [&](Known entry, std::size_t to) {
    moves.emplace_back(std::move(entry), came[to].place);
    came[to] = {};
  };
  auto match_left = [&](auto match) {
    std::vector<Trace> traces;
    for (const auto& entry : left) traces.push_back(trace_of(entry.place, entry.stamp));
    const auto matches = match(traces, came);
    std::set<std::size_t> gone_on;
    for (const auto& [from, to] : matches) {
      gone_on.insert(from);
      go_on(left[from], to);
    }
    std::size_t index = 0;
    std::erase_if(left, [&](const Known&) { return gone_on.contains(index++); });
  };
  auto is_open = [](const Trace& file) { return !file.place.empty(); };

  match_left(match_files);
  std::erase_if(departed, [&](const auto& one) { return owners.contains(one.first); });
  if (std::any_of(came.begin(), came.end(), is_open) && left.size() + departed.size() > 0) {
    const bool is_one_edit = left.size() == 1 && std::all_of(came.begin(), came.end(), [&](const Trace& file) {
                               return !is_open(file) || file.place == left.front().place;
                             });
    if (!is_one_edit) read_signs(came);
    match_left(match_signs);
    std::vector<Trace> traces;
    std::vector<std::string> names;
    for (const auto& [name, one] : departed) {
      traces.push_back(one.trace(Steady::now()));
      names.push_back(name);
    }
    for (const auto& [from, to] : match_signs(traces, came)) {
      go_on(std::move(departed[names[from]].entry), to);
      departed.erase(names[from]);
    }
  }

  for (const auto& [entry, place] : moves) {
    if (const auto old = known.find(entry.place); old != known.end() && old->second == entry) known.erase(old);
  }
  auto is_moved_over = [&](const Known& entry) {
    return std::any_of(moves.begin(), moves.end(), [&](const auto& move) { return move.second == entry.place; });
  };
  for (const auto& entry : left) {
    if (is_all_here || is_moved_over(entry)) forget(entry.place);
  }
  for (auto& [entry, place] : moves) {
    entry.place = std::move(place);
    entry.gone = false;
    remember(std::move(entry));
  }
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
  for (auto& remark : made->remarks) {
    remark.what = fmt::format("{}:{}", (config.path / file.place).string(), remark.what);
    notes.push_back({Note::Severity::warning, std::move(remark), file.place});
  }
  if (!made->entry) {
    set_aside[file.place] = file.touched;
    return forget(file.place);
  }
  auto& entry = *made->entry;
  if (entry.guid.value == file.place) {
    entry.guid.value = name_of(file.place);
    // At a place, and perhaps an address, that was another's first: its id tells them apart.
    if (!known.contains(file.place)) entry.id += entry.guid.value.substr(file.place.size());
  }
  // At first sight alone: a date once decided stays.
  if (!entry.published && !known.contains(file.place)) entry.published = history.first_seen(file.place);
  read.title = title_key(entry.title);
  entry.stamp = stamped(file.stamp, read);
  const auto owner = owners.find(entry.guid.value);
  if (owner != owners.end() && owner->second != file.place) {
    return fail_post(file, {Errc::syntax, fmt::format("its id is that of {} already: give it another", owner->second)},
                     ": ");
  }
  const auto before = known.find(file.place);
  if (before != known.end() && before->second.guid != entry.guid) forget(file.place);
  remember({entry.guid, file.place, entry.stamp});
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
  if (settings && settings->own_pages) batch.files = std::exchange(files, {});
  batch.more = !todo.empty();
  return batch;
}

Posts::Posts(PostsConfig config, std::vector<Known> known, Executor crew, Clock clock)
    : state_(std::make_unique<State>(rooted(std::move(config)), std::move(crew), std::move(clock))) {
  for (auto& entry : known) {
    if (entry.gone) {
      auto guid = entry.guid.value;
      state_->departed.insert_or_assign(std::move(guid), Departed{std::move(entry), std::nullopt});
      continue;
    }
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
