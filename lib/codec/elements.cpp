#include "codec/elements.hpp"

#include <charconv>

#include "base/text.hpp"
#include "codec/extension.hpp"
#include "codec/reading.hpp"

namespace feedd::codec {
namespace {

using xml::Ns;

constexpr std::size_t extensions_limit = 200;

void title(const FeedElement& e, Said& draft, int rank) {
  auto line = line_in(e);
  if (!line.empty()) draft.title.offer(rank, std::move(line));
}

void id(const FeedElement& e, Said& draft, int rank) {
  std::string said(trim(e.text()));
  if (said.empty()) return;
  e.context.doubt(said);
  if ((e.context.is_based() || e.find("xml:base")) &&
      !parse_uri(said)) {  // an id is an address (RFC 4287 §4.2.6), if a relative one
    if (auto absolute = address(e, said)) said = absolute->str();
  }
  draft.id.offer(rank, std::move(said));
}

void published(const FeedElement& e, Said& draft, int rank) {
  if (rank >= draft.published.rank()) draft.published.offer_last(rank, date(e.text(), e.parsed));
}

void updated(const FeedElement& e, Said& draft, int rank) {
  if (rank >= draft.updated.rank()) draft.updated.offer_last(rank, date(e.text(), e.parsed));
}

void author(const FeedElement& e, Said& draft, int rank) {
  add_person(rank > 0 ? draft.authors : draft.lesser_authors, person_in(e));
}

void contributor(const FeedElement& e, Said& draft, int) { add_person(draft.contributors, person_in(e)); }

/// Atom's `term`, RSS's text, iTunes's `text`; iTunes puts categories into one another.
void category(const FeedElement& e, Said& draft, int rank) {
  Tag tag;
  tag.term = plain(e.attribute("term"));
  if (tag.term.empty()) tag.term = plain_of_either(e.attribute("text"));
  if (tag.term.empty()) tag.term = plain_of_either(e.text());
  tag.scheme = plain(e.attribute(e.find("domain") ? "domain" : "scheme"));
  tag.label = plain(e.attribute("label"));
  add_tag(draft.tags, std::move(tag));
  if (rank == 0) return;
  each_child(e, [&](const FeedElement& child) {
    if (child.name.ns == e.name.ns) category(child, draft, 0);
  });
}

void keywords(const FeedElement& e, Said& draft, int) {
  for (auto& word : split(plain_of_either(e.text()), ',')) add_tag(draft.tags, {std::move(word), "", ""});
}

void language(const FeedElement& e, Said& draft, int rank) {
  auto line = plain(e.text());
  if (!line.empty()) draft.language.offer_last(rank, std::move(line));
}

void rights(const FeedElement& e, Said& draft, int rank) {
  auto line = line_in(e);
  if (!line.empty()) draft.rights.offer(rank, std::move(line));
}

/// By `url`, `href` or `rdf:resource`, by a child `url`, or by the text itself.
void image(const FeedElement& e, Said& draft, int rank) {
  for (std::string_view name : {"url", "href", "resource"}) {
    if (auto uri = address(e, e.attribute(name))) return draft.image.offer(rank, std::move(uri));
  }
  if (!e.has_elements()) return draft.image.offer(rank, address(e, e.text()));
  each_child(e, [&](const FeedElement& child) {
    if (iequals(child.name.local, "url")) draft.image.offer(rank, address(child, child.text()));
  });
}

void pass_on(const FeedElement& e, Said& draft) {
  if (!is_passed_on(e.name) || draft.extensions.size() >= extensions_limit) return;
  if (auto one = extension(e)) draft.extensions.push_back(*std::move(one));
}

/// These stand elsewhere in the model with all they say.
bool is_taken_in(xml::Name name) {
  return name.ns == Ns::itunes &&
         (iequals(name.local, "duration") || iequals(name.local, "keywords") || iequals(name.local, "category"));
}

/// False when the table knows nothing of it. What was understood is passed on, too, where it was no more than words.
template <class Draft>
bool by_table(const FeedElement& e, Draft& draft, const Meanings<Draft>& table, const Key& key) {
  const auto* row = table.find(key);
  if (!row) return false;
  row->read(e, draft, row->rank);
  if (!is_taken_in(e.name) && !e.has_elements()) pass_on(e, draft);
  return true;
}

}  // namespace

const Meanings<Said>& shared_meanings() {
  static const Meanings<Said> table{
      {Ns::none, "title", title, 4},
      {Ns::dc, "title", title, 3},
      {Ns::itunes, "title", title, 2},
      {Ns::media, "title", title, 1},
      {Ns::none, "id", id, 5},
      {Ns::none, "guid", id, 5},
      {Ns::dc, "identifier", id, 1},
      {Ns::none, "published", published, 5},
      {Ns::none, "issued", published, 4},
      {Ns::none, "pubdate", published, 5},
      {Ns::dcterms, "issued", published, 3},
      {Ns::dc, "date", published, 2},
      {Ns::dcterms, "created", published, 1},
      {Ns::none, "created", published, 1},
      {Ns::none, "date", published, 1},
      {Ns::none, "updated", updated, 5},
      {Ns::none, "modified", updated, 5},
      {Ns::none, "lastbuilddate", updated, 4},
      {Ns::dcterms, "modified", updated, 3},
      {Ns::none, "author", author, 1},
      {Ns::none, "managingeditor", author, 1},
      {Ns::dc, "creator", author, 1},
      {Ns::dc, "author", author, 1},
      {Ns::dcterms, "creator", author, 1},
      {Ns::itunes, "author", author, 0},
      {Ns::googleplay, "author", author, 0},
      {Ns::none, "contributor", contributor},
      {Ns::dc, "contributor", contributor},
      {Ns::dcterms, "contributor", contributor},
      {Ns::none, "category", category},
      {Ns::dc, "subject", category},
      {Ns::dcterms, "subject", category},
      {Ns::media, "category", category},
      {Ns::itunes, "category", category, 1},
      {Ns::itunes, "keywords", keywords},
      {Ns::media, "keywords", keywords},
      {Ns::none, "language", language, 3},
      {Ns::dc, "language", language, 2},
      {Ns::dcterms, "language", language, 1},
      {Ns::none, "rights", rights, 5},
      {Ns::none, "copyright", rights, 5},
      {Ns::dc, "rights", rights, 4},
      {Ns::dcterms, "rights", rights, 3},
      {Ns::media, "copyright", rights, 1},
      {Ns::none, "icon", image, 6},
      {Ns::none, "image", image, 5},
      {Ns::media, "thumbnail", image, 4},
      {Ns::none, "logo", image, 3},
      {Ns::itunes, "image", image, 2},
      {Ns::googleplay, "image", image, 1},
  };
  return table;
}

void read_element(const FeedElement& element, EntryDraft& draft) {
  Key key(element.name);
  if (by_table(element, draft, entry_meanings(), key)) return;
  if (!by_table<Said>(element, draft, shared_meanings(), key)) pass_on(element, draft);
}

void read_element(const FeedElement& element, FeedDraft& draft) {
  Key key(element.name);
  if (by_table(element, draft, feed_meanings(), key)) return;
  if (!by_table<Said>(element, draft, shared_meanings(), key)) pass_on(element, draft);
}

std::optional<Uri> destination(const FeedElement& element, std::string_view reference) {
  if (trim(reference).empty()) return std::nullopt;
  element.context.doubt(reference);
  if (!element.find("xml:base")) return address_in(element.context.base(), reference);
  return address_in(element.context.base(element), reference);
}

std::optional<Uri> address(const FeedElement& element, std::string_view reference) {
  auto uri = destination(element, reference);
  return uri && uri->is_web() ? uri : std::nullopt;
}

std::string relation(const xml::Element& link) {
  std::string rel = ascii_lower(trim(link.attribute("rel")));
  for (std::string_view registry :
       {"http://www.iana.org/assignments/relation/", "http://www.iana.org/assignments/link-relations/"}) {
    if (rel.starts_with(registry)) rel.erase(0, registry.size());
  }
  return rel.empty() ? "alternate" : rel;
}

bool is_page(const xml::Element& link) {
  std::string_view type = trim(link.attribute("type"));
  return type.empty() || type.starts_with("text/html") || type.starts_with("application/xhtml");
}

Person person_in(const FeedElement& element) {
  if (!element.has_elements()) {
    auto one = person(plain_of_either(element.text()));
    if (auto uri = address(element, element.attribute("href"))) one.uri = uri->str();
    return one;
  }
  Person one;
  each_child(element, [&](const FeedElement& child) {
    std::string_view local = child.name.local;
    if (iequals(local, "name") || iequals(local, "title")) one.name = line_in(child);
    if (iequals(local, "email")) one.email = plain(child.text());
    if (iequals(local, "uri") || iequals(local, "url") || iequals(local, "homepage") || iequals(local, "href")) {
      if (auto uri = address(child, child.text())) one.uri = uri->str();
    }
  });
  if (one.email.starts_with("mailto:")) one.email.erase(0, 7);
  return one;
}

std::string line_in(const FeedElement& element) { return line_of(construct(element, element.name, element.context)); }

std::optional<std::uint64_t> number(std::string_view text) {
  text = trim(text);
  std::uint64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > 1'000'000'000'000'000) return std::nullopt;
  return value;
}

}  // namespace feedd::codec
