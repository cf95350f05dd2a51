#include "site/export_list.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include "site/file.hpp"

namespace feedd::site {
namespace {

namespace fs = std::filesystem;

bool is_below(const std::string& line) {
  const fs::path name(line);
  return !line.empty() && name.is_relative() && name.lexically_normal() == name && *name.begin() != ".." &&
         line != ExportList::file_name;
}

}  // namespace

ExportList::ExportList(fs::path directory) : directory_(std::move(directory)) {
  std::ifstream in(directory_ / file_name, std::ios::binary);
  for (std::string line; std::getline(in, line);) {
    if (is_below(line)) names_.insert(line);
  }
}

Result<void> ExportList::claim(const std::string& name) {
  if (!names_.insert(name).second) return {};
  const auto file = directory_ / file_name;
  if (!claims_.is_open()) claims_.open(file, std::ios::binary | std::ios::app);
  if (!(claims_ << name << '\n' << std::flush))
    return fail(Errc::io, "{}: cannot be written: {}", file.string(), std::strerror(errno));
  return {};
}

Result<void> ExportList::become(Names names) {
  claims_.close();
  names_ = std::move(names);
  std::string text;
  for (const auto& name : names_) text += name + '\n';
  const Body bytes(std::move(text));
  const auto file = directory_ / file_name;
  if (holds(file, bytes)) return {};
  return put_in_place(file, bytes);
}

}  // namespace feedd::site
