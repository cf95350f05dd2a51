#include "site/tally.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.hpp"
#include "base/slug.hpp"
#include "site/frame.hpp"

namespace feedd::site {
namespace {

constexpr std::string_view tags = "tags/", source_prefix = "sources/";

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string key_of(const ChannelId& tag) { return tag.value.substr(tags.size()); }

}  // namespace

void Tally::begin(const std::map<ChannelId, std::int64_t>& sizes) {
  sizes_.clear();
  tags_.clear();
  sources_.clear();
  for (const auto& [id, size] : sizes) set(id, size);
}

void Tally::add(const std::map<ChannelId, std::int64_t>& grown) {
  for (const auto& [id, by] : grown) {
    auto known = sizes_.find(id);
    set(id, (known == sizes_.end() ? 0 : known->second) + by);
  }
}

void Tally::set(const ChannelId& id, std::int64_t size) {
  const bool is_tag = id.value.starts_with(tags);
  if (!is_tag && !id.value.starts_with(source_prefix)) return;
  auto [known, fresh] = sizes_.try_emplace(id, 0);
  if (is_tag) {
    tags_.erase({-known->second, id});
    if (size > 0) tags_.emplace(-size, id);
  } else if (size > 0) {
    sources_.insert(id);
  } else {
    sources_.erase(id);
  }
  // Below the limit a section that has entries has its feeds, however many.
  changed_ = changed_ || fresh || size == 0 || tags_.size() > most_tags;
  known->second = size;
  if (size == 0) sizes_.erase(known);
}

std::vector<ChannelId> Tally::largest_tags(std::size_t most) const {
  std::vector<ChannelId> out;
  for (auto at = tags_.begin(); at != tags_.end() && out.size() < most; ++at) out.push_back(at->second);
  return out;
}

/// A name in ASCII for links that must not hold other letters. Where two tags would have the same, or one would have
/// another's own, each has a digit sum of itself behind it: an address never comes to mean another tag.
std::shared_ptr<const Catalogue::Sections> Tally::directories() {
  if (!changed_) return directories_;
  changed_ = false;
  std::set<ChannelId> shown = sources_;
  const auto largest = largest_tags(most_tags);
  shown.insert(largest.begin(), largest.end());
  if (shown == shown_) return directories_;
  shown_ = std::move(shown);
  auto made = std::make_shared<Catalogue::Sections>();
  std::map<std::string, std::vector<ChannelId>> aliases;
  for (const auto& id : shown_) {
    made->emplace(directory_of(id), id);
    if (!id.value.starts_with(tags) || is_ascii(id.value)) continue;
    if (const auto& name = romanised_of(key_of(id)); !name.empty()) aliases[name].push_back(id);
  }
  for (const auto& [name, ids] : aliases) {
    const bool is_free = ids.size() == 1 && !made->contains("/tags/" + name + "/");
    for (const auto& id : ids) {
      const auto sum = is_free ? "" : "-" + hex(digest_of(key_of(id))).substr(0, 8);
      made->emplace(fmt::format("/tags/{}{}/", name, sum), id);
    }
  }
  directories_ = std::move(made);
  return directories_;
}

const std::string& Tally::romanised_of(const std::string& key) {
  auto [known, fresh] = romanised_.try_emplace(key);
  if (fresh) known->second = slug(romanised(key), SlugMode::ascii, false);
  return known->second;
}

}  // namespace feedd::site
