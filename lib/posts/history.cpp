#include "posts/history.hpp"

#include <fmt/format.h>
#include <git2.h>

#include <array>
#include <memory>
#include <set>

namespace feedd::posts {
namespace {

/// So many commits are looked at; what is older has the date of the last of them.
constexpr int most_commits = 50'000;

template <auto free_it>
struct Free {
  template <class T>
  void operator()(T* it) const {
    free_it(it);
  }
};
using Repository = std::unique_ptr<git_repository, Free<git_repository_free>>;
using Walker = std::unique_ptr<git_revwalk, Free<git_revwalk_free>>;
using Commit = std::unique_ptr<git_commit, Free<git_commit_free>>;
using Tree = std::unique_ptr<git_tree, Free<git_tree_free>>;
using Diff = std::unique_ptr<git_diff, Free<git_diff_free>>;

/// Fills a pointer that a function of libgit2 gives: `made<Tree>([&](auto* out) { return git_commit_tree(out, commit);
/// })`.
template <class Owner, class Make>
Owner made(Make make) {
  typename Owner::pointer out = nullptr;
  return Owner(make(&out) == 0 ? out : nullptr);
}

/// The library is begun once, and never asks whose the files are: a service reads what its owner lets it read, and
/// nothing of a repository is ever run.
void begin() {
  static const bool begun = [] {
    git_libgit2_init();
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    return true;
  }();
  (void)begun;
}

std::string text_of(const git_oid& id) {
  std::array<char, GIT_OID_HEXSZ + 1> text{};
  return git_oid_tostr(text.data(), text.size(), &id);
}

/// Calls take(path, is_added) for each file that the commit adds or changes.
template <class Take>
void each_changed(git_repository* repository, git_commit* commit, Take take) {
  if (git_commit_parentcount(commit) > 1) return;  // what a merge brings was changed on its branch
  const auto after = made<Tree>([&](auto** out) { return git_commit_tree(out, commit); });
  Tree before;
  if (git_commit_parentcount(commit) == 1) {
    const auto parent = made<Commit>([&](auto** out) { return git_commit_parent(out, commit, 0); });
    if (!parent) return;
    before = made<Tree>([&](auto** out) { return git_commit_tree(out, parent.get()); });
  }
  const auto diff = made<Diff>(
      [&](auto** out) { return git_diff_tree_to_tree(out, repository, before.get(), after.get(), nullptr); });
  for (std::size_t i = 0; diff && i < git_diff_num_deltas(diff.get()); ++i) {
    const auto* delta = git_diff_get_delta(diff.get(), i);
    if (delta->status != GIT_DELTA_DELETED) take(std::string(delta->new_file.path), delta->status == GIT_DELTA_ADDED);
  }
}

}  // namespace

std::optional<Instant> History::first_seen(const std::string& place) {
  read_on();
  const auto* dates = find(place);
  return dates ? std::optional(dates->first) : std::nullopt;
}

std::optional<Instant> History::last_changed(const std::string& place) const {
  const auto* dates = find(place);
  return dates ? std::optional(dates->last) : std::nullopt;
}

void History::date(std::vector<Found>& files) {
  read_on();
  for (auto& file : files) {
    file.committed = last_changed(file.place);
    if (!file.committed) continue;
    const auto when = fmt::format("g{:x}", file.committed->time_since_epoch().count());
    file.stamp += when;
    file.touched += when;
  }
}

const History::Dates* History::find(const std::string& place) const {
  const auto found = seen_.find(prefix_ + place);
  return found == seen_.end() ? nullptr : &found->second;
}

void History::read_on() {
  begin();
  const auto repository =
      made<Repository>([&](auto** out) { return git_repository_open_ext(out, root_.c_str(), 0, nullptr); });
  if (!repository || !git_repository_workdir(repository.get())) return;
  git_oid head;
  if (git_reference_name_to_id(&head, repository.get(), "HEAD") != 0 || text_of(head) == head_) return;
  const auto walker = made<Walker>([&](auto** out) { return git_revwalk_new(out, repository.get()); });
  if (!walker || git_revwalk_push(walker.get(), &head) != 0) return;
  git_revwalk_sorting(walker.get(), GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
  if (git_oid known; !head_.empty() && git_oid_fromstr(&known, head_.c_str()) == 0) {
    git_revwalk_hide(walker.get(), &known);
  }
  head_ = text_of(head);
  std::error_code error;
  const auto below = std::filesystem::relative(root_, git_repository_workdir(repository.get()), error);
  prefix_ = error || below == "." ? "" : below.string() + "/";
  std::set<std::string> newest_of;  // in this walk, which begins with the newest
  git_oid id;
  for (int n = 0; n < most_commits && git_revwalk_next(&id, walker.get()) == 0; ++n) {
    const auto commit = made<Commit>([&](auto** out) { return git_commit_lookup(out, repository.get(), &id); });
    if (!commit) break;
    const Instant when{std::chrono::seconds(git_commit_author(commit.get())->when.time)};
    each_changed(repository.get(), commit.get(), [&](const std::string& path, bool is_added) {
      auto& dates = seen_.try_emplace(path, Dates{when, when}).first->second;
      if (is_added == dates.is_added ? when < dates.first : is_added) dates.first = when;
      dates.is_added = dates.is_added || is_added;
      if (newest_of.insert(path).second) dates.last = when;
    });
  }
}

}  // namespace feedd::posts
