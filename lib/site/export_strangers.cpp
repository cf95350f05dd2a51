#include "site/export_strangers.hpp"

#include <utility>

#include "base/text.hpp"
#include "site/file.hpp"

namespace feedd::site {
namespace {

namespace fs = std::filesystem;

/// "a", "a/b" of "a/b/c"; until one says that it is enough.
template <class Enough>
bool any_above(std::string_view name, const Enough& enough) {
  for (auto slash = name.find('/'); slash != std::string_view::npos; slash = name.find('/', slash + 1))
    if (enough(name.substr(0, slash))) return true;
  return false;
}

}  // namespace

Strangers::Strangers(fs::path directory, const ExportList& ours) : directory_(std::move(directory)), ours_(ours) {
  std::error_code error;
  fs::recursive_directory_iterator at(directory_, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    std::error_code unknown;
    if (fs::is_directory(at->symlink_status(unknown))) continue;
    auto name = at->path().lexically_relative(directory_).generic_string();
    if (name != ExportList::file_name && !ours.has(name)) names_.insert(std::move(name));
  }
}

bool Strangers::are_near(std::string_view below) const {
  const auto first = names_.lower_bound(below);
  if (first != names_.end() && first->starts_with(below)) return true;
  return any_above(below, [&](std::string_view above) { return has(above); });
}

/// What stands in the way of a file; empty for nothing.
std::string Strangers::obstacle(const std::string& name, const Body& bytes) const {
  std::string found;
  std::error_code error;
  const bool is_barred = any_above(name, [&](std::string_view above) {
    found = above;
    return has(above) && !fs::is_directory(directory_ / above, error);
  });
  if (is_barred) return found;
  const auto file = directory_ / name;
  if (ours_.has(name) || !fs::exists(fs::symlink_status(file, error)) || holds(file, bytes)) return "";
  return name;
}

void Strangers::meet(const std::string& name, const Body& bytes) {
  if (auto found = obstacle(name, bytes); !found.empty()) in_the_way_.insert(std::move(found));
}

Result<void> Strangers::are_out_of_the_way() const {
  std::string lines;
  for (const auto& name : in_the_way_) {
    lines += lines.empty() ? "" : "\n";
    lines += printable((directory_ / name).string()) +
             ": no export wrote this, so it is not overwritten: remove it, or export to another directory";
  }
  if (lines.empty()) return {};
  return tl::unexpected(Error{Errc::io, std::move(lines)});
}

}  // namespace feedd::site
