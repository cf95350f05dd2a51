#include "site/site.hpp"

namespace feedd::site {

const Document* Site::find(std::string_view path) const {
  auto alias = aliases_->find(path);
  auto found = documents_.find(alias == aliases_->end() ? path : std::string_view(alias->second));
  return found == documents_.end() ? nullptr : found->second.get();
}

Site Site::with(const std::vector<DocumentPtr>& fresh) const {
  Site next(*this);
  for (const auto& document : fresh) next.documents_.insert_or_assign(document->path, document);
  return next;
}

Site Site::without(const std::vector<std::string>& paths) const {
  Site next(*this);
  for (const auto& path : paths) next.documents_.erase(path);
  return next;
}

Site Site::until(std::optional<Instant> due) const {
  Site next(*this);
  next.due_ = due;
  return next;
}

Site Site::offering(std::shared_ptr<const Catalogue> catalogue) const {
  Site next(*this);
  next.catalogue_ = std::move(catalogue);
  return next;
}

Site Site::aliased(std::string alias, std::string path) const {
  Site next(*this);
  auto aliases = std::make_shared<Aliases>(*aliases_);
  aliases->insert_or_assign(std::move(alias), std::move(path));
  next.aliases_ = std::move(aliases);
  return next;
}

}  // namespace feedd::site
