/// The file `.feedd-export`: which files of a directory exports have written, one name a line. What is not in it is
/// somebody else's.
#pragma once

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace feedd::site {

class ExportList {
 public:
  static constexpr const char* file_name = ".feedd-export";
  using Names = std::set<std::string, std::less<>>;

  /// As it stands in the directory; empty where there is none. Only names that lead below the directory count, whatever
  /// else may have got into the file.
  explicit ExportList(std::filesystem::path directory);

  const Names& names() const { return names_; }
  bool has(std::string_view name) const { return names_.contains(name); }
  /// To be called before a file is written for the first time: an export that is broken off leaves nothing of which the
  /// next one would not know whose it is. The directory must be there.
  Result<void> claim(const std::string& name);
  /// These names and no others, once all is written.
  Result<void> become(Names names);

 private:
  std::filesystem::path directory_;
  Names names_;
  std::ofstream claims_;
};

}  // namespace feedd::site
