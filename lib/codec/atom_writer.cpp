#include "base/text.hpp"
#include "codec/atom.hpp"
#include "codec/reading.hpp"
#include "codec/xml.hpp"

namespace feedd::codec {
namespace {

using xml::write;

void write_person(std::string& out, const Person& person) {
  out += "<author>";
  write(out, "name", !person.name.empty() ? person.name : !person.email.empty() ? person.email : person.uri);
  if (!person.email.empty()) write(out, "email", person.email);
  if (!person.uri.empty()) write(out, "uri", person.uri);
  out += "</author>";
}

void write_link(std::string& out, std::string_view rel, const std::optional<Uri>& uri, std::string_view type = "",
                std::string_view title = "") {
  if (uri) write(out, "link", "", {{"rel", rel}, {"type", type}, {"href", uri->str()}, {"title", title}});
}

void write_source(std::string& out, const Origin& origin, const std::string& updated) {
  out += "<source>";
  const auto& address = origin.feed_url ? origin.feed_url : origin.link;
  if (!origin.id.empty() || address) write(out, "id", origin.id.empty() ? address->str() : origin.id);
  write(out, "title", origin.title);
  if (!updated.empty()) write(out, "updated", updated);
  write_link(out, "self", origin.feed_url);
  write_link(out, "alternate", origin.link);
  if (!origin.rights.empty()) write(out, "rights", origin.rights);
  out += "</source>";
}

}  // namespace

std::string atom_fragment(const Entry& entry, Content content) {
  std::string out = "<entry";
  if (!entry.language.empty()) out += " xml:lang=\"" + xml::escaped(entry.language, true) + '"';
  out += '>';
  write(out, "id", entry.id);
  write(out, "title", entry.title);
  auto changed = entry.updated ? entry.updated : entry.published;
  std::string updated = changed ? to_rfc3339(*changed) : "";
  if (!updated.empty()) write(out, "updated", updated);
  if (entry.published) write(out, "published", to_rfc3339(*entry.published));
  write_link(out, "alternate", entry.link);
  write_link(out, "replies", entry.comments);
  for (const auto& enclosure : entry.enclosures) {
    std::string length = enclosure.length ? std::to_string(*enclosure.length) : "";
    write(out, "link", "",
          {{"rel", "enclosure"},
           {"type", enclosure.type},
           {"href", enclosure.url.str()},
           {"length", length},
           {"title", enclosure.title}});
  }
  for (const auto& person : entry.authors) write_person(out, person);
  if (entry.authors.empty() && entry.origin && !entry.origin->title.empty())
    write_person(out, {entry.origin->title, "", ""});
  for (const auto& tag : entry.tags) {
    write(out, "category", "", {{"term", tag.term}, {"scheme", tag.scheme}, {"label", tag.label}});
  }
  if (entry.image) write(out, "media:thumbnail", "", {{"url", entry.image->str()}});
  if (!entry.rights.empty()) write(out, "rights", entry.rights);
  bool full = content == Content::full;
  std::string summary = full ? entry.summary : summary_of(entry);
  if (!summary.empty()) write(out, "summary", summary, {{"type", "text"}});
  if (full && !entry.html.empty()) write(out, "content", entry.html, {{"type", "html"}});
  if (entry.origin) write_source(out, *entry.origin, updated);
  out += "</entry>";
  return out;
}

Frame atom_frame(const FeedInfo& info) {
  std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
  out += "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:media=\"http://search.yahoo.com/mrss/\"";
  if (!info.language.empty()) out += " xml:lang=\"" + xml::escaped(info.language, true) + '"';
  out += ">\n";
  auto line = [&](std::string_view name, std::string_view text) {
    if (text.empty()) return;
    write(out, name, text);
    out += '\n';
  };
  line("id", !info.id.empty() ? info.id : info.self ? info.self->str() : info.link ? info.link->str() : info.title);
  write(out, "title", info.title);
  out += '\n';
  line("subtitle", info.subtitle);
  // RFC 4287 wants a date also where nothing was ever published; the clock may not decide it.
  line("updated", to_rfc3339(info.updated.value_or(Instant{})));
  auto link = [&](std::string_view rel, const std::optional<Uri>& uri, std::string_view type, std::string_view title) {
    if (!uri) return;
    write_link(out, rel, uri, type, title);
    out += '\n';
  };
  link("self", info.self, "application/atom+xml", "");
  link("alternate", info.link, "text/html", "");
  for (const auto& other : info.alternates) link("alternate", other.url, other.type, other.title);
  for (const auto& hub : info.hubs) link("hub", hub, "", "");
  write(out, "generator", "feedd");
  out += '\n';
  for (const auto& person : info.authors) {
    write_person(out, person);
    out += '\n';
  }
  if (info.authors.empty() && !info.title.empty()) {
    write_person(out, {info.title, "", ""});  // an author at one level is required (RFC 4287 §4.1.1)
    out += '\n';
  }
  if (info.icon) line("icon", info.icon->str());
  line("rights", info.rights);
  return {std::move(out), "\n", "\n</feed>\n"};
}

}  // namespace feedd::codec
