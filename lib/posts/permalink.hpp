/// A post's path on its site: Jekyll's styles and placeholders, exactly.
/// https://jekyllrb.com/docs/permalinks/; lib/jekyll/url.rb and drops/url_drop.rb
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace feedd::posts {

struct PermalinkParts {
  std::optional<Local> date;  ///< on the site's calendar
  std::string slug;           ///< as front matter or the file's name gives it
  std::string name;           ///< the file's, without suffix
  std::string path;           ///< the file's below its collection, without suffix
  std::vector<std::string> categories;
  std::string collection = "posts";
  std::string suffix = ".html";  ///< of the page
};

/// `date`, `pretty`, `ordinal`, `weekdate` and `none` as the patterns they stand for; anything else as it is.
std::string_view permalink_pattern(std::string_view style);

/// What is wrong with a pattern whatever the post, and what would be right; empty when nothing is.
std::string fault_of(std::string_view pattern);

/// What one of the placeholders of dates stands for: `year`, `i_month`, `long_day` and their like; none for any other
/// name.
std::optional<std::string> calendar_part(std::string_view name, Local local);

/// Begins with a slash; what placeholders give is percent-encoded. Fails with `syntax` for an unknown placeholder, and
/// for one that asks for the date of a post without.
Result<std::string> permalink(std::string_view pattern, const PermalinkParts& parts);

}  // namespace feedd::posts
