#include <algorithm>
#include <pugixml.hpp>
#include <utility>

#include "base/media_type.hpp"
#include "base/text.hpp"
#include "codec/checking.hpp"
#include "codec/construct.hpp"
#include "codec/extension.hpp"
#include "codec/media.hpp"
#include "codec/reading.hpp"
#include "codec/rss.hpp"
#include "codec/xml_write.hpp"

namespace feedd::codec {
namespace {

using xml::append;
using xml::append_slot;
using xml::append_some;

const std::string& shown(const Person& person) {
  return !person.name.empty() ? person.name : !person.email.empty() ? person.email : person.uri;
}

void append_link(pugi::xml_node parent, std::string_view rel, const Uri& uri, std::string_view type = "",
                 std::string_view title = "") {
  append(parent, "atom:link", "", {{"rel", rel}, {"type", type}, {"href", uri.str()}, {"title", title}});
}

/// The name as every reader knows it, the address as RSS 2.0 wants it, the page as only Atom can say it.
void append_author(pugi::xml_node item, const Person& person) {
  append_some(item, "dc:creator",
              either_of_plain(!person.name.empty() || !is_email(person.email) ? shown(person) : ""));
  if (is_email(person.email)) {
    append(item, "author",
           person.name.empty() ? person.email : person.email + " (" + either_of_plain(person.name) + ")");
  }
  if (person.uri.empty() || person.name.empty()) return;
  auto author = append(item, "atom:author");
  append(author, "name", either_of_plain(person.name));
  append(author, "uri", person.uri);
}

/// An id that may stand where RSS wants an address.
bool is_address(std::string_view id) {
  if (id.starts_with("urn:") || id.starts_with("tag:")) return true;
  auto uri = parse_uri(id);
  return uri && uri->is_web() && uri->str() == id;
}

/// Where only the name can be said: each once, and none that was `said` before.
void append_names(pugi::xml_node parent, const char* element, const std::vector<Person>& people,
                  std::vector<std::string_view> said = {}) {
  for (const auto& person : people) {
    if (std::find(said.begin(), said.end(), shown(person)) != said.end()) continue;
    said.push_back(shown(person));
    append_some(parent, element, either_of_plain(shown(person)));
  }
}

void append_tags(pugi::xml_node parent, const std::vector<Tag>& tags) {
  for (const auto& tag : tags) append(parent, "category", either_of_plain(tag.name()), {{"domain", tag.scheme}});
}

void append_link(pugi::xml_node item, const Link& link) {
  bool bare = link.title.empty();
  if (link.rel == "license" && bare && link.type.empty()) {
    append(item, "creativeCommons:license", link.url.str());
  } else if (link.rel == "replies" && bare && link.type == "application/rss+xml") {
    append(item, "wfw:commentRss", link.url.str());
  } else {
    append_link(item, link.rel, link.url, link.type, link.title);
  }
}

void append_enclosures(pugi::xml_node item, const std::vector<Enclosure>& enclosures, bool titled) {
  for (std::size_t i = 0; i < enclosures.size(); ++i) {
    Enclosure one = enclosures[i];
    bool first = i == 0;
    if (first) {
      one.type = type_of(one).empty() ? unknown_media_type : type_of(one);
      append(item, "enclosure", "",
             {{"url", one.url.str()}, {"length", std::to_string(one.length.value_or(0))}, {"type", one.type}});
      if (one.duration) append(item, "itunes:duration", std::to_string(one.duration->count()));
    }
    bool says_title = titled && !one.title.empty();
    if (!first || says_title || !one.medium.empty() || one.width > 0 || one.height > 0) {
      append_media_content(item, one, titled);
    }
  }
}

void append_origin(pugi::xml_node item, const Origin& origin) {
  if (origin.feed_url) {
    append(item, "source", either_of_plain(origin.title), {{"url", origin.feed_url->str()}});
    return;
  }
  auto source = append(item, "atom:source");
  append_some(source, "atom:id", origin.id);
  append_some(source, "atom:title", origin.title);
  if (origin.link) append_link(source, "alternate", *origin.link);
  append_some(source, "atom:rights", origin.rights);
}

}  // namespace

Fragment rss_fragment(const Entry& entry, const Style& style, LongText& text) {
  pugi::xml_document tree;
  auto item = append(tree, "item");
  append_some(item, "title", either_of_plain(entry.title));
  if (entry.link) append(item, "link", entry.link->str());
  bool permanent = entry.link && entry.link->is_web() && entry.link->str() == entry.id;
  append(item, "guid", entry.id, {{"isPermaLink", permanent ? "true" : "false"}});
  auto published = entry.date();
  if (published) append(item, "pubDate", to_rfc822(*published));
  if (entry.updated && entry.updated != published) append(item, "atom:updated", to_rfc3339(*entry.updated));
  for (const auto& person : sayable(entry.authors)) append_author(item, person);
  append_names(item, "dc:contributor", entry.contributors);
  append_tags(item, entry.tags);
  append_enclosures(item, entry.enclosures, !entry.title.empty());
  if (entry.comments) append(item, "comments", entry.comments->str());
  if (entry.comment_count) append(item, "slash:comments", std::to_string(*entry.comment_count));
  for (const auto& link : entry.links) append_link(item, link);
  if (entry.origin) append_origin(item, *entry.origin);
  // A description is HTML; a summary is words. It stands before the content, and is the content when there are no
  // others.
  bool full = style.content == Content::full && !entry.html.empty();
  std::string summary = style.content == Content::full ? entry.summary : summary_of(entry);
  if (!summary.empty()) {
    std::string words = guarded(escape_text(summary));
    append(item, "description", words);
    if (full && entry.html != words) append_slot(item, "content:encoded");
  } else if (full) {
    append_slot(item, "description");
  } else if (entry.title.empty()) {
    append(item, "description");  // a title or a description there must be
  }
  append_some(item, "dc:language", entry.language);
  append_some(item, "dc:rights", either_of_plain(entry.rights));
  for (const auto& extension : entry.extensions) append_extension(item, extension);
  if (entry.image) append(item, "media:thumbnail", "", {{"url", entry.image->str()}});
  return xml::print(item, text);
}

Frame rss_frame(const FeedInfo& info) {
  pugi::xml_document tree;
  auto rss = append(tree, "rss", "",
                    {{"version", "2.0"},
                     {"xmlns:atom", "http://www.w3.org/2005/Atom"},
                     {"xmlns:content", "http://purl.org/rss/1.0/modules/content/"},
                     {"xmlns:dc", "http://purl.org/dc/elements/1.1/"},
                     {"xmlns:media", "http://search.yahoo.com/mrss/"},
                     {"xmlns:wfw", "http://wellformedweb.org/CommentAPI/"},
                     {"xmlns:creativeCommons", "http://backend.userland.com/creativeCommonsRssModule"}});
  for (const auto& ns : extension_namespaces()) xml::append_attribute(rss, ns.attribute, ns.uri);
  auto channel = append(rss, "channel");
  std::string title = info.title.empty() ? "feedd" : info.title;
  std::string link = info.link ? info.link->str() : info.self ? info.self->str() : is_address(info.id) ? info.id : "";
  append(channel, "title", either_of_plain(title));
  append_some(channel, "link", link);
  append(channel, "description", either_of_plain(info.subtitle.empty() ? title : info.subtitle));
  append_some(channel, "language", info.language);
  append_some(channel, "copyright", either_of_plain(info.rights));
  std::vector<Person> creators;
  std::vector<std::string_view> editor;
  for (const auto& person : info.authors) {
    if (!is_email(person.email) || channel.child("managingEditor")) {
      creators.push_back(person);
    } else {
      editor.push_back(shown(person));
      append(channel, "managingEditor",
             person.name.empty() ? person.email : person.email + " (" + either_of_plain(person.name) + ")");
    }
  }
  append_names(channel, "dc:creator", creators, std::move(editor));
  append_names(channel, "dc:contributor", info.contributors);
  append_tags(channel, info.tags);
  if (info.updated) append(channel, "lastBuildDate", to_rfc822(*info.updated));
  append(channel, "generator", "feedd");
  if (info.icon) {
    auto image = append(channel, "image");
    append(image, "url", info.icon->str());
    append(image, "title", either_of_plain(title));
    append_some(image, "link", link);
  }
  if (info.self) append_link(channel, "self", *info.self, "application/rss+xml");
  for (const auto& other : info.alternates) append_link(channel, "alternate", other.url, other.type);
  for (const auto& extension : info.extensions) append_extension(channel, extension);
  for (const auto& hub : info.hubs) append_link(channel, "hub", hub);
  if (info.archives.previous) append_link(channel, "prev-archive", *info.archives.previous, "application/atom+xml");
  xml::spread(channel);
  xml::spread(rss);
  std::string whole = xml::document(rss);
  std::size_t end = whole.rfind("</channel>");
  return {whole.substr(0, end), "\n", "\n" + whole.substr(end)};
}

}  // namespace feedd::codec
