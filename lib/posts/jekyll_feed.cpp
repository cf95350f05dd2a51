#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "posts/jekyll.hpp"
#include "posts/site_file.hpp"

namespace feedd::posts {
namespace {

using codec::Value;

/// Where feedd has feeds without being asked.
constexpr std::array<std::string_view, 8> usual_paths{"feed.xml", "atom.xml",  "feed.atom", "feed",
                                                      "rss.xml",  "index.xml", "rss",       "feed.json"};

class Feed {
 public:
  Feed(Settings& settings, const Looker& look, std::string_view file) : settings_(settings), look_(look), file_(file) {}

  void read() {
    settings_.excerpts_only = look_.truth("feed.excerpt_only").value_or(false);
    if (const auto* limit = look_.find("feed.posts_limit")) read_limit(*limit);
    read_limit_of_site();
    read_icon();
    read_path("feed.path");
    read_path("feed.collections.posts.path");
    read_categories("feed.categories");
    read_categories("feed.collections.posts.categories");
    read_tags();
    read_collections();
    if (look_.truth("feed.disable_in_development").value_or(false)) {
      remark("feed.disable_in_development", "feedd has no development environment: leave the [[posts]] out");
    }
  }

 private:
  void remark(const std::string& key, std::string_view what_would_do) {
    const auto* node = look_.find(key);
    settings_.remarks.push_back({Errc::config, fmt::format("{}:{}: '{}' is not read: {}", file_, node ? node->line : 1,
                                                           printable(key), what_would_do)});
  }

  /// `limit_posts`: the site has no more of them, so neither has its feed.
  void read_limit_of_site() {
    const auto* value = look_.find("limit_posts");
    const auto limit = value ? value->integer() : std::nullopt;
    if (!limit || *limit < 1 || *limit > 1'000'000) return;
    const auto most = static_cast<std::size_t>(*limit);
    settings_.feed_limit = settings_.feed_limit == 0 ? most : std::min(settings_.feed_limit, most);
  }

  void read_limit(const Value& value) {
    const auto limit = value.integer();
    if (!limit || *limit < 1 || *limit > 1'000'000) {
      return remark("feed.posts_limit", "it is no number of entries: write posts_limit: 10");
    }
    settings_.feed_limit = static_cast<std::size_t>(*limit);
    tell_origin(settings_, "limit", std::to_string(*limit), file_, &value);
  }

  void read_icon() {
    for (const auto* key : {"feed.icon", "feed.logo"}) {
      const auto text = look_.text({key});
      if (text.empty() || settings_.feed_icon) continue;
      auto icon = parse_uri(text);
      if (!icon && settings_.base) {
        const auto first = std::min(text.find_first_not_of('/'), text.size());
        auto base = settings_.base->str();
        while (base.ends_with('/')) base.pop_back();
        icon = parse_uri(base + "/" + text.substr(first));
      }
      if (!icon || !icon->is_web()) {
        remark(key, "it is no address: write the whole of it, or 'url'");
        continue;
      }
      settings_.feed_icon = *icon;
      tell_origin(settings_, "icon", icon->str(), file_, look_.find(key));
    }
  }

  void read_path(const std::string& key) {
    auto path = look_.text({key});
    while (path.starts_with('/')) path.erase(0, 1);
    while (path.ends_with('/')) path.pop_back();
    if (path.empty() || std::find(usual_paths.begin(), usual_paths.end(), path) != usual_paths.end()) return;
    remark(key, "the feed is at /atom.xml and /feed.xml: let the server in front lead the old address there");
  }

  /// A feed of entries with some tags.
  static std::string feed_of(const std::vector<std::string>& tags) {
    std::string keep;
    for (std::size_t i = 0; i < tags.size() && i < 3; ++i) {
      keep += fmt::format("{}\"tag:{}\"", i > 0 ? ", " : "", printable(tags[i]));
    }
    return fmt::format("a [[feed]] for each, with keep = [{}], is that feed", keep.empty() ? "\"tag:NAME\"" : keep);
  }

  void read_categories(const std::string& key) {
    const auto categories = look_.list(key);
    if (!categories.empty()) remark(key, feed_of(categories));
  }

  void read_tags() {
    const auto* tags = look_.find("feed.tags");
    if (!tags || tags->kind == Value::Kind::null || (tags->kind == Value::Kind::boolean && !tags->truth)) return;
    remark("feed.tags", feed_of(look_.list("feed.tags.only")));
  }

  /// jekyll-feed gives them feeds of their own, and takes none of them into that of the posts.
  void read_collections() {
    const auto* collections = look_.find("feed.collections");
    if (!collections) return;
    auto names = collections->names;
    if (collections->kind == Value::Kind::list) names = look_.list("feed.collections");
    for (const auto& name : names) {
      if (name == "posts") continue;
      remark(
          collections->kind == Value::Kind::list ? "feed.collections" : "feed.collections." + name,
          fmt::format("documents of '{0}' are no posts: a [[posts]] with path = \"…/_{0}\" reads them, a [[feed]] of "
                      "that source is their feed",
                      printable(name)));
    }
  }

  Settings& settings_;
  const Looker& look_;
  std::string_view file_;
};

}  // namespace

void read_jekyll_feed(Settings& settings, const Looker& look, std::string_view file) {
  Feed(settings, look, file).read();
}

}  // namespace feedd::posts
