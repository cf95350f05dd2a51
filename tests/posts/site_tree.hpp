/// A site of a generator, made of texts in a directory of its own, and the entries that feedd makes of it.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "posts/post.hpp"
#include "posts/temp_tree.hpp"
#include "posts/tree.hpp"

namespace feedd::posts {

class SiteTree : public TempTree {
 public:
  PostsConfig config() const {
    PostsConfig config;
    config.id = {"posts/site"};
    config.name = "site";
    config.path = path();
    return config;
  }

  Settings settings() const {
    auto read = posts::settings(config());
    EXPECT_TRUE(read) << (read ? "" : read.error().what);
    return read ? *read : Settings();
  }

  /// By place below the root.
  std::map<std::string, Entry> entries(Instant now = *parse_rfc3339("2026-11-01T00:00:00Z")) const {
    return entries(config(), now);
  }
  std::map<std::string, Entry> entries(const PostsConfig& wishes,
                                       Instant now = *parse_rfc3339("2026-11-01T00:00:00Z")) const {
    std::map<std::string, Entry> out;
    const auto read = posts::settings(wishes);
    EXPECT_TRUE(read) << (read ? "" : read.error().what);
    if (!read) return out;
    const auto walked = walk(*read, {});
    EXPECT_TRUE(walked);
    for (const auto& found : walked->found) {
      const auto bytes = read_post(read->root, found.place);
      EXPECT_TRUE(bytes) << found.place;
      auto made = post({found.place, *bytes, found.stamp, found.modified}, *read, walked->survey, now);
      EXPECT_TRUE(made) << found.place << ": " << (made ? "" : made.error().what);
      if (made && made->entry) out[found.place] = *made->entry;
    }
    return out;
  }

  /// The path of the one post of the site; what is wrong with it where something is.
  std::string only_path() const {
    const auto all = entries();
    if (all.size() != 1) return std::to_string(all.size()) + " entries";
    const auto& link = all.begin()->second.link;
    return link ? percent_decoded(std::string(link->path())) : "no link";
  }
};

inline std::vector<std::string> names(const std::vector<Tag>& tags) {
  std::vector<std::string> out;
  for (const auto& tag : tags) out.push_back(tag.name());
  return out;
}

}  // namespace feedd::posts
