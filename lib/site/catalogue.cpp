#include "site/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "model/tag_key.hpp"
#include "site/frame.hpp"

namespace feedd::site {
namespace {

/// A path as its directory and the format that answers there.
struct Name {
  std::string_view directory;
  const codec::Format* format;
};

/// All that a path may mean: "/feed/" is the feed of "/" and the page of a section "feed".
std::vector<Name> names(std::string_view path) {
  std::vector<Name> out;
  for (const auto& format : codec::formats()) {
    auto take = [&](std::string_view file) {
      if (!path.ends_with(file)) return;
      const auto directory = path.substr(0, path.size() - file.size());
      if (directory.ends_with('/')) out.push_back({directory, &format});
    };
    take(format.file);
    for (auto alias : format.aliases) take(alias);
  }
  return out;
}

}  // namespace

bool is_archived_in(const codec::Format& format) { return format.name == "atom" || format.name == "json"; }

std::string directory_of(const Place& place) {
  return place.page > 0 ? archive_of(place.channel, place.page) : directory_of(place.channel);
}

std::optional<Order> Catalogue::order(std::string_view path) const {
  for (const auto& [directory, format] : names(path)) {
    if (auto found = place(directory); found && (found->page == 0 || is_archived_in(*format))) {
      auto canonical = directory_of(*found) + std::string(format->file);
      return Order{std::move(*found), std::move(canonical), format};
    }
  }
  return std::nullopt;
}

std::optional<Place> Catalogue::place(std::string_view directory) const {
  constexpr std::string_view tags = "/tags/";
  auto found = sections_->find(directory);
  if (found == sections_->end() && directory.starts_with(tags) && directory.size() > tags.size()) {
    const Tag spelt{std::string(directory.substr(tags.size(), directory.size() - tags.size() - 1)), "", ""};
    found = sections_->find(fmt::format("{}{}/", tags, tag_key(spelt)));
  }
  if (found != sections_->end()) return Place{found->second};
  return archive_page(directory);
}

/// "/cloud/archive/12/"
std::optional<Place> Catalogue::archive_page(std::string_view directory) const {
  constexpr std::string_view middle = "/archive/";
  const auto at = directory.rfind(middle);
  if (at == std::string_view::npos) return std::nullopt;
  const auto digits = directory.substr(at + middle.size(), directory.size() - at - middle.size() - 1);
  std::int64_t page = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), page);
  if (digits.empty() || digits.front() == '0' || read.ec != std::errc() || read.ptr != digits.data() + digits.size()) {
    return std::nullopt;
  }
  const ChannelId channel{std::string(directory.substr(std::min<std::size_t>(at, 1), at == 0 ? 0 : at - 1))};
  const auto number = arrivals(channel);
  const auto full = number / archive_size;
  if (number == 0 || page < 1 || page > full + 1) return std::nullopt;
  return Place{channel, page, page <= full};
}

std::vector<std::pair<Place, std::vector<std::string>>> Catalogue::places() const {
  std::map<ChannelId, std::vector<std::string>> sections;
  for (const auto& [directory, channel] : *sections_) {
    auto& all = sections[channel];
    all.insert(directory == directory_of(channel) ? all.begin() : all.end(), directory);
  }
  std::vector<std::pair<Place, std::vector<std::string>>> out;
  for (auto& [channel, directories] : sections) out.emplace_back(Place{channel}, std::move(directories));
  for (const auto& [channel, number] : arrivals_) {
    if (number == 0) continue;
    const auto full = number / archive_size;
    for (std::int64_t page = 1; page <= full + 1; ++page) {
      const Place place{channel, page, page <= full};
      out.emplace_back(place, std::vector{directory_of(place)});
    }
  }
  return out;
}

std::int64_t Catalogue::arrivals(const ChannelId& channel) const {
  auto found = arrivals_.find(channel);
  return found == arrivals_.end() ? 0 : found->second;
}

Channel Catalogue::channel(const ChannelId& id) const {
  const auto& channels = plan_->channels;
  for (const auto& channel : channels) {
    if (channel.id == id) return channel;
  }
  Channel section = channels.empty() ? Channel() : channels.front();
  section.id = id;
  section.rule = {};
  section.share = 0;
  section.info.subtitle.clear();
  for (const auto& [source, info] : plan_->sources) {
    if (channel_of(source) != id) continue;
    section.rule.sources = {source};
    section.info.title = info.title.empty() ? source.value : info.title;
  }
  return section;
}

}  // namespace feedd::site
