/// Files in the directory of an export that no export has written: somebody's own, which are never lost.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "site/body.hpp"
#include "site/export_list.hpp"

namespace feedd::site {

class Strangers {
 public:
  /// Looks through the directory, which need not be there.
  Strangers(std::filesystem::path directory, const ExportList& ours);

  bool has(std::string_view name) const { return names_.contains(name); }
  /// Whether there is one below this name, or one through which the way there leads: a link, or a file that is no
  /// directory.
  bool are_near(std::string_view below) const;
  /// A file with these bytes is to stand there. What is in its way is noted, unless it holds these very bytes.
  void meet(const std::string& name, const Body& bytes);
  /// Fails with `io` when something was in the way: one line for each, with what to do.
  Result<void> are_out_of_the_way() const;

 private:
  std::string obstacle(const std::string& name, const Body& bytes) const;

  std::filesystem::path directory_;
  const ExportList& ours_;
  ExportList::Names names_, in_the_way_;
};

}  // namespace feedd::site
