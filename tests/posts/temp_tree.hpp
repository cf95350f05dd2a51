/// A directory of its own for one test, removed at its end.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace feedd::posts {

class TempTree {
 public:
  TempTree() {
    std::string pattern = (std::filesystem::temp_directory_path() / "feedd-tree-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  ~TempTree() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  TempTree(const TempTree&) = delete;
  TempTree& operator=(const TempTree&) = delete;

  std::filesystem::path path(std::string_view place = "") const { return root_ / place; }

  void write(std::string_view place, std::string_view text) const {
    std::filesystem::create_directories(path(place).parent_path());
    std::ofstream(path(place), std::ios::binary) << text;
  }
  void move(std::string_view from, std::string_view to) const {
    std::filesystem::create_directories(path(to).parent_path());
    std::filesystem::rename(path(from), path(to));
  }
  void remove(std::string_view place) const { std::filesystem::remove_all(path(place)); }

 private:
  std::filesystem::path root_;
};

}  // namespace feedd::posts
