/// The head of a post: split from the body and read into the words feedd knows. YAML between `---` and `---` or `...`,
/// TOML between `+++`, or one JSON object; Jekyll knows only the first. A file without a head is all body. Unknown keys
/// are left alone: themes have their own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/entry.hpp"

namespace feedd::posts {

/// Whose rules hold where they differ.
enum class Dialect { plain, jekyll };

/// A date as somebody wrote it.
struct DateText {
  std::string text;
  bool bare = false;  ///< an unquoted timestamp of YAML's or TOML's own
  int line = 0;
  bool operator==(const DateText&) const = default;
};

struct Draft {
  std::optional<std::string> title;  ///< none: told from the file's name
  std::optional<std::string> slug, permalink;
  std::string id, description, excerpt, language, image;
  std::optional<std::string> excerpt_separator;
  std::optional<DateText> date, updated, expires;
  std::vector<std::string> categories, tags;
  std::vector<Person> authors;
  bool hidden = false;  ///< `draft: true` or `published: false`
  std::string body;     ///< lines end in LF; no character that XML forbids
  int body_line = 1;    ///< the line of the file at which the body begins
  int permalink_line = 0;
};

/// Errors begin with the line: `3: 'date' is not a date: …`. Fails with `syntax` for bytes that are not UTF-8.
Result<Draft> read_front_matter(std::string_view bytes, Dialect dialect);

}  // namespace feedd::posts
