#include "base/text.hpp"
#include "codec/reading.hpp"
#include "codec/rss.hpp"
#include "codec/xml.hpp"

namespace feedd::codec {
namespace {

using xml::write;

void write_some(std::string& out, std::string_view name, std::string_view text) {
  if (!text.empty()) write(out, name, text);
}

const std::string& shown(const Person& person) {
  return !person.name.empty() ? person.name : !person.email.empty() ? person.email : person.uri;
}

}  // namespace

std::string rss_fragment(const Entry& entry, Content content) {
  std::string out = "<item>";
  write_some(out, "title", entry.title);
  if (entry.link) write(out, "link", entry.link->str());
  bool permanent = entry.link && entry.link->str() == entry.id;
  write(out, "guid", entry.id, {{"isPermaLink", permanent ? "true" : "false"}});
  auto published = entry.published ? entry.published : entry.updated;
  if (published) write(out, "pubDate", to_rfc822(*published));
  if (entry.updated && entry.updated != published) write(out, "atom:updated", to_rfc3339(*entry.updated));
  for (const auto& person : entry.authors) write_some(out, "dc:creator", shown(person));
  for (const auto& tag : entry.tags) write(out, "category", tag.name(), {{"domain", tag.scheme}});
  if (!entry.enclosures.empty()) {
    const Enclosure& first = entry.enclosures.front();
    write(out, "enclosure", "",
          {{"url", first.url.str()},
           {"length", std::to_string(first.length.value_or(0))},
           {"type", first.type.empty() ? "application/octet-stream" : first.type}});
  }
  if (entry.comments) write(out, "comments", entry.comments->str());
  if (entry.origin && entry.origin->feed_url) {
    write(out, "source", entry.origin->title, {{"url", entry.origin->feed_url->str()}});
  }
  // A description is HTML; a summary is words. It stands before the content, and is the content when there are no
  // others.
  bool full = content == Content::full && !entry.html.empty();
  std::string summary = content == Content::full ? entry.summary : summary_of(entry);
  if (!summary.empty()) {
    write(out, "description", xml::escaped(summary));
    if (full) write(out, "content:encoded", entry.html);
  } else if (full) {
    write(out, "description", entry.html);
  } else if (entry.title.empty()) {
    write(out, "description", xml::escaped(entry.id));  // a title or a description there must be
  }
  write_some(out, "dc:language", entry.language);
  write_some(out, "dc:rights", entry.rights);
  if (entry.image) write(out, "media:thumbnail", "", {{"url", entry.image->str()}});
  out += "</item>";
  return out;
}

Frame rss_frame(const FeedInfo& info) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\""
      " xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
      " xmlns:media=\"http://search.yahoo.com/mrss/\">\n<channel>\n";
  auto line = [&](std::string_view name, std::string_view text) {
    if (text.empty()) return;
    write(out, name, text);
    out += '\n';
  };
  std::string title = info.title.empty() ? "feedd" : info.title;
  std::string link = info.link ? info.link->str() : info.self ? info.self->str() : info.id;
  line("title", title);
  line("link", link);
  line("description", info.subtitle.empty() ? title : info.subtitle);
  line("language", info.language);
  line("copyright", info.rights);
  for (const auto& person : info.authors) {
    if (person.email.empty()) {
      line("dc:creator", shown(person));
    } else {
      line("managingEditor", person.name.empty() ? person.email : person.email + " (" + person.name + ")");
    }
  }
  if (info.updated) line("lastBuildDate", to_rfc822(*info.updated));
  line("generator", "feedd");
  if (info.icon) {
    out += "<image>";
    write(out, "url", info.icon->str());
    write(out, "title", title);
    write(out, "link", link);
    out += "</image>\n";
  }
  auto related = [&](std::string_view rel, const Uri& uri, std::string_view type) {
    write(out, "atom:link", "", {{"rel", rel}, {"type", type}, {"href", uri.str()}});
    out += '\n';
  };
  if (info.self) related("self", *info.self, "application/rss+xml");
  for (const auto& other : info.alternates) related("alternate", other.url, other.type);
  for (const auto& hub : info.hubs) related("hub", hub, "");
  return {std::move(out), "\n", "\n</channel>\n</rss>\n"};
}

}  // namespace feedd::codec
