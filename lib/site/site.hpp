/// The whole offer at one instant: an immutable map from path to document. A new version shares all that did not change.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "site/document.hpp"

namespace feedd::site {

class Site {
 public:
  /// By canonical path or alias; null when there is none.
  const DocumentPtr* find(std::string_view path) const;
  /// Each document once, in order of path.
  const std::map<std::string, DocumentPtr, std::less<>>& documents() const { return documents_; }

  /// A copy in which each of `fresh` stands in the place of the one with the same path.
  Site with(const std::vector<DocumentPtr>& fresh) const;
  Site without(const std::vector<std::string>& paths) const;
  /// A copy in which `alias` also leads to `path`.
  Site aliased(std::string alias, std::string path) const;

 private:
  std::map<std::string, DocumentPtr, std::less<>> documents_;
  std::map<std::string, std::string, std::less<>> aliases_;
};

}  // namespace feedd::site
