#include "posts/post.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "codec/html.hpp"
#include "posts/dates.hpp"
#include "posts/markdown.hpp"
#include "posts/permalink.hpp"

namespace feedd::posts {
namespace {

constexpr std::size_t longest_title = 4096, longest_id = 2048, longest_summary = 500;

std::string markdown_body(std::string_view body, const Settings& settings) {
  return markdown(body, settings.dialect == Dialect::jekyll ? Flavour::kramdown : Flavour::commonmark);
}
std::string html_body(std::string_view body, const Settings&) { return std::string(body); }

/// A kind of posts: what its suffix is, and how its body becomes HTML. A further kind is a line here.
struct Kind {
  std::string_view suffix;
  std::string (*html)(std::string_view body, const Settings&);
};
constexpr std::array<Kind, 6> kinds{{{".md", markdown_body},
                                     {".markdown", markdown_body},
                                     {".mkdown", markdown_body},
                                     {".mkdn", markdown_body},
                                     {".mkd", markdown_body},
                                     {".html", html_body}}};

const Kind* kind_of(std::string_view name) {
  for (const auto& kind : kinds) {
    if (name.size() > kind.suffix.size() && iequals(name.substr(name.size() - kind.suffix.size()), kind.suffix)) {
      return &kind;
    }
  }
  return nullptr;
}

/// Where a file stands, in the words of its generator.
struct Location {
  FileName name;
  std::vector<std::string> directories;  ///< that make categories
  std::string path;                      ///< for :path
  bool is_draft = false;                 ///< in a directory of drafts
};

Location locate(std::string_view place, Dialect dialect) {
  Location out;
  auto segments = split(place, '/');
  out.name = file_name(segments.empty() ? place : std::string_view(segments.back()));
  if (segments.empty()) return out;
  segments.back() = out.name.stem;
  if (dialect == Dialect::jekyll) {
    // The directories above _posts are categories, those below are the author's own affair.
    auto collection = std::find_if(segments.begin(), segments.end(),
                                   [](const auto& segment) { return segment == "_posts" || segment == "_drafts"; });
    if (collection != segments.end()) {
      out.is_draft = *collection == "_drafts";
      out.directories.assign(segments.begin(), collection);
      segments.erase(segments.begin(), collection + 1);
    }
  } else {
    if (segments.size() > 1 && segments.back() == "index") segments.pop_back();
    for (auto& segment : segments) segment = slug(segment, SlugMode::pretty, true);
  }
  out.path = fmt::format("{}", fmt::join(segments, "/"));
  return out;
}

void add_tag(std::vector<Tag>& tags, std::string_view term) {
  const auto known = [&](const Tag& tag) { return tag.term == term; };
  if (!term.empty() && std::none_of(tags.begin(), tags.end(), known)) tags.push_back({std::string(term), "", ""});
}

/// A name of our own for a post without an address: the same for the same file of the same source.
std::string urn_of(const SourceId& source, const Guid& guid) {
  Hasher hasher;
  hasher << source.value << guid.value;
  return urn_uuid(hasher.digest());
}

/// The text of the first paragraph that has any; of everything when there are no paragraphs.
std::string first_paragraph(std::string_view html) {
  for (auto at = html.find("<p>"); at != std::string_view::npos; at = html.find("<p>", at + 3)) {
    const auto end = std::min(html.find("</p>", at), html.size());
    auto text = codec::text_of(html.substr(at, end - at), longest_summary);
    if (!text.empty()) return text;
  }
  return codec::text_of(html, longest_summary);
}

std::string summary_of(const Draft& draft, const Entry& entry, const Kind& kind, const Settings& settings) {
  for (const auto* given : {&draft.description, &draft.excerpt}) {
    if (!trim(*given).empty()) return std::string(cut(squeeze(codec::text_of(*given)), longest_summary));
  }
  const auto& separator = draft.excerpt_separator ? *draft.excerpt_separator : settings.excerpt_separator;
  const auto end = separator.empty() ? std::string::npos : draft.body.find(separator);
  if (end != std::string::npos) {
    return codec::text_of(kind.html(std::string_view(draft.body).substr(0, end), settings), longest_summary);
  }
  return first_paragraph(entry.html);
}

Result<void> set_dates(Entry& entry, const Draft& draft, const Location& location, const PostFile& file,
                       const Settings& settings, Instant now) {
  if (draft.date) {
    TRY(entry.published, post_date(*draft.date, "date", settings.zone, settings.dialect));
  } else if (location.name.day) {
    entry.published = settings.zone.instant(*location.name.day);
  } else if (location.is_draft) {
    entry.published = file.modified;
  }
  if (draft.updated) {
    TRY(entry.updated, post_date(*draft.updated, "updated", settings.zone, settings.dialect));
  }
  if (draft.expires) {
    TRY(entry.expires, post_date(*draft.expires, "expires", settings.zone, settings.dialect));
  }
  if (!settings.future && entry.published && *entry.published > now) entry.due = entry.published;
  return {};
}

Result<void> set_link(Entry& entry, const Draft& draft, const Location& location, const Settings& settings) {
  PermalinkParts parts;
  if (entry.published) parts.date = settings.zone.local(*entry.published);
  parts.slug = draft.slug ? *draft.slug : location.name.slug;
  parts.name = location.name.stem;
  parts.path = location.path;
  parts.categories = location.directories;
  parts.categories.insert(parts.categories.end(), draft.categories.begin(), draft.categories.end());
  auto path = permalink(draft.permalink ? *draft.permalink : settings.permalink, parts);
  if (!path) return fail(path.error().code, "{}: {}", std::max(draft.permalink_line, 1), path.error().what);
  if (!settings.base) return {};
  auto base = settings.base->str();
  while (base.ends_with('/')) base.pop_back();
  auto link = parse_uri(base + *path);
  if (!link) return fail(link.error().code, "{}: {}", std::max(draft.permalink_line, 1), link.error().what);
  entry.link = *link;
  return {};
}

}  // namespace

bool is_post(std::string_view name) { return kind_of(name) != nullptr; }

Result<std::optional<Entry>> post(const PostFile& file, const Settings& settings, Instant now) {
  const auto* kind = kind_of(file.place);
  if (!kind) return fail(Errc::unsupported, "1: not a kind of post feedd knows");
  TRY(const Draft draft, read_front_matter(file.bytes, settings.dialect));
  if (draft.hidden && !settings.drafts) return std::nullopt;
  const auto location = locate(file.place, settings.dialect);
  if (location.name.bad_day && settings.dialect == Dialect::jekyll && !draft.date) {
    return fail(Errc::syntax, "1: the file's name begins with a day that does not exist: name it YYYY-MM-DD-title");
  }
  Entry entry;
  entry.source = settings.source;
  entry.guid.value = draft.id.empty() ? file.place : std::string(cut(draft.id, longest_id));
  entry.place = file.place;
  entry.stamp = file.stamp;
  entry.title = squeeze(draft.title ? *draft.title : title_of(location.name, settings.dialect));
  entry.title = xml_safe(cut(entry.title, longest_title));
  CHECK_OK(set_dates(entry, draft, location, file, settings, now));
  CHECK_OK(set_link(entry, draft, location, settings));
  if (!draft.id.empty()) {
    entry.id = entry.guid.value;
  } else {
    entry.id = entry.link ? entry.link->str() : urn_of(settings.source, entry.guid);
  }
  entry.html = xml_safe(kind->html(draft.body, settings));
  if (entry.link) entry.html = codec::absolute_links(entry.html, *entry.link);
  entry.summary = summary_of(draft, entry, *kind, settings);
  entry.authors = draft.authors.empty() ? settings.authors : draft.authors;
  entry.language = draft.language.empty() ? settings.language : draft.language;
  for (const auto* terms : {&location.directories, &draft.categories, &draft.tags, &settings.tags}) {
    for (const auto& term : *terms) add_tag(entry.tags, xml_safe(trim(term)));
  }
  if (!draft.image.empty()) {
    auto image = entry.link ? resolve(*entry.link, draft.image) : parse_uri(draft.image);
    if (image && image->is_web()) entry.image = *image;
  }
  return entry;
}

}  // namespace feedd::posts
