/// The whole offer at one instant: an immutable map from path to document. A new version shares all that did not
/// change.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "site/catalogue.hpp"
#include "site/document.hpp"

namespace feedd::site {

class Site {
 public:
  using Documents = std::map<std::string, DocumentPtr, std::less<>>;
  using Aliases = std::map<std::string, std::string, std::less<>>;

  /// By canonical path or alias; null when there is none. Valid as long as this Site is.
  const Document* find(std::string_view path) const;
  const Documents& documents() const { return documents_; }
  const Aliases& aliases() const { return *aliases_; }  ///< other name → canonical path

  /// What is made on demand beside the documents; null: nothing.
  const std::shared_ptr<const Catalogue>& catalogue() const { return catalogue_; }

  /// The next instant at which time alone changes a document: nobody may keep one longer.
  const std::optional<Instant>& due() const { return due_; }

  /// A copy in which each of `fresh` stands in the place of the one with the same path.
  Site with(const std::vector<DocumentPtr>& fresh) const;
  /// A copy without the documents at these paths.
  Site without(const std::vector<std::string>& paths) const;
  Site offering(std::shared_ptr<const Catalogue> catalogue) const;
  Site until(std::optional<Instant> due) const;
  /// A copy in which `alias` also leads to `path`.
  Site aliased(std::string alias, std::string path) const;

 private:
  Documents documents_;
  std::shared_ptr<const Aliases> aliases_ = std::make_shared<Aliases>();
  std::shared_ptr<const Catalogue> catalogue_;
  std::optional<Instant> due_;
};

}  // namespace feedd::site
