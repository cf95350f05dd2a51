/// What the name of a post's file tells of it: its day, its slug, and a title when it has no other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "posts/config.hpp"

namespace feedd::posts {

/// `2020-01-02-hello-world.md`
struct FileName {
  std::optional<Local> day;
  bool bad_day = false;  ///< it begins like a date, but there is no such day
  std::string slug;      ///< without the date and the suffix
  std::string stem;      ///< without the suffix
  std::string suffix;    ///< with the dot
};
FileName file_name(std::string_view name);

/// The same by Hugo's rules: four digits, two and two, perhaps a time of day, then `-` or `_`.
FileName dated_name(std::string_view name);

/// The same by Zola's rules (page.rs): the day, perhaps a whole RFC 3339 time, which is counted in UTC. Of what follows
/// only what stands behind `-` or `_` is a slug: `2020-01-02 - name`, `2020-01-02T03:04:05+08:00_name`.
FileName zola_name(std::string_view name);

/// The same for directories of no generator: `2020-01-02-name`, `20200102-name`, `2020_01_02 name`, `2020.01.02`.
FileName any_dated_name(std::string_view name);

/// A title for a post that has none: the slug with blanks for hyphens, each word capitalised. Jekyll makes the rest of
/// each word small.
std::string title_of(const FileName& name, Generator generator);

}  // namespace feedd::posts
