#include "daemon/plan.hpp"

#include <limits>
#include <set>

#include "base/secret.hpp"
#include "posts/posts.hpp"

namespace feedd::daemon {
namespace {

/// The pages of a directory that has no site of its own, as a channel: whatever changes its entries makes them anew.
site::Channel pages_of(const posts::PostsConfig& posts, const posts::About& about, const FeedInfo& main) {
  site::Channel out;
  out.id.value = posts.id.value;
  out.info.title = main.title;
  out.info.language = about.language.empty() ? main.language : about.language;
  out.info.icon = main.icon;
  out.rule.sources = {posts.id};
  out.newest = std::numeric_limits<std::int32_t>::max();
  out.is_pages = true;
  return out;
}

bool is_only_source(const SourceId& id, const site::Channel& channel, const config::Config& config) {
  const auto& sources = channel.rule.sources;
  return sources.empty() ? config.posts.size() + config.upstreams.size() == 1 : sources == std::vector{id};
}

/// What the site says of its feed, where the configuration is silent.
void lay_under(site::Channel& channel, const posts::About& about) {
  if (!channel.has_limit && about.limit > 0) channel.newest = about.limit;
  if (!channel.info.icon) channel.info.icon = about.icon;
}

site::ReadFile file_reader(const std::vector<posts::PostsConfig>& all) {
  return [all](const SourceId& source, const std::string& place) -> Result<site::File> {
    for (const auto& posts : all) {
      if (posts.id != source) continue;
      TRY(auto file, posts::read_file(posts, place));
      return site::File{std::move(file.first), std::move(file.second)};
    }
    return fail(Errc::not_found, "no such source");
  };
}

}  // namespace

Result<site::Plan> plan_of(config::Config& config) {
  std::vector<std::pair<SourceId, SourceInfo>> sources;
  std::vector<site::Channel> pages;
  for (const auto& posts : config.posts) {
    const auto about = posts::about(posts);
    for (auto& channel : config.channels) {
      if (is_only_source(posts.id, channel, config)) lay_under(channel, about);
    }
    sources.emplace_back(posts.id, about.info);
    if (about.own_pages) pages.push_back(pages_of(posts, about, config.channels.front().info));
  }
  for (const auto& upstream : config.upstreams) {
    auto title = upstream.title.empty() ? upstream.name : upstream.title;
    SourceInfo info{title, std::nullopt, without_secrets(upstream.url)};
    info.tags = upstream.tags;
    info.is_named = !upstream.title.empty();
    sources.emplace_back(upstream.id, std::move(info));
  }
  std::vector<std::pair<SourceId, SourceInfo>> lists;
  for (const auto& list : config.lists) {
    auto title = list.title.empty() ? list.name : list.title;
    lists.emplace_back(list.id, SourceInfo{title, std::nullopt, without_secrets(list.url)});
  }
  auto channels = config.channels;
  channels.insert(channels.end(), pages.begin(), pages.end());
  std::set<SourceId> ids;
  for (const auto& [id, info] : sources) ids.insert(id);
  TRY(auto routes, site::Routes::make(channels, ids, config.source_rules, config.sections));
  return site::Plan{config.url,       std::move(channels),       std::move(routes), std::move(sources),
                    std::move(lists), file_reader(config.posts), config.sections};
}

}  // namespace feedd::daemon
