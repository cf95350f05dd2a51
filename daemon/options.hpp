/// The command line of feedd. CLI11 lives behind this face.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "config/load.hpp"
#include "site/export.hpp"

namespace feedd::daemon {

enum class Command { serve, export_files, check, compare_feed, explain, convert, import_opml, import_planet };

struct Options {
  Command command = Command::serve;
  std::filesystem::path config;  ///< empty: none was named
  config::Additions additions;
  std::filesystem::path directory;  ///< --export
  site::ExportWish wish;            ///< --compress, --headers, --prune
  bool offline = false, online = false;
  std::string input;     ///< --compare-feed, --convert, --import-…: a file, - or an address; --explain: whatever
  std::string to;        ///< --to: a format's name
  std::string base_url;  ///< --base-url
};

/// Options, or the exit status where the line said it all: 0 after --help and --version, 2 after wrong usage.
std::variant<Options, int> parse_options(int argc, const char* const* argv);

/// The file meant when none is named: ./feedd.toml, $XDG_CONFIG_HOME/feedd/feedd.toml, /etc/feedd/feedd.toml; nothing
/// when none of them is there.
std::optional<std::filesystem::path> default_config();

}  // namespace feedd::daemon
