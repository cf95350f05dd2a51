/// Subscription lists: OPML 1.0 to 2.0 read, 2.0 written.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace feedd::codec {

struct Outline {
  std::string text, title;
  std::string xml_url, html_url;
  std::string type;                     ///< "rss" for every kind of feed
  std::vector<std::string> categories;  ///< the folders around it and its `category`, each as `a/b`
  bool operator==(const Outline&) const = default;
};

/// The feeds in document order, each address once; folders are told as categories. Fails with `syntax`.
Result<std::vector<Outline>> parse_opml(std::string_view bytes);

/// Feeds stand in one folder each: that of their first category. The same list gives the same bytes.
std::string write_opml(std::string_view title, std::span<const Outline> outlines);

}  // namespace feedd::codec
