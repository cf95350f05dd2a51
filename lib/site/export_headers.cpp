#include "site/export_headers.hpp"

#include "base/uri.hpp"
#include "site/document.hpp"

namespace feedd::site {

void ExportHeaders::note(const std::string& path, const std::string& media_type, bool lasts) {
  if (is_feed(media_type)) feeds_.insert_or_assign(path, Told{media_type, lasts});
}

Body ExportHeaders::body(std::chrono::seconds max_age) const {
  std::string out = "/*\n  X-Content-Type-Options: nosniff\n";
  const auto changing = std::to_string(max_age.count());
  for (const auto& [path, told] : feeds_) {
    out += percent_encoded(path, "/") + "\n  Content-Type: " + told.media_type +
           "\n  Cache-Control: public, max-age=" + (told.lasts ? "31536000, immutable" : changing) +
           "\n  Access-Control-Allow-Origin: *\n";
  }
  return out;
}

}  // namespace feedd::site
