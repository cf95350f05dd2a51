#include "posts/roll.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace feedd::posts {
namespace {

using Steady = std::chrono::steady_clock;

/// So long an entry whose file has left is known by all its signs.
constexpr std::chrono::seconds grace{10};

}  // namespace

/// Who has just left may come back edited; who has long been away is known by his bytes and his place alone.
Trace Roll::Departed::trace(Steady::time_point now) const {
  auto out = trace_of(entry.place, entry.stamp);
  if (!since || now - *since > grace) out.birth = out.slug = out.title = "";
  return out;
}

Roll::Roll(std::vector<Known> known) {
  for (auto& entry : known) {
    if (entry.gone) {
      auto guid = entry.guid.value;
      departed_.insert_or_assign(std::move(guid), Departed{std::move(entry), std::nullopt});
      continue;
    }
    if (known_.contains(entry.place)) forget(entry.place);
    remember(std::move(entry));
  }
}

const Known* Roll::at(const std::string& place) const {
  const auto entry = known_.find(place);
  return entry == known_.end() ? nullptr : &entry->second;
}

std::vector<Known> Roll::all() const {
  std::vector<Known> out;
  out.reserve(known_.size());
  for (const auto& [place, entry] : known_) out.push_back(entry);
  return out;
}

const std::string* Roll::place_of(const Guid& guid) const {
  const auto owner = owners_.find(guid.value);
  return owner == owners_.end() ? nullptr : &owner->second;
}

std::string Roll::name_of(const std::string& place) const {
  if (const auto* before = at(place)) return before->guid.value;
  auto name = place;
  for (int n = 2; owners_.contains(name) || departed_.contains(name); ++n) name = fmt::format("{}#{}", place, n);
  return name;
}

void Roll::remember(Known entry) {
  owners_[entry.guid.value] = entry.place;
  auto place = entry.place;
  known_[place] = std::move(entry);
}

void Roll::forget(const std::string& place) {
  const auto entry = known_.find(place);
  if (entry == known_.end()) return;
  const auto owner = owners_.find(entry->second.guid.value);
  if (owner != owners_.end() && owner->second == place) {
    gone_.push_back(entry->second.guid);
    auto name = entry->second.guid.value;
    departed_.insert_or_assign(std::move(name), Departed{std::move(entry->second), Steady::now()});
    owners_.erase(owner);
  }
  known_.erase(entry);
}

void Roll::forget_all() {
  while (!known_.empty()) forget(known_.begin()->first);
}

std::vector<Guid> Roll::gone(const std::set<std::string>& taken) {
  auto out = std::exchange(gone_, {});
  std::erase_if(out, [&](const Guid& guid) { return taken.contains(guid.value) || owners_.contains(guid.value); });
  return out;
}

void Roll::recognise(std::vector<Known> left, std::span<const Found> files, bool is_all_here,
                     const ReadSigns& read_signs) {
  std::vector<Trace> came;
  for (const auto& file : files) {
    came.push_back(trace_of(file.place, file.stamp));
    if (const auto* entry = at(file.place)) left.push_back(*entry);
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
  std::erase_if(departed_, [&](const auto& one) { return owners_.contains(one.first); });
  if (std::any_of(came.begin(), came.end(), is_open) && left.size() + departed_.size() > 0) {
    const bool is_one_edit = left.size() == 1 && std::all_of(came.begin(), came.end(), [&](const Trace& file) {
                               return !is_open(file) || file.place == left.front().place;
                             });
    if (!is_one_edit) read_signs(came);
    match_left(match_signs);
    std::vector<Trace> traces;
    std::vector<std::string> names;
    for (const auto& [name, one] : departed_) {
      traces.push_back(one.trace(Steady::now()));
      names.push_back(name);
    }
    for (const auto& [from, to] : match_signs(traces, came)) {
      go_on(std::move(departed_[names[from]].entry), to);
      departed_.erase(names[from]);
    }
  }

  for (const auto& [entry, place] : moves) {
    if (const auto old = known_.find(entry.place); old != known_.end() && old->second == entry) known_.erase(old);
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

}  // namespace feedd::posts
