/// The commands that look at every source once and end: export, check, compare.
///
/// The thread that calls runs the sources; the crew parses, cleans, walks and renders; `desk_`, a strand on the crew,
/// is the only writer of store and site.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/published.hpp"
#include "base/task.hpp"
#include "codec/parsed.hpp"
#include "config/config.hpp"
#include "daemon/memories.hpp"
#include "daemon/state.hpp"
#include "daemon/terminal.hpp"
#include "site/export.hpp"
#include "site/intake.hpp"
#include "site/publisher.hpp"
#include "site/site.hpp"
#include "upstream/poller.hpp"

namespace feedd::daemon {

/// For one command; nothing is left to be done with it afterwards.
class Once {
 public:
  /// Fails when a rule is wrong.
  static Result<std::unique_ptr<Once>> make(config::Config config, State state);

  /// Writes the site below `directory`. The exit status.
  int export_to(const std::filesystem::path& directory, bool offline, site::ExportWish wish);

  /// Reads every post, and every upstream when `online`, and says what is wrong with any. The exit status.
  int check(bool online);

  /// Reads every post and says what subscribers of another feed would notice in our main one. The exit status.
  int compare(const codec::Parsed& old);

 private:
  Once(Wishes wishes, State state, site::Plan plan);

  Result<void> look(bool offline);
  Task<void> ask_lists(Memories& memories);
  Task<void> follow_lists(Memories& memories);
  void ask_upstreams(Memories& memories);
  Task<void> read_posts(Memories& memories, bool offline);
  Task<void> look_at_all(Memories memories, bool offline);
  template <class Source>
  Task<void> ask(Source source);
  Task<void> take(const Batch& batch);
  void note(const Note& note, const std::string& line);
  void check_place();
  Result<std::vector<Entry>> as_read(const site::Channel& channel);

  Wishes wishes_;
  State state_;
  Published<site::Site> site_;
  Clock clock_;
  asio::io_context io_{1};
  asio::thread_pool crew_;
  asio::strand<asio::thread_pool::executor_type> desk_;
  site::Publisher publisher_;
  site::Intake intake_;
  upstream::Means means_;  ///< of all upstreams
  Nursery all_, upstreams_;

  Progress progress_;
  int failed_ = 0;             ///< sources that could not be had
  int errors_ = 0;             ///< of severity error
  int remarks_ = 0;            ///< what was got over
  std::optional<Error> lost_;  ///< news that the store refused
};

}  // namespace feedd::daemon
