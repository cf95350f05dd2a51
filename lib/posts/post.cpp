#include "posts/post.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.hpp"
#include "base/slug.hpp"
#include "base/text.hpp"
#include "codec/html.hpp"
#include "posts/body.hpp"
#include "posts/files.hpp"
#include "posts/site_file.hpp"
#include "posts/summary.hpp"

namespace feedd::posts {
namespace {

constexpr std::size_t longest_title = 4096, longest_id = 2048;

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

std::string title_of(const Page& page, const Settings& settings) {
  auto title = page.draft.title ? *page.draft.title : rules_of(settings.generator).title(page);
  // In Jekyll's feeds a title is text without its markup.
  if (settings.generator == Generator::jekyll && title.find('<') != std::string::npos) title = codec::text_of(title);
  return xml_safe(cut(squeeze(title), longest_title));
}

/// Instants alone tell what is shown when: nothing here knows the hour.
void set_dates(Entry& entry, const Page& page, const Settings& settings, const Survey& survey, Instant now) {
  const auto& dates = page.dates;
  if (dates.date) entry.published = dates.date->instant;
  if (!entry.published && entry.link) {
    if (const auto day = day_in_address(entry.link->path())) entry.published = settings.zone.instant(*day);
  }
  entry.updated = dates.updated;
  if (!settings.expired) {
    entry.expires = dates.expires;
    for (const auto& section : survey.sections) {
      if (!section.expires || !is_in(page.place, section.place)) continue;
      entry.expires = entry.expires ? std::min(*entry.expires, *section.expires) : *section.expires;
    }
  }
  const auto shown_from = dates.publish ? dates.publish : entry.published;
  if (!settings.future && shown_from && *shown_from > now) entry.due = shown_from;
  // Hugo does not ask the file's name; whoever reads of a post without a date would.
  if (const auto& day = page.location.name.day; !entry.published && day) entry.published = settings.zone.instant(*day);
}

bool is_hidden(const Page& page, const Settings& settings, const Survey& survey) {
  if (page.draft.unlisted) return true;
  if (page.draft.hidden && !settings.drafts) return true;
  if (page.draft.withheld && !settings.shows_withheld) return true;
  return std::any_of(survey.sections.begin(), survey.sections.end(),
                     [&](const Section& section) { return section.is_hidden && is_in(page.place, section.place); });
}

/// jekyll-feed's id: the directory of the address, and the slug as the file has it; all of it as Ruby's Addressable
/// normalises it.
std::string jekyll_feed_id(const Page& page, const Uri& link) {
  const auto slug = page.draft.slug.value_or(page.location.name.slug);
  std::string_view path = link.path();
  while (path.ends_with('/')) path.remove_suffix(1);
  const auto whole = std::string(path.substr(0, path.rfind('/') + 1)) + slug;
  const auto site = link.str().substr(0, static_cast<std::size_t>(link.path().data() - link.str().data()));
  return site + percent_encoded(compatible(percent_decoded(whole)), "!$&'()*+,;=:@/~");
}

/// RFC 4151.
std::string tag_id(const Page& page, const Uri& link) {
  const auto day = page.dates.date ? to_rfc3339(Instant(page.dates.date->local.time_since_epoch())).substr(0, 10)
                                   : std::string("2000-01-01");
  return fmt::format("tag:{},{}:{}", link.host(), day, link.path());
}

std::string id_of(const Entry& entry, const Page& page, const Settings& settings) {
  if (!page.draft.id.empty()) return std::string(cut(page.draft.id, longest_id));
  if (!entry.link) return urn_of(settings.source, entry.guid);
  if (settings.guid == GuidRule::jekyll_feed) return jekyll_feed_id(page, *entry.link);
  if (settings.guid == GuidRule::tag) return tag_id(page, *entry.link);
  return entry.link->str();
}

/// `author: lin` may be a key of _data/authors. Where their pages have relative addresses, these are of the site.
std::vector<Person> authors_of(const Page& page, const Settings& settings) {
  auto out = page.draft.authors.empty() ? settings.authors : page.draft.authors;
  for (auto& person : out) {
    if (const auto* known = settings.people.find(person.name)) {
      if (auto whole = person_of(*known)) person = std::move(*whole);
    }
    if (person.uri.empty() || !settings.base || parse_uri(person.uri)) continue;
    if (const auto whole = resolve(*settings.base, person.uri)) person.uri = whole->str();
  }
  return out;
}

/// A file that lies beside a post of a directory with an address keeps its place below that, though the post's own
/// address may be a directory: `a/b.md` is at /a/b/, and its `c.png` at /a/c.png.
std::optional<Uri> address_beside(std::string_view reference, const std::string& place, const Page& page,
                                  const Settings& settings) {
  const auto directory = directory_of(page.place);
  const bool is_beside = !reference.starts_with('/') && !page.location.is_bundle && is_in(place, directory);
  if (!is_beside || !settings.base) return std::nullopt;
  auto base = settings.base->str();
  while (base.ends_with('/')) base.pop_back();
  const auto uri = parse_uri(base + "/" + percent_encoded(place, "/"));
  return uri ? std::optional(*uri) : std::nullopt;
}

/// Where feedd serves the pages, a file is found beside the post that shows it, and a link to another post's file leads
/// to that post, as on every page that shows the directory; so does one to a post's directory. Elsewhere the site's own
/// rules hold.
codec::KnownAddress known_addresses(const Page& page, const Settings& settings, const Survey& survey) {
  if (!settings.own_pages && settings.generator != Generator::plain) return {};
  return [&](std::string_view address) -> std::optional<std::string> {
    if (address.empty() || address.starts_with('#') || parse_uri(address)) return std::nullopt;
    const auto path = address.substr(0, address.find_first_of("?#"));
    if (is_post(path)) return address_of(percent_decoded(address), page.place, settings, survey);
    if (path.ends_with('/')) return address_of(percent_decoded(path) + "index.md", page.place, settings, survey);
    const auto place = place_of_file(address, page, settings);
    if (place.empty()) return std::nullopt;
    const auto uri = settings.own_pages ? address_of_file(address, page, std::nullopt, settings)
                                        : address_beside(address, place, page, settings);
    if (!uri) return std::nullopt;
    return uri->str() + percent_encoded(address.substr(path.size()), "!$&'()*+,;=:@/%#?~");
  };
}

/// The lines `[name]: address`, which what stands before may need.
std::string definitions_of_links(std::string_view text) {
  std::string out;
  for (const auto& line : split(text, '\n')) {
    if (line.starts_with('[') && !line.starts_with("[^") && line.find("]:") != std::string::npos) out += line + "\n";
  }
  return out;
}

std::string summary(const Page& page, const Entry& entry, const Settings& settings, const Survey& survey) {
  const auto end = end_of_excerpt(page, settings);
  if (!end) return summary_of(page, entry.html, settings);
  Page excerpt = page;
  excerpt.body.resize(*end);
  excerpt.body += "\n\n" + definitions_of_links(std::string_view(page.body).substr(*end));
  return summary_of_excerpt(page, xml_safe(body_of(excerpt, entry.title, entry.link, settings, survey).html));
}

}  // namespace

Result<Made> post(const PostFile& file, const Settings& settings, const Survey& survey, Instant now) {
  if (!is_post(file.place)) return fail(Errc::unsupported, "1: not a kind of post feedd knows");
  TRY(const Page page, read_page(file, settings, survey));
  Made made;
  if (is_hidden(page, settings, survey)) return made;
  if (settings.include.empty() && !rules_of(settings.generator).is_post(page, settings, survey)) return made;
  if (!page.dates.remark.empty()) made.remarks.push_back({Errc::syntax, page.dates.remark});
  Entry entry;
  entry.source = settings.source;
  entry.guid.value = page.draft.id.empty() ? file.place : std::string(cut(page.draft.id, longest_id));
  entry.place = file.place;
  entry.stamp = file.stamp;
  entry.title = title_of(page, settings);
  TRY(entry.link, link_of(page, settings));
  set_dates(entry, page, settings, survey, now);
  entry.id = id_of(entry, page, settings);
  auto body = body_of(page, entry.title, entry.link, settings, survey);
  made.remarks.insert(made.remarks.end(), body.remarks.begin(), body.remarks.end());
  entry.html = is_xml_safe(body.html) ? std::move(body.html) : xml_safe(body.html);
  if (entry.link) entry.html = codec::absolute_links(entry.html, *entry.link, known_addresses(page, settings, survey));
  entry.summary = summary(page, entry, settings, survey);
  if (page.draft.excerpt_only || settings.excerpts_only) entry.html.clear();
  entry.authors = authors_of(page, settings);
  entry.language = page.draft.language.empty() ? settings.language : page.draft.language;
  if (settings.generator == Generator::jekyll) {
    for (const auto& term : page.location.directories) add_tag(entry.tags, xml_safe(trim(term)));
  }
  for (const auto* terms : {&page.draft.categories, &page.draft.tags, &settings.tags}) {
    for (const auto& term : *terms) add_tag(entry.tags, xml_safe(trim(term)));
  }
  entry.image = picture_of(page, entry.link, settings);
  entry.enclosures = enclosures_of(page, entry.link, settings);
  if (!entry.enclosures.empty()) entry.extensions = page.draft.episode;
  made.entry = std::move(entry);
  return made;
}

}  // namespace feedd::posts
