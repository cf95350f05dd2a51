/// What an author said of a post, in the words feedd knows, whatever the generator calls them. Unknown keys are left
/// alone: themes have their own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "codec/value.hpp"
#include "model/entry.hpp"
#include "posts/dates.hpp"

namespace feedd::posts {

/// A file that a post names: a picture, a recording.
struct FileText {
  std::string address, type, title;
  std::optional<std::uint64_t> length = {};
  std::optional<std::chrono::seconds> duration = {};
  bool operator==(const FileText&) const = default;
};

struct Draft {
  std::optional<std::string> title;  ///< none: told from the file's name
  std::optional<std::string> slug;
  std::optional<std::string> address;  ///< `permalink`, `url`, `path`: the whole of it, or a pattern
  int address_line = 0;
  std::string id, description, excerpt, language;
  std::optional<std::string> excerpt_separator;
  std::vector<std::string> categories, tags;
  std::vector<Person> authors;
  std::string image;               ///< the picture that stands for the post
  std::vector<FileText> files;     ///< to listen to, to watch, to fetch
  std::vector<Extension> episode;  ///< what directories of podcasts ask: `itunes:episode`, `itunes:season`, …
  bool hidden = false;             ///< a draft
  bool withheld = false;           ///< Jekyll's `published: false`, which is no draft
  bool unlisted = false;      ///< a page of its own, but in no feed: `feed: false`, `_build.list: never`, `headless`
  bool excerpt_only = false;  ///< Jekyll's `feed.excerpt_only`
  bool plain_text = false;    ///< Jekyll's `render_with_liquid: false`
};

/// Of fields that the defaults of the site have been laid under. Errors begin with the line.
Result<Draft> read_draft(const codec::Value& fields, Generator generator);

/// The first of these keys that holds a date; what is switched (`published: false`) is none. The error begins with the
/// line.
Result<std::optional<DateText>> date_text(const codec::Value& fields, const std::vector<std::string>& keys,
                                          Generator generator);

}  // namespace feedd::posts
