#include "daemon/options.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <vector>

namespace feedd::daemon {

namespace {

constexpr const char* description =
    "feedd: RSS and Atom feeds from a directory of posts and from other people's feeds.\n"
    "Without a command it serves, in the foreground, until SIGTERM; SIGHUP reads the configuration again.";

constexpr const char* footer =
    "Exit status: 0 all well; 1 failed, nothing was written or served; 2 wrong usage;\n"
    "3 (--export) written, but some source failed: its last good entries were used.\n"
    "--compare-feed: 0 nobody would notice; 1 something differs; 2 wrong usage, or one of the feeds cannot be had.\n"
    "--explain: 0 found; 1 not found.\n"
    "Without --config: ./feedd.toml, $XDG_CONFIG_HOME/feedd/feedd.toml, /etc/feedd/feedd.toml;\n"
    "or none at all, with --posts and --upstream.\n";

}  // namespace

std::variant<Options, int> parse_options(int argc, const char* const* argv) {
  Options options;
  CLI::App app(description, "feedd");
  app.footer(footer);
  app.set_version_flag("--version", "feedd " FEEDD_VERSION);

  app.add_option("--config", options.config, "the configuration, TOML or YAML")->type_name("FILE");
  app.add_option("--posts", options.additions.posts, "a directory of posts; may be repeated")
      ->type_name("DIR")
      ->expected(1)
      ->take_all();
  app.add_option("--upstream", options.additions.upstreams, "the address of a feed; may be repeated")
      ->type_name("URL")
      ->expected(1)
      ->take_all();
  app.add_option("--listen", options.additions.listen, "where to serve, in place of what the file says")
      ->type_name("ADDR:PORT")
      ->expected(1)
      ->take_all();

  std::string directory = "public";
  auto* export_files = app.add_option("--export", directory, "write every output under DIR (public), then exit")
                           ->type_name("[DIR]")
                           ->expected(0, 1);
  app.add_flag("--offline", options.offline, "fetch nothing: stored state and posts alone")->needs(export_files);
  app.add_flag("--compress", options.wish.packed, "write FILE.gz and FILE.br beside each file")->needs(export_files);
  app.add_flag("--headers", options.wish.headers, "write _headers for Netlify or Cloudflare Pages")
      ->needs(export_files);
  app.add_flag("--prune", options.wish.prune, "remove what an earlier export wrote and this one did not")
      ->needs(export_files);
  bool checking = false;
  auto* check = app.add_flag("--check", checking, "check configuration, posts and stored state; serve nothing");
  app.add_flag("--online", options.online, "ask every upstream once as well")->needs(check);
  std::string old_feed;
  auto* compare = app.add_option("--compare-feed", old_feed,
                                 "what subscribers of this feed would notice if they got ours; a file, - or URL")
                      ->type_name("OLD");
  std::string explained;
  auto* explain = app.add_option("--explain", explained,
                                 "why this entry is, or is not, in which output; when this source is asked, and why")
                      ->type_name("URL-OR-ID");
  auto* convert = app.add_option("--convert", options.input, "normalise one feed to standard output; a file, - or URL")
                      ->type_name("INPUT");
  auto* to = app.add_option("--to", options.to, "the format of --convert")
                 ->type_name("FORMAT")
                 ->check(CLI::IsMember({"json", "atom", "rss"}))
                 ->needs(convert);
  convert->needs(to);
  app.add_option("--base-url", options.base_url, "the document's own address, for relative references")
      ->type_name("URL")
      ->needs(convert);
  std::string opml;
  auto* import_opml =
      app.add_option("--import-opml", opml, "print [[upstream]] tables for a list of subscriptions")->type_name("FILE");
  std::string planet;
  auto* import_planet =
      app.add_option("--import-planet", planet, "print [[upstream]] tables for a planet.ini of Planet or Venus")
          ->type_name("FILE");

  const std::vector<CLI::Option*> commands = {export_files, check,       compare,      explain,
                                              convert,      import_opml, import_planet};
  for (auto one = commands.begin(); one != commands.end(); ++one)
    for (auto other = std::next(one); other != commands.end(); ++other) (*one)->excludes(*other);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error, std::cout, std::cerr) == 0 ? 0 : 2;
  }

  if (export_files->count() > 0) {
    options.command = Command::export_files;
    options.directory = directory.empty() ? "public" : directory;
  } else if (check->count() > 0) {
    options.command = Command::check;
  } else if (compare->count() > 0) {
    options.command = Command::compare_feed;
    options.input = old_feed;
  } else if (explain->count() > 0) {
    options.command = Command::explain;
    options.input = explained;
  } else if (import_planet->count() > 0) {
    options.command = Command::import_planet;
    options.input = planet;
  } else if (convert->count() > 0) {
    options.command = Command::convert;
  } else if (import_opml->count() > 0) {
    options.command = Command::import_opml;
    options.input = opml;
  }
  return options;
}

std::optional<std::filesystem::path> default_config() {
  std::vector<std::filesystem::path> places = {"feedd.toml"};
  const char* xdg = std::getenv("XDG_CONFIG_HOME");
  const char* home = std::getenv("HOME");
  if (xdg && *xdg) {
    places.emplace_back(std::filesystem::path(xdg) / "feedd" / "feedd.toml");
  } else if (home && *home) {
    places.emplace_back(std::filesystem::path(home) / ".config" / "feedd" / "feedd.toml");
  }
  places.emplace_back("/etc/feedd/feedd.toml");
  for (const auto& place : places) {
    std::error_code error;
    if (std::filesystem::exists(place, error)) return place;
  }
  return std::nullopt;
}

}  // namespace feedd::daemon
