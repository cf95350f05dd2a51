/// A feed whose frame breaks the rules of its format takes the place of no sound one.
#pragma once

#include <map>
#include <string>

#include "codec/format.hpp"
#include "site/document.hpp"
#include "site/site.hpp"

namespace feedd::site {

/// Not thread-safe: it belongs to the desk.
class Sound {
 public:
  /// The document that stays, since it keeps the rules of its format and the frame of the next one does not; null where
  /// the next one may have its place, also for want of a better one. Told of in the log, once.
  DocumentPtr better(const std::string& path, const codec::Format& format, const codec::Frame& frame,
                     const Site* shown);

 private:
  /// What the checker found in a frame.
  struct Unsound {
    std::string what;
    bool is_shown = false;  ///< for want of a better one
  };
  std::map<std::string, Unsound> unsound_;  ///< by path
};

}  // namespace feedd::site
