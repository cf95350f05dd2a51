/// Options → configuration → App, or Once → exit status.
#include <malloc.h>

#include <csignal>
#include <cstdio>
#include <filesystem>

#include "base/log.hpp"
#include "config/load.hpp"
#include "daemon/app.hpp"
#include "daemon/convert.hpp"
#include "daemon/explain.hpp"
#include "daemon/feed_input.hpp"
#include "daemon/once.hpp"
#include "daemon/options.hpp"
#include "daemon/state.hpp"
#include "daemon/terminal.hpp"

namespace {

using namespace feedd;
using daemon::Command;

/// What is this large, as a body of megabytes, goes back to the system when it is done with. Left alone, malloc would
/// keep ever larger pieces back, and what was once needed for a moment would stay.
void give_back_what_is_large() {
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_TRIM_THRESHOLD, 8 << 20);
}

int fail_with(const Error& error) {
  daemon::tell(error.what);
  return 1;
}

/// The posts are read afresh; of the stored state only the ids and dates are known, for a feedd may be at work with it.
int compare(const daemon::Options& options, config::Config config) {
  auto trouble = [](const Error& error) {
    fail_with(error);
    return 2;
  };
  auto old = daemon::read_feed(options.input, "");
  if (!old) return trouble(old.error());
  auto state = daemon::scratch_state(config);
  auto once = daemon::Once::make(std::move(config), std::move(state));
  return once ? (*once)->compare(*old) : trouble(once.error());
}

/// The state is only read, for a feedd may be at work with it.
int explain(const daemon::Options& options, const config::Config& config) {
  auto state = daemon::open_state(config, daemon::Purpose::look);
  if (!state) return fail_with(state.error());
  auto told = daemon::explain(options.input, config, *state->store, system_clock()());
  if (!told) return fail_with(told.error());
  std::printf("%s", told->c_str());
  return 0;
}

int run(const daemon::Options& options) {
  const int failed = options.command == Command::compare_feed ? 2 : 1;
  auto file = options.config;
  auto stands_alone = !options.additions.posts.empty() || !options.additions.upstreams.empty();
  if (file.empty() && !stands_alone) {
    auto found = daemon::default_config();
    if (!found) {
      daemon::tell("no configuration: write ./feedd.toml, or name one with --config, or say --posts DIR");
      return failed;
    }
    file = *found;
  }
  auto load = [file, additions = options.additions] { return config::load(file, additions); };
  auto config = load();
  if (!config) {
    for (const auto& finding : config.error()) daemon::tell(finding.what);
    return failed;
  }
  if (options.command != Command::serve) log::set_level(log::Level::warning);
  if (options.command == Command::compare_feed) return compare(options, *std::move(config));
  if (options.command == Command::explain) return explain(options, *config);
  // A check reads every post afresh and writes nothing down; that the stored state can be had it sees beforehand.
  auto checks = options.command == Command::check;
  auto state = daemon::open_state(*config, checks ? daemon::Purpose::look : daemon::Purpose::work);
  if (!state) return fail_with(state.error());
  if (checks) {
    if (auto remark = daemon::state_remark(*config)) daemon::tell(*remark, daemon::Tone::remark);
    state = daemon::scratch_state(*config);
  }
  if (options.command == Command::serve) {
    give_back_what_is_large();
    auto app = daemon::App::make(*std::move(config), *std::move(state), load);
    return app ? (*app)->serve() : fail_with(app.error());
  }
  auto once = daemon::Once::make(*std::move(config), *std::move(state));
  if (!once) return fail_with(once.error());
  return checks ? (*once)->check(options.online) : (*once)->export_to(options.directory, options.offline, options.wish);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is told like a full disk
  auto parsed = daemon::parse_options(argc, argv);
  if (auto* status = std::get_if<int>(&parsed)) return *status;
  const auto& options = std::get<daemon::Options>(parsed);
  switch (options.command) {
    case Command::convert:
      return daemon::convert(options.input, options.to, options.base_url);
    case Command::import_opml:
      return daemon::import_opml(options.input);
    case Command::import_planet:
      return daemon::import_planet(options.input);
    default:
      return run(options);
  }
}
