/// The source: a directory that writes entries. Events are hints; the walk is the truth.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/task.hpp"
#include "base/time.hpp"
#include "model/batch.hpp"
#include "model/feed.hpp"
#include "posts/config.hpp"
#include "posts/settings.hpp"

namespace feedd::posts {

class Posts {
 public:
  /// `known` is what the store holds of this source.
  Posts(PostsConfig config, std::vector<Known> known, Executor crew, Clock clock);
  ~Posts();
  Posts(Posts&&) noexcept;
  Posts& operator=(Posts&&) noexcept;

  /// First the differences against `known`, in batches of 500 (`Batch::more` on all but the last; the last one comes
  /// even when it is empty); then, each time the directory changes, what changed. A post that cannot be read is a note
  /// of severity error with its place; its last good version stays. Only cancellation throws.
  Task<Batch> next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What a directory says of itself: title and home page, as the configuration or the generator's own settings have it.
struct About {
  SourceInfo info;
  std::string language;
  bool own_pages = false;   ///< nobody says where the posts' pages are: feedd serves them
  std::size_t limit = 0;    ///< entries of a feed of this directory; 0: not said
  std::optional<Uri> icon;  ///< of such a feed
  std::string generator;    ///< "jekyll", "hugo", "zola", "plain"
  std::vector<Origin> origins;
};
About about(const PostsConfig& config);

/// The bytes of a file that a post shows, and its media type; at most 16 MiB, no post, and nothing that begins with a
/// dot. Safe on every thread.
Result<std::pair<std::string, std::string>> read_file(const PostsConfig& config, const std::string& place);

}  // namespace feedd::posts
