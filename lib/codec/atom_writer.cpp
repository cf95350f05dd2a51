#include <algorithm>
#include <pugixml.hpp>

#include "base/hash.hpp"
#include "codec/atom.hpp"
#include "codec/checking.hpp"
#include "codec/extension.hpp"
#include "codec/media.hpp"
#include "codec/reading.hpp"
#include "codec/xml_write.hpp"

namespace feedd::codec {
namespace {

using xml::append;
using xml::append_slot;
using xml::append_some;

void append_person(pugi::xml_node parent, const char* role, const Person& person) {
  auto author = append(parent, role);
  append(author, "name", !person.name.empty() ? person.name : !person.email.empty() ? person.email : person.uri);
  if (is_email(person.email)) append(author, "email", person.email);
  append_some(author, "uri", person.uri);
}

/// An author where nobody else is known: as it will be read again.
Person named(const std::string& title) {
  std::vector<Person> people;
  add_person(people, {title, "", ""});
  return people.empty() ? Person{title, "", ""} : people.front();
}

/// A scheme is an IRI (RFC 4287 §4.2.2.2). Tags that differ by something else alone are one.
void append_tags(pugi::xml_node parent, const std::vector<Tag>& tags) {
  const auto is_sayable = [](const Tag& tag) { return tag.scheme.empty() || is_iri(tag.scheme); };
  if (!std::all_of(tags.begin(), tags.end(), is_sayable)) {
    std::vector<Tag> sayable;
    for (const auto& tag : tags) add_tag(sayable, {tag.term, is_sayable(tag) ? tag.scheme : std::string(), tag.label});
    return append_tags(parent, sayable);
  }
  for (const auto& tag : tags)
    append(parent, "category", "", {{"term", tag.term}, {"scheme", tag.scheme}, {"label", tag.label}});
}

void append_link(pugi::xml_node parent, std::string_view rel, const std::optional<Uri>& uri, std::string_view type = "",
                 std::string_view title = "") {
  if (uri) append(parent, "link", "", {{"rel", rel}, {"type", type}, {"href", uri->str()}, {"title", title}});
}

void append_source(pugi::xml_node parent, const Origin& origin, const std::string& updated) {
  auto source = append(parent, "source");
  const auto& address = origin.feed_url ? origin.feed_url : origin.link;
  append_some(source, "id", !origin.id.empty() ? origin.id : address ? address->str() : "");
  append(source, "title", origin.title);
  append_some(source, "updated", updated);
  append_link(source, "self", origin.feed_url);
  append_link(source, "alternate", origin.link);
  append_some(source, "rights", origin.rights);
}

/// Of an entry that is passed on, whose source needed none: an id that is an address, always the same.
std::string address_of_id(const std::string& id) { return is_iri(id) ? id : urn_uuid(digest_of(id)); }

}  // namespace

Fragment atom_fragment(const Entry& entry, const Style& style, LongText& text) {
  pugi::xml_document tree;
  auto node = append(tree, "entry", "", {{"xml:lang", entry.language}});
  append(node, "id", entry.origin ? address_of_id(entry.id) : entry.id);
  append(node, "title", entry.title);
  auto changed = entry.updated ? entry.updated : entry.published;
  std::string updated = changed ? to_rfc3339(*changed) : "";
  append_some(node, "updated", updated);
  if (entry.published) append(node, "published", to_rfc3339(*entry.published));
  append_link(node, "alternate", entry.link);
  append_link(node, "replies", entry.comments, entry.comments ? "text/html" : "");
  for (const auto& link : entry.links) append_link(node, link.rel, link.url, link.type, link.title);
  if (entry.origin && entry.origin->feed_url) {
    const Link via{"via", *entry.origin->feed_url};
    if (std::find(entry.links.begin(), entry.links.end(), via) == entry.links.end()) {
      append_link(node, via.rel, via.url);
    }
  }
  for (const auto& enclosure : entry.enclosures) {
    std::string length = enclosure.length ? std::to_string(*enclosure.length) : "";
    append(node, "link", "",
           {{"rel", "enclosure"},
            {"type", type_of(enclosure)},
            {"href", enclosure.url.str()},
            {"length", length},
            {"title", enclosure.title}});
    if (says_more(enclosure)) append_media_content(node, enclosure, false);
  }
  for (const auto& person : sayable(entry.authors)) append_person(node, "author", person);
  if (entry.authors.empty() && entry.origin && !entry.origin->title.empty())
    append_person(node, "author", named(entry.origin->title));
  append_tags(node, entry.tags);
  for (const auto& person : sayable(entry.contributors)) append_person(node, "contributor", person);
  if (entry.comment_count) append(node, "thr:total", std::to_string(*entry.comment_count));
  for (const auto& extension : entry.extensions) append_extension(node, extension);
  if (entry.image) append(node, "media:thumbnail", "", {{"url", entry.image->str()}});
  append_some(node, "rights", entry.rights);
  bool full = style.content == Content::full;
  std::string summary = full ? entry.summary : summary_of(entry);
  if (!summary.empty()) append(node, "summary", summary, {{"type", "text"}});
  if (full && !entry.html.empty()) {
    append_slot(node, "content", {{"type", "html"}});
  } else if (!entry.link) {
    append(node, "content");  // a text or a page there must be (RFC 4287 §4.1.1.1)
  }
  if (entry.origin) append_source(node, *entry.origin, updated);
  return xml::print(node, text);
}

Frame atom_frame(const FeedInfo& info) {
  pugi::xml_document tree;
  auto feed = append(tree, "feed", "",
                     {{"xmlns", "http://www.w3.org/2005/Atom"}, {"xmlns:media", "http://search.yahoo.com/mrss/"}});
  for (const auto& ns : extension_namespaces()) xml::append_attribute(feed, ns.attribute, ns.uri);
  if (info.archives.is_one) xml::append_attribute(feed, "xmlns:fh", "http://purl.org/syndication/history/1.0");
  if (!info.deleted.empty()) xml::append_attribute(feed, "xmlns:at", "http://purl.org/atompub/tombstones/1.0");
  xml::append_attribute(feed, "xml:lang", info.language);
  append(feed, "id",
         !info.id.empty() ? info.id
         : info.self      ? info.self->str()
         : info.link      ? info.link->str()
                          : urn_uuid(digest_of(info.title)));
  append(feed, "title", info.title);
  append_some(feed, "subtitle", info.subtitle);
  // RFC 4287 wants a date also where nothing was ever published; the clock may not decide it.
  append(feed, "updated", to_rfc3339(info.updated.value_or(Instant{})));
  append_link(feed, "self", info.self, "application/atom+xml");
  append_link(feed, "alternate", info.link, "text/html");
  for (const auto& other : info.alternates) append_link(feed, "alternate", other.url, other.type, other.title);
  for (const auto& hub : info.hubs) append_link(feed, "hub", hub);
  if (info.archives.is_one) append(feed, "fh:archive");
  append_link(feed, "current", info.archives.current, "application/atom+xml");
  append_link(feed, "prev-archive", info.archives.previous, "application/atom+xml");
  append_link(feed, "next-archive", info.archives.next, "application/atom+xml");
  append(feed, "generator", "feedd");
  for (const auto& person : sayable(info.authors)) append_person(feed, "author", person);
  if (info.authors.empty() && !info.title.empty())
    append_person(feed, "author", named(info.title));  // an author at one level is required (RFC 4287 §4.1.1)
  for (const auto& person : sayable(info.contributors)) append_person(feed, "contributor", person);
  append_tags(feed, info.tags);
  for (const auto& extension : info.extensions) append_extension(feed, extension);
  if (info.icon) append(feed, "icon", info.icon->str());
  append_some(feed, "rights", info.rights);
  for (const auto& [id, when] : info.deleted) {  // RFC 6721 §3
    append(feed, "at:deleted-entry", "", {{"ref", address_of_id(id)}, {"when", to_rfc3339(when)}});
  }
  xml::spread(feed);
  std::string whole = xml::document(feed);
  std::size_t end = whole.rfind("</feed>");
  return {whole.substr(0, end), "\n", "\n" + whole.substr(end)};
}

}  // namespace feedd::codec
