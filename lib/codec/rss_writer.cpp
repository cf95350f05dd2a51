#include <pugixml.hpp>

#include "base/text.hpp"
#include "codec/reading.hpp"
#include "codec/rss.hpp"
#include "codec/xml.hpp"

namespace feedd::codec {
namespace {

using xml::append;
using xml::append_some;

const std::string& shown(const Person& person) {
  return !person.name.empty() ? person.name : !person.email.empty() ? person.email : person.uri;
}

void append_link(pugi::xml_node parent, std::string_view rel, const Uri& uri, std::string_view type = "") {
  append(parent, "atom:link", "", {{"rel", rel}, {"type", type}, {"href", uri.str()}});
}

}  // namespace

std::string rss_fragment(const Entry& entry, Content content) {
  pugi::xml_document tree;
  auto item = append(tree, "item");
  append_some(item, "title", entry.title);
  if (entry.link) append(item, "link", entry.link->str());
  bool permanent = entry.link && entry.link->str() == entry.id;
  append(item, "guid", entry.id, {{"isPermaLink", permanent ? "true" : "false"}});
  auto published = entry.published ? entry.published : entry.updated;
  if (published) append(item, "pubDate", to_rfc822(*published));
  if (entry.updated && entry.updated != published) append(item, "atom:updated", to_rfc3339(*entry.updated));
  for (const auto& person : entry.authors) append_some(item, "dc:creator", shown(person));
  for (const auto& tag : entry.tags) append(item, "category", tag.name(), {{"domain", tag.scheme}});
  if (!entry.enclosures.empty()) {
    const Enclosure& first = entry.enclosures.front();
    append(item, "enclosure", "",
           {{"url", first.url.str()},
            {"length", std::to_string(first.length.value_or(0))},
            {"type", first.type.empty() ? "application/octet-stream" : first.type}});
  }
  if (entry.comments) append(item, "comments", entry.comments->str());
  if (entry.origin && entry.origin->feed_url) {
    append(item, "source", entry.origin->title, {{"url", entry.origin->feed_url->str()}});
  }
  // A description is HTML; a summary is words. It stands before the content, and is the content when there are no
  // others.
  bool full = content == Content::full && !entry.html.empty();
  std::string summary = content == Content::full ? entry.summary : summary_of(entry);
  if (!summary.empty()) {
    append(item, "description", escape_markup(summary));
    if (full) append(item, "content:encoded", entry.html);
  } else if (full) {
    append(item, "description", entry.html);
  } else if (entry.title.empty()) {
    append(item, "description", escape_markup(entry.id));  // a title or a description there must be
  }
  append_some(item, "dc:language", entry.language);
  append_some(item, "dc:rights", entry.rights);
  if (entry.image) append(item, "media:thumbnail", "", {{"url", entry.image->str()}});
  return xml::print(item);
}

Frame rss_frame(const FeedInfo& info) {
  pugi::xml_document tree;
  auto rss = append(tree, "rss", "",
                    {{"version", "2.0"},
                     {"xmlns:atom", "http://www.w3.org/2005/Atom"},
                     {"xmlns:content", "http://purl.org/rss/1.0/modules/content/"},
                     {"xmlns:dc", "http://purl.org/dc/elements/1.1/"},
                     {"xmlns:media", "http://search.yahoo.com/mrss/"}});
  auto channel = append(rss, "channel");
  std::string title = info.title.empty() ? "feedd" : info.title;
  std::string link = info.link ? info.link->str() : info.self ? info.self->str() : info.id;
  append(channel, "title", title);
  append_some(channel, "link", link);
  append(channel, "description", info.subtitle.empty() ? title : info.subtitle);
  append_some(channel, "language", info.language);
  append_some(channel, "copyright", info.rights);
  for (const auto& person : info.authors) {
    if (person.email.empty()) {
      append_some(channel, "dc:creator", shown(person));
    } else {
      append(channel, "managingEditor", person.name.empty() ? person.email : person.email + " (" + person.name + ")");
    }
  }
  if (info.updated) append(channel, "lastBuildDate", to_rfc822(*info.updated));
  append(channel, "generator", "feedd");
  if (info.icon) {
    auto image = append(channel, "image");
    append(image, "url", info.icon->str());
    append(image, "title", title);
    append(image, "link", link);
  }
  if (info.self) append_link(channel, "self", *info.self, "application/rss+xml");
  for (const auto& other : info.alternates) append_link(channel, "alternate", other.url, other.type);
  for (const auto& hub : info.hubs) append_link(channel, "hub", hub);
  xml::spread(channel);
  xml::spread(rss);
  std::string whole = xml::document(rss);
  std::size_t end = whole.rfind("</channel>");
  return {whole.substr(0, end), "\n", "\n" + whole.substr(end)};
}

}  // namespace feedd::codec
