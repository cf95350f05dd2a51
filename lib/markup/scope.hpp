/// What the text of a post may ask of its site, and what came of it. Templates are not executed: what is harmless and
/// can be told from here is put in its place, anything else is kept as its author wrote it, and named.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/value.hpp"

namespace feedd::markup {

struct Scope {
  std::string url;                     ///< of the site, without a slash at the end: "https://example.org"
  std::string base_path;               ///< Jekyll's baseurl as configured, the path of Hugo's baseURL: "" or "/blog"
  const codec::Value* site = nullptr;  ///< the generator's configuration; may be null
  const codec::Value* page = nullptr;  ///< the front matter, defaults included; may be null
  std::string title, address;          ///< of this post; the address is absolute, and may be empty
  std::string date, language;
  /// The absolute address of another page or file of this site by the name the text calls it: "2020-03-07-a" of
  /// post_url, "_posts/x.md" of link, "a.md" or "/posts/a" of ref, "@/section/page.md" of Zola. None when there is no
  /// such.
  std::function<std::optional<std::string>(std::string_view)> find;
};

/// Something that was not understood and was kept as its author wrote it, or left out.
struct Remark {
  int line = 0;  ///< within the body, from 1
  std::string what;
  bool operator==(const Remark&) const = default;
};

struct Understood {
  std::string text;             ///< what was kept in it stands between marks, so that Markdown does not read it
  std::vector<Remark> remarks;  ///< each thing once, where it stands first
};

/// A text for which there is no Markdown.
std::string without_written_marks(std::string text);

/// The lines at which things stood that were not understood, each thing once.
class Remarks {
 public:
  explicit Remarks(std::string_view body) : body_(body) {}
  void add(std::size_t at, std::string_view what);
  std::vector<Remark> all;

 private:
  std::string_view body_;
};

/// An absolute address of this site without the site in front: "/blog/a.html". Of another site: as it is.
std::string path_on_site(std::string_view address, const Scope& scope);

}  // namespace feedd::markup
