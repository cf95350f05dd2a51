/// The configuration files of site generators, read into one tree.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "codec/value.hpp"
#include "model/entry.hpp"
#include "posts/settings.hpp"

namespace feedd::posts {

/// The first of these names that is a file of `directory`.
std::optional<std::filesystem::path> first_file(const std::filesystem::path& directory,
                                                std::initializer_list<std::string_view> names);

/// By its suffix: TOML, YAML or JSON. The error begins with the path and the line; the bytes go into `settings.files`.
Result<codec::Value> read_site_file(const std::filesystem::path& file, Settings& settings);

/// What `over` says, and what `under` says beyond it, maps within maps likewise.
codec::Value merged(codec::Value over, const codec::Value& under, bool any_case);

/// Typed looks into a tree. Names of Hugo's and Zola's keys are taken in any case (`any_case`); Jekyll's are not.
class Looker {
 public:
  Looker(const codec::Value& tree, bool any_case) : tree_(tree), any_case_(any_case) {}

  /// `a.b` is the key b of the map a.
  const codec::Value* find(std::string_view path) const;
  /// The first of these that is a scalar and not empty, trimmed.
  std::string text(std::initializer_list<std::string_view> paths) const;
  std::optional<bool> truth(std::string_view path) const;
  std::vector<std::string> list(std::string_view path) const;  ///< one scalar is a list of one
  std::vector<Person> people(std::initializer_list<std::string_view> paths) const;

 private:
  const codec::Value& tree_;
  bool any_case_;
};

/// A name, `A Name <name@example.org>`, or a map of name, email and url.
std::optional<Person> person_of(const codec::Value& value);

/// Lay what a file says under a setting, unless it is set already, and remember where it came from.
void lay_text(Settings& settings, std::string& target, const Looker& look,
              std::initializer_list<std::string_view> paths, std::string_view name, std::string_view file);
void lay_authors(Settings& settings, const Looker& look, std::initializer_list<std::string_view> paths,
                 std::string_view file);
/// One that is no time zone is a remark.
void lay_zone(Settings& settings, const Looker& look, std::string_view path, std::string_view file);

/// Remembers where a setting came from.
void tell_origin(Settings& settings, std::string_view name, std::string value, std::string_view file,
                 const codec::Value* node);

}  // namespace feedd::posts
