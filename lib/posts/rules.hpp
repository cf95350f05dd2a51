/// What a site generator makes of a directory, as rules: which files are posts, what holds for them by default, when
/// they were published, and where they are found on the web. A further generator is a file of its own and a row in
/// rules.cpp.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "posts/dates.hpp"
#include "posts/draft.hpp"
#include "posts/file_name.hpp"
#include "posts/settings.hpp"

namespace feedd::posts {

/// What a file of the directory is.
enum class Part { none, post, section };

/// A directory's own page (`_index.md`), with what it says of the pages below.
struct Section {
  std::string place;               ///< of the directory, below the root
  std::vector<Default> cascade;    ///< weakest first
  bool is_hidden = false;          ///< a draft: so is every page below
  std::optional<Instant> expires;  ///< and every page below with it
};

/// What a walk saw of the whole site, for the posts to be read by.
struct Survey {
  std::vector<std::string> places;  ///< of posts, sorted
  std::vector<Section> sections;    ///< outermost first
  std::set<std::string> main_sections;
  std::string digest;  ///< of what changes entries whose own files are unchanged
};

/// Where a file stands, in the words of its generator.
struct Location {
  FileName name;
  std::vector<std::string> directories;  ///< Jekyll's: those that make categories; else all below the content directory
  std::string path;                      ///< for :path
  std::string section;                   ///< the first directory; empty at the top
  std::vector<std::string> sections;     ///< of the directories those that are sections to Hugo
  bool is_bundle = false;                ///< `index.md`: named by its directory
  bool is_draft = false;                 ///< in a directory of drafts
};

struct Dates {
  std::optional<WrittenDate> date;  ///< what the entry shows, and what addresses are made of
  std::optional<Instant> updated;
  std::optional<Instant> publish;  ///< when it may be shown, where that is said apart
  std::optional<Instant> expires;
  bool from_name = false;  ///< the file's name gave the date, and its rest is the slug
  std::string remark;      ///< what was passed over
};

/// A post on its way to an entry.
struct Page {
  std::string place;                      ///< below the root, with slashes
  Instant modified;                       ///< of the file
  std::optional<Instant> committed = {};  ///< last changed by git, where the site wants to know
  codec::Value fields;                    ///< with the site's defaults
  Location location;
  Draft draft;
  Dates dates;
  std::string body;
  int body_line = 1;  ///< the line of the file at which the body begins
};

/// Pure but for `lives_in` and `configure`, which look at the directory. Errors of one post begin with the line.
struct Rules {
  Generator generator;
  std::string_view name;
  bool (*lives_in)(const std::filesystem::path& root);
  /// Lays what the generator's files say under what `settings` holds already.
  Result<void> (*configure)(Settings& settings);
  bool (*enters)(const Settings& settings, std::string_view place, std::string_view name);
  Part (*takes)(const Settings& settings, std::string_view place, std::string_view name);
  codec::Value (*with_defaults)(codec::Value own, std::string_view place, const Settings& settings,
                                const Survey& survey);
  Location (*locate)(std::string_view place, const Settings& settings);
  Result<Dates> (*dates)(const Page& page, const Settings& settings);
  /// Whether a page that nothing hides is a post at all.
  bool (*is_post)(const Page& page, const Settings& settings, const Survey& survey);
  std::string (*title)(const Page& page);  ///< of a post that names none
  /// The path on the site, percent-encoded; begins with a slash.
  Result<std::string> (*address)(const Page& page, const Settings& settings);
  /// The path of something of the site that is no post, by its place; null where whatever is linked to is a post.
  std::optional<std::string> (*other_address)(std::string_view place, const Settings& settings) = nullptr;
  /// What the body says that front matter might have said; null: nothing.
  void (*read_body)(Page& page, const Settings& settings) = nullptr;
};

/// Whether Jekyll makes a page of HTML of a file with this suffix, by its `markdown_ext`; with the others all do.
bool is_markdown(std::string_view suffix, const Settings& settings);

/// By the pattern of the post, or of the site, in Jekyll's placeholders. For `address`.
Result<std::string> address_by_pattern(const Page& page, const Settings& settings);

/// The first of these keys that holds a date. For `dates`.
Result<std::optional<WrittenDate>> date_of(const Page& page, const std::vector<std::string>& keys,
                                           const Settings& settings);
/// With the date alone: that of `date_of`, else the day that the file's name tells, also when nobody can read the date.
Result<Dates> dated(const Page& page, const std::vector<std::string>& keys, const Settings& settings);
Result<std::optional<Instant>> instant_of(const Page& page, const std::vector<std::string>& keys,
                                          const Settings& settings);

/// `a/b/c.md` → `a/b`; "" at the top.
std::string directory_of(std::string_view place);

/// Whether a place is in a directory, at any depth; "" holds everything.
bool is_in(std::string_view place, std::string_view directory);

const Rules& rules_of(Generator generator);
/// Whose directory this is: what lies there tells.
const Rules& rules_for(const std::filesystem::path& root);
std::optional<Generator> generator_named(std::string_view name);

}  // namespace feedd::posts
