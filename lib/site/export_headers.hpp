/// The file `_headers`, as Netlify and Cloudflare Pages read it: what hosts of files cannot know of a feed, which type
/// it has, how long it keeps, and that any site may read it.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "site/body.hpp"

namespace feedd::site {

class ExportHeaders {
 public:
  static constexpr const char* file_name = "_headers";

  /// `lasts`: its bytes do not change any more. What is no feed is passed over.
  void note(const std::string& path, const std::string& media_type, bool lasts);
  Body body(std::chrono::seconds max_age) const;

 private:
  struct Told {
    std::string media_type;
    bool lasts = false;
  };
  std::map<std::string, Told> feeds_;  ///< by path
};

}  // namespace feedd::site
