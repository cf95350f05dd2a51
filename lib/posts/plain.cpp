#include "posts/plain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/slug.hpp"
#include "base/text.hpp"
#include "codec/html.hpp"
#include "markup/markdown.hpp"
#include "posts/permalink.hpp"

namespace feedd::posts {
namespace {

bool lives_in(const std::filesystem::path&) { return true; }

Result<void> configure(Settings& settings) {
  if (settings.permalink.empty()) settings.permalink = "/:path/";
  settings.permalink = permalink_pattern(settings.permalink);
  if (settings.excerpt_separator.empty()) settings.excerpt_separator = "<!--more-->";
  settings.watched = {""};
  return {};
}

bool enters(const Settings&, std::string_view, std::string_view) { return true; }

Part takes(const Settings&, std::string_view, std::string_view) { return Part::post; }

codec::Value with_defaults(codec::Value own, std::string_view, const Settings&, const Survey&) { return own; }

Location locate(std::string_view place, const Settings&) {
  Location out;
  auto segments = split(place, '/');
  if (segments.empty()) return out;
  out.name = any_dated_name(segments.back());
  segments.back() = out.name.stem;
  if (segments.size() > 1 && segments.back() == "index") {
    segments.pop_back();
    out.is_bundle = true;
    const auto directory = any_dated_name(segments.back() + ".md");
    out.name.day = directory.day;
    out.name.slug = directory.slug;
  }
  for (auto& segment : segments) segment = slug(segment, SlugMode::pretty, true);
  out.path = fmt::format("{}", fmt::join(segments, "/"));
  return out;
}

Result<Dates> dates(const Page& page, const Settings& settings) {
  TRY(auto out, dated(page, {"date", "publishDate", "pubdate", "published"}, settings));
  if (out.date) out.date->local = settings.zone.local(out.date->instant);
  const auto other = [&](const std::vector<std::string>& keys) -> std::optional<Instant> {
    auto said = instant_of(page, keys, settings);
    if (said) return *said;
    if (out.remark.empty()) out.remark = std::move(said.error().what);
    return std::nullopt;
  };
  out.updated = other({"updated", "lastmod", "last_modified_at", "modified"});
  out.expires = other({"expiryDate", "expires", "unpublishDate"});
  return out;
}

bool is_post(const Page&, const Settings&, const Survey&) { return true; }

std::string title(const Page& page) { return title_of(page.location.name, Generator::plain); }

/// The heading that a text begins with, and where the text goes on behind it; nothing when it begins otherwise.
struct Heading {
  std::string_view text;
  std::size_t end = 0;
};
std::optional<Heading> first_heading(std::string_view body) {
  const auto start = body.find_first_not_of('\n');
  if (start == std::string_view::npos) return std::nullopt;
  const auto end = std::min(body.find('\n', start), body.size());
  const auto line = body.substr(start, end - start);
  if (line.starts_with("# ")) return Heading{line, end};
  const auto next_end = std::min(body.find('\n', end + 1), body.size());
  const auto underline = trim(body.substr(std::min(end + 1, body.size()), next_end - std::min(end + 1, next_end)));
  const bool is_text = !line.empty() && line.front() != ' ' && line.front() != '\t' && line.front() != '>';
  const bool is_underlined = !underline.empty() && underline.find_first_not_of('=') == std::string_view::npos;
  return is_text && is_underlined ? std::optional(Heading{line, next_end}) : std::nullopt;
}

/// What stands in the first element of that name; nothing when there is none. `lower`: the page in lower case.
std::optional<std::pair<std::size_t, std::size_t>> inside(std::string_view lower, const std::string& name) {
  const auto start = lower.find("<" + name);
  const auto open = start == std::string_view::npos ? start : lower.find('>', start);
  if (open == std::string_view::npos) return std::nullopt;
  return std::pair(open + 1, std::min(lower.find("</" + name, open), lower.size()));
}

/// A whole page of HTML is named by its title, and its text is what stands in its body.
void read_whole_page(Page& page) {
  const auto lower = ascii_lower(page.body);
  const auto begins = trim(lower);
  if (!begins.starts_with("<!doctype html") && !begins.starts_with("<html")) return;
  const auto title = inside(lower, "title"), body = inside(lower, "body");
  if (title && !page.draft.title) {
    const auto text = codec::text_of(page.body.substr(title->first, title->second - title->first));
    if (!trim(text).empty()) page.draft.title = std::string(trim(text));
  }
  if (!body) return;
  const auto end = page.body.begin() + static_cast<std::ptrdiff_t>(body->first);
  page.body_line += static_cast<int>(std::count(page.body.begin(), end, '\n'));
  page.body = page.body.substr(body->first, body->second - body->first);
}

/// Pandoc's `% title`, `% authors`, `% date` at the top of a text; a line that begins with a blank goes on with the one
/// before. https://pandoc.org/MANUAL.html#extension-pandoc_title_block
bool read_title_block(Page& page, const Settings& settings) {
  if (page.fields.kind != codec::Value::Kind::null) return false;
  if (!page.body.starts_with("% ") && !page.body.starts_with("%\n")) return false;
  std::vector<std::string> said;
  std::size_t at = 0;
  int lines = 0;
  while (at < page.body.size() && (page.body[at] == '%' || (page.body[at] == ' ' && !said.empty()))) {
    const auto end = std::min(page.body.find('\n', at), page.body.size());
    const auto text = trim(std::string_view(page.body).substr(at + 1, end - at - 1));
    if (page.body[at] == '%' && said.size() == 3) break;
    if (page.body[at] == '%') said.emplace_back();
    said.back().append(said.back().empty() ? "" : " ").append(text);
    at = std::min(end + 1, page.body.size());
    ++lines;
  }
  said.resize(3);
  if (!page.draft.title && !said[0].empty()) page.draft.title = said[0];
  for (const auto& name : split(said[1], ';')) {
    if (!trim(name).empty()) page.draft.authors.push_back({std::string(trim(name)), "", ""});
  }
  if (!page.dates.date && !said[2].empty()) {
    if (const auto date = post_date({said[2], false, false, lines}, "date", settings.zone, Generator::plain)) {
      page.dates.date = *date;
    } else {
      page.dates.remark = date.error().what;
    }
  }
  page.body.erase(0, at);
  page.body_line += lines;
  return true;
}

/// A file of Markdown without front matter is named by its first heading, which readers then show as the title.
void read_body(Page& page, const Settings& settings) {
  if (page.place.ends_with(".html") || page.place.ends_with(".htm")) return read_whole_page(page);
  if (read_title_block(page, settings) || page.draft.title) return;
  const auto heading = first_heading(page.body);
  if (!heading) return;
  const auto html =
      markup::markdown(std::string(heading->text) + "\n", markup::MarkdownOptions(markup::Flavour::commonmark));
  auto text = codec::text_of(html);
  if (trim(text).empty()) return;
  page.draft.title = std::string(trim(text));
  page.body_line += static_cast<int>(
      std::count(page.body.begin(), page.body.begin() + static_cast<std::ptrdiff_t>(heading->end), '\n'));
  page.body.erase(0, heading->end);
}

}  // namespace

const Rules plain_rules{Generator::plain, "plain",  lives_in, configure, enters, takes,
                        with_defaults,    locate,   dates,    is_post,   title,  address_by_pattern,
                        nullptr,          read_body};

}  // namespace feedd::posts
