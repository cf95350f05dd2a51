#include "config/lists.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "config/parts.hpp"

namespace feedd::config {
namespace {

/// Nothing configured stays with the feeds of a host other than the list's: what is secret is the list's own.
upstream::Subscription member(const upstream::Subscription& list, const upstream::Listed& feed, std::string name) {
  auto out = list;
  out.id.value = "upstream/" + name;
  out.name = std::move(name);
  out.url = feed.url;
  out.title = feed.title;
  out.trusted_address = false;
  out.named_by = list.url;
  if (feed.url.origin() != list.url.origin()) {
    out.headers.clear();
    out.username.clear();
    out.password.clear();
  }
  for (const auto& tag : feed.tags)
    if (std::find(out.tags.begin(), out.tags.end(), tag) == out.tags.end()) out.tags.push_back(tag);
  return out;
}

}  // namespace

Config with_lists(Config config, const Lists& lists) {
  std::set<std::string> names, addresses;
  std::map<std::string, int> numbered;  // the last number behind each name that several feeds would have
  for (const auto& posts : config.posts) names.insert(posts.name);
  for (const auto& list : config.lists) names.insert(list.name);
  for (const auto& upstream : config.upstreams) {
    names.insert(upstream.name);
    addresses.insert(upstream.url.str());
  }
  for (const auto& list : config.lists) {
    std::vector<SourceId> members;
    auto found = lists.find(list.id);
    if (found != lists.end()) {
      for (const auto& feed : found->second) {
        if (!addresses.insert(feed.url.str()).second) continue;
        auto name = name_of_address(feed.url);
        const auto stem = name;
        for (auto& number = numbered.try_emplace(stem, 1).first->second; !names.insert(name).second;)
          name = stem + "-" + std::to_string(++number);
        config.upstreams.push_back(member(list, feed, std::move(name)));
        members.push_back(config.upstreams.back().id);
        auto rule = config.source_rules.find(list.id);
        if (rule != config.source_rules.end()) config.source_rules[members.back()] = rule->second;
      }
    }
    for (auto& channel : config.channels) {
      auto& sources = channel.rule.sources;
      auto at = std::find(sources.begin(), sources.end(), list.id);
      if (at == sources.end()) continue;
      // A list that is empty so far must not become "all of them".
      if (members.empty()) continue;
      at = sources.erase(at);
      sources.insert(at, members.begin(), members.end());
    }
    config.source_rules.erase(list.id);
  }
  return config;
}

}  // namespace feedd::config
