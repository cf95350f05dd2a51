/// What holds for every post of one directory: the settings of the site's own generator, with the configuration laid
/// over them.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "codec/value.hpp"
#include "markup/markdown.hpp"
#include "posts/config.hpp"

namespace feedd::posts {

/// Values that hold for the posts of one part of a site, unless they say otherwise: Jekyll's `defaults`, Hugo's
/// `cascade`.
struct Default {
  std::string path;       ///< a place, or a glob of places; empty: everywhere
  bool is_typed = false;  ///< Jekyll: its scope names a type
  codec::Value values;
};

/// What Hugo's configuration says beyond what every generator says.
struct HugoRules {
  std::map<std::string, std::string> permalinks;        ///< by section
  std::function<bool(std::string_view place)> ignores;  ///< by `ignoreFiles`; none: nothing
  bool ugly = false;
  std::set<std::string> ugly_sections;
  bool keeps_case = false, keeps_accents = true;
  std::string language = "en";  ///< the default one, whose pages are the posts
  std::set<std::string> other_languages;
  std::string prefix;  ///< of addresses: "", or "en/"
  std::vector<std::string> date{"date", "publishdate", "pubdate", "published", "lastmod", "modified"};
  std::vector<std::string> lastmod{":git", "lastmod", "modified", "date", "publishdate", "pubdate", "published"};
  std::vector<std::string> publish_date{"publishdate", "pubdate", "published", "date"};
  std::vector<std::string> expiry_date{"expirydate", "unpublishdate"};
  std::vector<std::string> main_sections;  ///< as `params.mainSections` says
  bool git = false;                        ///< `enableGitInfo`: `:git` among the keys is the last commit's date
};

struct ZolaRules {
  enum class Slugs { on, safe, off };
  Slugs slugs = Slugs::on;
  bool keeps_dates = false;  ///< of files' names in addresses
  std::string language = "en";
  std::set<std::string> other_languages;
  std::function<bool(std::string_view place)> ignores;  ///< by `ignored_content`; none: nothing
};

/// One thing that the generator's own files say, for people who ask where it comes from.
struct Origin {
  std::string name, value;
  std::string place;  ///< `_config.yml:3`
};

struct Settings {
  SourceId source;
  std::filesystem::path root;
  Generator generator = Generator::plain;
  std::string content;             ///< where the posts are, below the root: "", "content"
  std::vector<std::string> apart;  ///< directories below `content` that hold the pages of other languages
  std::optional<Uri> base;         ///< of the posts' pages; none: entries have no link
  bool own_pages = false;          ///< `base` is where feedd itself serves them
  std::string base_path;           ///< as the texts of posts ask for it: Jekyll's `baseurl`
  std::string permalink;           ///< a pattern of Jekyll's; never empty
  GuidRule guid = GuidRule::own;
  std::string title, language;
  std::string excerpt_separator;  ///< empty: no excerpts
  std::vector<Person> authors;
  std::vector<std::string> tags;
  std::vector<std::string> include, exclude;  ///< globs; no `include`: whatever is a post of this generator
  bool drafts = false, future = false, expired = false;
  bool shows_withheld = false;  ///< Jekyll's `unpublished`
  bool excerpts_only = false;   ///< Jekyll's feed.excerpt_only
  std::size_t feed_limit = 0;   ///< Jekyll's feed.posts_limit, Zola's feed_limit; 0: not said
  std::optional<Uri> feed_icon;
  std::vector<std::string> markdown_suffixes;  ///< Jekyll's: others keep their suffix in the address; none: all
  bool commonmark = false;                     ///< Jekyll with another Markdown than its own
  markup::MarkdownOptions markdown;            ///< as the generator's configuration has it
  Zone zone;
  bool has_zone = false;             ///< the configuration names it
  std::vector<std::string> watched;  ///< directories below the root that hold the generator's files
  std::vector<Default> defaults;     ///< of the configuration; later ones win where nothing else decides
  codec::Value site;                 ///< the generator's configuration, for the texts that ask: `{{ site.title }}`
  codec::Value people;               ///< Jekyll's _data/authors
  std::string collections;           ///< Jekyll's collections_dir, below `content`; empty: that itself
  std::vector<std::string> let_in;   ///< Jekyll's `include`: globs of what it would pass over
  HugoRules hugo;
  ZolaRules zola;
  std::vector<Origin> origins;
  std::vector<Error> remarks;  ///< what was wrong in the generator's files and got over
  std::string files;           ///< digest of the bytes of the generator's files

  /// Changes when an entry made of an unchanged file would: part of each stamp.
  std::string digest() const;
};

/// A path that leads into a site (`blog/_posts`, `blog/content/news`) means the posts of that site below it: the same
/// wishes with the site's root as path, and the posts there as what is included. Else as it was.
PostsConfig rooted(PostsConfig config);

/// Recognises the site and reads its generator's files. Fails when one cannot be read or is not what its name says;
/// without any there is nothing to fail.
Result<Settings> settings(const PostsConfig& config);

}  // namespace feedd::posts
