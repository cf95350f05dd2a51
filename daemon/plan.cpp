#include "daemon/plan.hpp"

#include <limits>
#include <set>

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

Result<site::Plan> plan_of(const config::Config& config) {
  std::vector<std::pair<SourceId, SourceInfo>> sources;
  auto channels = config.channels;
  for (const auto& posts : config.posts) {
    const auto about = posts::about(posts);
    sources.emplace_back(posts.id, about.info);
    if (about.own_pages) channels.push_back(pages_of(posts, about, config.channels.front().info));
  }
  for (const auto& upstream : config.upstreams) {
    auto title = upstream.title.empty() ? upstream.name : upstream.title;
    sources.emplace_back(upstream.id, SourceInfo{title, std::nullopt, without_userinfo(upstream.url)});
  }
  std::vector<std::pair<SourceId, SourceInfo>> lists;
  for (const auto& list : config.lists) {
    auto title = list.title.empty() ? list.name : list.title;
    lists.emplace_back(list.id, SourceInfo{title, std::nullopt, without_userinfo(list.url)});
  }
  std::set<SourceId> ids;
  for (const auto& [id, info] : sources) ids.insert(id);
  TRY(auto routes, site::Routes::make(channels, ids, config.source_rules));
  return site::Plan{config.url,         std::move(channels), std::move(routes),
                    std::move(sources), std::move(lists),    file_reader(config.posts)};
}

}  // namespace feedd::daemon
