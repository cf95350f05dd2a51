#include "codec/elements.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "codec/reading.hpp"
#include "codec/xml.hpp"

namespace feedd::codec {
namespace {

using xml::Ns;

constexpr std::size_t enclosures_limit = 50;

/// `3723`, `62:03` or `1:02:03`; fractions of a second are left out.
std::optional<std::chrono::seconds> duration(std::string_view text) {
  text = trim(text);
  text = text.substr(0, text.find('.'));
  std::uint64_t seconds = 0;
  for (const auto& part : split(text, ':')) {
    auto value = number(part);
    if (!value || *value > 1'000'000) return std::nullopt;
    seconds = seconds * 60 + *value;
  }
  if (seconds == 0 || seconds > 100'000'000) return std::nullopt;
  return std::chrono::seconds(seconds);
}

/// A full text that says so.
void content(const FeedElement& e, EntryDraft& draft, int rank) {
  if (e.find("src") && !e.has_elements()) {  // out of line (RFC 4287 §4.1.3.2)
    if (is_page(e)) draft.link.offer(1, address(e, e.attribute("src")));
    return;
  }
  if (rank <= draft.content.rank()) return;
  auto said = construct(e, e.name, e.context);
  auto own = e.find("xml:lang");
  if (own && !said.empty()) draft.language.offer(1, plain(own->value));
  if (!said.empty()) draft.content.offer(rank, std::move(said));
}

/// XHTML that stands in the item itself: its markup, whatever it is called.
void body(const FeedElement& e, EntryDraft& draft, int rank) {
  const Uri& base = e.context.base(e);
  std::string html = xml::html(e.node(), base);
  if (trim(html).empty()) return;
  e.context.doubt_html(html);
  draft.content.offer(rank, Construct{Construct::Kind::html, xml::Text(std::move(html)), &base});
}

void description(const FeedElement& e, EntryDraft& draft, int rank) {
  if (rank <= draft.description.rank()) return;
  auto said = construct(e, e.name, e.context);
  if (said.empty()) return;
  if (draft.summary && draft.summary.rank() >= 5) draft.summary_first = true;
  draft.description.offer(rank, std::move(said));
}

void summary(const FeedElement& e, EntryDraft& draft, int rank) {
  if (rank <= draft.summary.rank()) return;
  auto said = construct(e, e.name, e.context);
  if (!said.empty()) draft.summary.offer(rank, std::move(said));
}

/// `enclosure`, `link rel=enclosure` and `media:content` alike; what was said of the same file before stands. Where it
/// stands among the enclosures, or nothing when it has no address.
std::optional<std::size_t> file(const FeedElement& e, EntryDraft& draft, std::string_view address_attribute) {
  auto url = destination(e, e.attribute(address_attribute));
  if (!url) return std::nullopt;
  auto same = [&](const Enclosure& other) { return other.url == *url; };
  auto found = std::find_if(draft.enclosures.begin(), draft.enclosures.end(), same);
  auto place = static_cast<std::size_t>(found - draft.enclosures.begin());
  if (place >= enclosures_limit) return std::nullopt;
  if (found == draft.enclosures.end()) draft.enclosures.push_back(Enclosure{*url, {}});
  Enclosure& one = draft.enclosures[place];
  auto take = [&](std::string& into, std::string_view name) {
    if (into.empty()) into = plain(e.attribute(name));
  };
  take(one.type, "type");
  take(one.title, "title");
  take(one.medium, "medium");
  auto length = number(e.attribute(e.find("fileSize") ? "fileSize" : "length"));
  if (!one.length && length && *length > 0) one.length = length;
  if (!one.duration) one.duration = duration(e.attribute("duration"));
  auto pixels = [&](std::uint32_t& into, std::string_view name) {
    auto value = number(e.attribute(name));
    if (into == 0 && value && *value < 1'000'000) into = static_cast<std::uint32_t>(*value);
  };
  pixels(one.width, "width");
  pixels(one.height, "height");
  return place;
}

void add_link(EntryDraft& draft, Link one) {
  if (draft.links.size() < 20 && std::find(draft.links.begin(), draft.links.end(), one) == draft.links.end())
    draft.links.push_back(std::move(one));
}

/// Atom's, with `href`, and RSS's, with a text.
void link(const FeedElement& e, EntryDraft& draft, int) {
  auto href = e.attribute("href");
  if (href.empty()) {
    if (!e.find("href") && !e.is_empty()) draft.link.offer(7, destination(e, e.text()));
    return;
  }
  auto uri = destination(e, href);
  if (!uri) return;
  std::string rel = relation(e);
  if (rel == "alternate") {
    draft.link.offer(is_page(e) ? 6 : 3, std::move(uri));
  } else if (rel == "enclosure") {
    file(e, draft, "href");
  } else if (rel == "replies" && is_page(e)) {
    draft.comments.offer(1, std::move(uri));
    if (auto count = number(e.attribute("count")); count && !draft.comment_count) draft.comment_count = count;
  } else if (rel == "via" || rel == "related" || rel == "license" || rel == "replies") {
    add_link(draft, {rel, *uri, plain(e.attribute("type")), plain(e.attribute("title"))});
  }
}

/// A guid is the entry's address too unless it says that it is not (RSS 2.0).
void guid(const FeedElement& e, EntryDraft& draft, int rank) {
  std::string said(trim(e.text()));
  if (said.empty()) return;
  e.context.doubt(said);
  if (!iequals(trim(e.attribute("isPermaLink")), "false")) {
    if (parse_uri(said)) draft.link.offer(4, address(e, said));  // a relative one is only a name
  }
  draft.id.offer(rank, std::move(said));
}

/// Where an aggregated entry was first published (RFC 4287 §4.2.11; RSS 2.0 `source`).
void source(const FeedElement& e, EntryDraft& draft, int) {
  Origin origin;
  if (!e.has_elements()) {
    origin.title = plain_of_either(e.text());
    origin.feed_url = address(e, e.attribute("url"));
    if (origin.feed_url) origin.id = origin.feed_url->str();
    if (!origin.title.empty() || origin.feed_url) draft.origin = std::move(origin);
    return;
  }
  FeedDraft feed;
  each_child(e, [&](const FeedElement& child) { read_element(child, feed); });
  FeedInfo info = settled(std::move(feed));
  for (auto& one : info.authors) add_person(draft.lesser_authors, std::move(one));
  origin = {plain(info.id), info.title, info.self, info.link, info.rights};
  if (origin != Origin{}) draft.origin = std::move(origin);
}

void comments(const FeedElement& e, EntryDraft& draft, int rank) { draft.comments.offer(rank, address(e, e.text())); }

void comment_count(const FeedElement& e, EntryDraft& draft, int) {
  if (auto count = number(e.text()); count && !draft.comment_count) draft.comment_count = count;
}

void comment_feed(const FeedElement& e, EntryDraft& draft, int) {
  if (auto uri = address(e, e.text())) add_link(draft, {"replies", *uri, "application/rss+xml"});
}

void license(const FeedElement& e, EntryDraft& draft, int) {
  auto resource = e.attribute("resource");
  auto uri = resource.empty() ? address(e, e.text()) : address(e, resource);
  if (uri) add_link(draft, {"license", *uri});
}

void original_link(const FeedElement& e, EntryDraft& draft, int rank) { draft.link.offer(rank, address(e, e.text())); }

void original_enclosure(const FeedElement& e, EntryDraft& draft, int) {
  draft.original_enclosure = address(e, e.text());
}

void file_duration(const FeedElement& e, EntryDraft& draft, int) {
  if (!draft.duration) draft.duration = duration(e.text());
}

void media_credit(const FeedElement& e, EntryDraft& draft, int) {
  if (iequals(e.attribute("role"), "author")) add_person(draft.lesser_authors, person_in(e));
}

/// A file, with words and pictures of its own in it: `enclosure`, `media:content`; or a group of such.
void media(const FeedElement& e, EntryDraft& draft, int) {
  auto place = file(e, draft, e.attribute("url").empty() ? "href" : "url");
  if (e.is_empty()) return;
  each_child(e, [&](const FeedElement& child) {
    if (child.name.ns != Ns::media) return;
    if (iequals(child.name.local, "title")) {  // the file's, and the entry's where that has none
      auto line = line_in(child);
      if (place && draft.enclosures[*place].title.empty()) draft.enclosures[*place].title = line;
      if (!line.empty()) draft.title.offer(0, std::move(line));
    } else if (iequals(child.name.local, "description")) {
      description(child, draft, 0);
    } else {
      read_element(child, draft);
    }
  });
}

}  // namespace

const Meanings<EntryDraft>& entry_meanings() {
  static const Meanings<EntryDraft> table{
      {Ns::content, "encoded", content, 7},
      {Ns::none, "content", content, 6},
      {Ns::none, "encoded", content, 5},
      {Ns::xhtml, "body", body, 4},
      {Ns::xhtml, "div", body, 4},
      {Ns::none, "body", body, 3},
      {Ns::none, "fullitem", content, 2},
      {Ns::none, "description", description, 3},
      {Ns::dc, "description", description, 2},
      {Ns::media, "description", description, 1},
      {Ns::none, "summary", summary, 5},
      {Ns::itunes, "summary", summary, 4},
      {Ns::dcterms, "abstract", summary, 3},
      {Ns::itunes, "subtitle", summary, 2},
      {Ns::googleplay, "description", summary, 1},
      {Ns::none, "link", link},
      {Ns::none, "guid", guid, 5},
      {Ns::feedburner, "origlink", original_link, 9},
      {Ns::feedburner, "origenclosurelink", original_enclosure},
      {Ns::none, "enclosure", media},
      {Ns::itunes, "duration", file_duration},
      {Ns::none, "source", source},
      {Ns::none, "comments", comments, 2},
      {Ns::slash, "comments", comment_count},
      {Ns::thread, "total", comment_count},
      {Ns::wfw, "commentrss", comment_feed},
      {Ns::license, "license", license},
      {Ns::media, "content", media},
      {Ns::media, "group", media},
      {Ns::media, "credit", media_credit},
  };
  return table;
}

}  // namespace feedd::codec
