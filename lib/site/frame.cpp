#include "site/frame.hpp"

#include <algorithm>

#include "base/secret.hpp"
#include "base/text.hpp"
#include "model/tag_key.hpp"

namespace feedd::site {
namespace {

/// What directories of podcasts ask of a feed (https://help.apple.com/itc/podcasts_connect/#/itcb54353390).
void add_podcast(FeedInfo& info) {
  if (!info.authors.empty()) {
    const auto& owner = info.authors.front();
    info.extensions.push_back({.name = "itunes:author", .text = owner.name});
    Extension person{.name = "itunes:owner"};
    person.children.push_back({.name = "itunes:name", .text = owner.name});
    if (!owner.email.empty()) person.children.push_back({.name = "itunes:email", .text = owner.email});
    info.extensions.push_back(std::move(person));
  }
  if (info.icon) info.extensions.push_back({.name = "itunes:image", .attributes = {{"href", info.icon->str()}}});
  if (!info.subtitle.empty()) info.extensions.push_back({.name = "itunes:summary", .text = info.subtitle});
  info.extensions.push_back({.name = "itunes:explicit", .text = "false"});
}

/// What the newest entries and the pages of the archive say alike: they are one feed.
FeedInfo common_info(const Plan& plan, const Channel& channel, const Gist& gist) {
  FeedInfo info = channel.info;
  const auto directory = directory_of(channel.id);
  info.link = address_of(plan.url, directory);
  info.id = address_of(plan.url, directory + "atom.xml").str();
  info.updated = gist.updated;
  return info;
}

void add_previous(FeedInfo& info, const Plan& plan, const ChannelId& id, std::int64_t page) {
  if (page < 1) return;
  info.archives.previous = address_of(plan.url, archive_of(id, page) + "atom.xml");
  info.archives.previous_json = address_of(plan.url, archive_of(id, page) + "feed.json");
}

}  // namespace

void Gist::add(const Gist& other) {
  updated = std::max(updated, other.updated);
  has_episode = has_episode || other.has_episode;
}

Gist gist_of(const Entry& entry) {
  const bool has_recording = std::any_of(entry.enclosures.begin(), entry.enclosures.end(), [](const auto& file) {
    return file.type.starts_with("audio/") || file.type.starts_with("video/");
  });
  return {entry.updated.value_or(entry.published.value_or(Instant())), !entry.origin && has_recording};
}

std::string directory_of(const ChannelId& id) { return id.value.empty() ? "/" : "/" + id.value + "/"; }

std::string archive_of(const ChannelId& id, std::int64_t page) {
  return directory_of(id) + "archive/" + std::to_string(page) + "/";
}

std::string label_of(const Entry& entry, const ChannelId& tag) {
  auto key = tag.value.substr(tag.value.find('/') + 1);
  for (const auto& one : entry.tags) {
    if (tag_key(one) == key) return squeeze(one.name());
  }
  return key;
}

Uri address_of(const Uri& base, std::string_view path) {
  return resolve(base, percent_encoded(path.substr(1), "/")).value_or(base);
}

std::optional<Uri> subscription_of(const Plan& plan, const SourceId& id, const SourceInfo& source) {
  if (!source.feed_url || !has_secret(*source.feed_url)) return source.feed_url;
  if (!plan.sections.sources) return std::nullopt;
  return address_of(plan.url, directory_of(channel_of(id)) + "atom.xml");
}

codec::Style style_of(const Plan& plan, const Channel& channel, const codec::Format& format) {
  const auto own = channel.content_of.find(std::string(format.name));
  codec::Style style(own == channel.content_of.end() ? channel.content : own->second);
  style.attribution = channel.attribution;
  if (plan.sections.tags) style.tags = address_of(plan.url, "/tags/").str();
  return style;
}

FeedInfo info_of(const Plan& plan, const Channel& channel, const codec::Format& format, const Gist& gist,
                 const Neighbours& neighbours, std::int64_t archived) {
  auto info = common_info(plan, channel, gist);
  const auto directory = directory_of(channel.id);
  info.self = address_of(plan.url, directory + std::string(format.file));
  for (const auto& other : codec::formats()) {
    if (!other.is_feed || other.name == format.name) continue;
    auto type = std::string(other.media_type.substr(0, other.media_type.find(';')));
    info.alternates.push_back(
        {address_of(plan.url, directory + std::string(other.file)), type, std::string(other.title)});
  }
  for (const auto& [id, source] : plan.sources) {
    const auto& wanted = channel.rule.sources;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), id) == wanted.end()) continue;
    info.sources.push_back(source);
    info.sources.back().feed_url = subscription_of(plan, id, source);
    const auto section = channel_of(id);
    if (neighbours.sources.contains(section)) info.sources.back().page = address_of(plan.url, directory_of(section));
  }
  info.topics = neighbours.topics;
  if (gist.has_episode) add_podcast(info);
  add_previous(info, plan, channel.id, archived);
  return info;
}

FeedInfo archive_info_of(const Plan& plan, const Channel& channel, const codec::Format& format, const Gist& gist,
                         std::int64_t page, bool is_full) {
  auto info = common_info(plan, channel, gist);
  info.self = address_of(plan.url, archive_of(channel.id, page) + std::string(format.file));
  info.archives.is_one = true;
  info.archives.current = address_of(plan.url, directory_of(channel.id) + "atom.xml");
  if (is_full) info.archives.next = address_of(plan.url, archive_of(channel.id, page + 1) + "atom.xml");
  add_previous(info, plan, channel.id, page - 1);
  return info;
}

std::string links_of(const FeedInfo& info, bool is_feed) {
  std::string out;
  auto add = [&](const Uri& url, std::string_view relation) {
    out += (out.empty() ? "<" : ", <") + url.str() + ">; rel=\"" + std::string(relation) + '"';
  };
  if (is_feed && info.self) add(*info.self, "self");
  for (const auto& hub : info.hubs) add(hub, "hub");
  for (const auto& other : info.alternates) {
    add(other.url, "alternate");
    out += "; type=\"" + other.type + '"';
  }
  return out;
}

}  // namespace feedd::site
