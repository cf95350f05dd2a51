#include <pugixml.hpp>

#include "base/text.hpp"
#include "codec/atom.hpp"
#include "codec/html.hpp"
#include "codec/reading.hpp"
#include "codec/xml.hpp"

namespace feedd::codec {
namespace {

using xml::Ns;

/// A text construct (RFC 4287 §3.1) or content (§4.1.3) as what it means.
struct Construct {
  bool is_html = false;
  std::string value;
};

Construct construct(const pugi::xml_node& node) {
  std::string type = ascii_lower(trim(xml::attribute(node, "type")));
  std::string mode = ascii_lower(xml::attribute(node, "mode"));  // Atom 0.3
  if (type == "xhtml" || type == "application/xhtml+xml" || (mode == "xml" && type.ends_with("html"))) {
    for (const auto& child : xml::children(node)) {
      if (xml::name(child).local == "div") return {true, xml::html(child)};
    }
    return {true, xml::html(node)};
  }
  if (type == "html" || type == "text/html" || mode == "escaped") return {true, xml::text(node)};
  if (type.empty() || type == "text" || type.starts_with("text/")) return {false, xml::text(node)};
  return {};
}

std::string plain_line(const pugi::xml_node& node) {
  Construct one = construct(node);
  return plain(one.is_html ? text_of(one.value) : one.value);
}

/// A relation by its short name, also when it is written as the registry's address.
std::string relation(const pugi::xml_node& link) {
  std::string rel = ascii_lower(trim(xml::attribute(link, "rel")));
  constexpr std::string_view registry = "http://www.iana.org/assignments/relation/";
  if (rel.starts_with(registry)) rel.erase(0, registry.size());
  return rel.empty() ? "alternate" : rel;
}

std::optional<Uri> target(const pugi::xml_node& link, const Uri& document) {
  std::string_view href = xml::attribute(link, "href");
  return href.empty() ? std::nullopt : web_address(xml::base(link, document), href);
}

/// An alternate that is a page is better than one that is another feed or a file.
bool is_page(const pugi::xml_node& link) {
  std::string_view type = xml::attribute(link, "type");
  return type.empty() || type == "text/html" || type == "application/xhtml+xml";
}

Person read_person(const pugi::xml_node& node, const Uri& document) {
  Person one;
  for (const auto& child : xml::children(node)) {
    std::string_view local = xml::name(child).local;
    if (local == "name") one.name = plain(xml::text(child));
    if (local == "email") one.email = plain(xml::text(child));
    if (local == "uri" || local == "url") {
      if (auto uri = web_address(xml::base(child, document), xml::text(child))) one.uri = uri->str();
    }
  }
  return one;
}

class AtomReader {
 public:
  explicit AtomReader(const Uri& document) : document_(document) {}

  Parsed read(const xml::Tree& tree) {
    pugi::xml_node root = tree.root();
    auto all = xml::children(root);
    if (tree.broken) {
      parsed_.notes.push_back({Note::Severity::warning, *tree.broken, ""});
      if (!all.empty() && is(all.back(), "entry")) all.pop_back();  // who knows what it lacks
    }
    if (is(root, "entry")) all = {root};  // an entry document (RFC 4287 §4.1.2)
    parsed_.info.language = xml::language(root);
    for (const auto& child : all) feed_child(child);
    for (const auto& child : all) {
      if (is(child, "entry") && parsed_.entries.size() <= entries_limit) parsed_.entries.push_back(entry(child));
    }
    if (parsed_.info.id.empty()) parsed_.info.id = (parsed_.info.self ? *parsed_.info.self : document_).str();
    finish(parsed_);
    return std::move(parsed_);
  }

 private:
  static bool is(const pugi::xml_node& node, std::string_view local) {
    auto name = xml::name(node);
    return (name.ns == Ns::atom || name.ns == Ns::none) && name.local == local;
  }

  void feed_child(const pugi::xml_node& node) {
    FeedInfo& info = parsed_.info;
    if (is(node, "id")) info.id = plain(xml::text(node));
    if (is(node, "title")) info.title = plain_line(node);
    if (is(node, "subtitle") || is(node, "tagline")) info.subtitle = plain_line(node);
    if (is(node, "rights") || is(node, "copyright")) info.rights = plain_line(node);
    if (is(node, "updated") || is(node, "modified")) info.updated = date(xml::text(node), parsed_);
    if (is(node, "icon")) info.icon = web_address(xml::base(node, document_), xml::text(node));
    if (is(node, "logo") && !info.icon) info.icon = web_address(xml::base(node, document_), xml::text(node));
    if (is(node, "author")) add_person(info.authors, read_person(node, document_));
    if (is(node, "link")) {
      auto uri = target(node, document_);
      if (!uri) return;
      std::string rel = relation(node);
      if (rel == "self" && !info.self) info.self = uri;
      if (rel == "hub") info.hubs.push_back(*uri);
      if (rel == "alternate" && is_page(node) && !info.link) info.link = uri;
    }
  }

  Entry entry(const pugi::xml_node& node) {
    Entry entry;
    entry.language = xml::language(node);
    std::optional<Construct> summary;
    std::optional<Uri> other_link, outside;
    for (const auto& child : xml::children(node)) {
      auto name = xml::name(child);
      if (name == xml::Name{Ns::media, "thumbnail"} && !entry.image) {
        entry.image = web_address(xml::base(child, document_), xml::attribute(child, "url"));
      }
      if (name == xml::Name{Ns::dc, "creator"}) add_person(entry.authors, person(xml::text(child)));
      if (is(child, "id")) entry.id = std::string(trim(xml::text(child)));
      if (is(child, "title")) entry.title = plain_line(child);
      if (is(child, "published") || is(child, "issued")) entry.published = date(xml::text(child), parsed_);
      if (is(child, "updated") || is(child, "modified")) entry.updated = date(xml::text(child), parsed_);
      if (is(child, "author")) add_person(entry.authors, read_person(child, document_));
      if (is(child, "rights")) entry.rights = plain_line(child);
      if (is(child, "summary")) summary = construct(child);
      if (is(child, "source")) source(child, entry);
      if (is(child, "category")) {
        add_tag(entry.tags, {plain(xml::attribute(child, "term")), plain(xml::attribute(child, "scheme")),
                             plain(xml::attribute(child, "label"))});
      }
      if (is(child, "link")) link(child, entry, other_link);
      if (is(child, "content")) {
        if (auto src = child.attribute("src")) outside = web_address(xml::base(child, document_), src.value());
        Construct content = construct(child);
        Uri base = xml::base(child, document_);
        entry.html = content.is_html ? safe_html(content.value, base) : html_of_text(content.value);
        if (std::string language = xml::language(child); !language.empty()) entry.language = language;
      }
    }
    if (!entry.link) entry.link = other_link ? other_link : outside;
    if (summary) entry.summary = plain_summary(*summary);
    if (summary && summary->is_html && entry.html.empty()) {
      // A summary with pictures and links is all the text there is: do not lose them.
      std::string html = safe_html(summary->value, xml::base(node, document_));
      if (html.find('<') != std::string::npos) entry.html = html;
    }
    if (entry.authors.empty() && !source_authors_.empty()) entry.authors = source_authors_;
    if (entry.authors.empty()) entry.authors = parsed_.info.authors;
    source_authors_.clear();
    return entry;
  }

  static std::string plain_summary(const Construct& summary) {
    constexpr std::size_t limit = 64 << 10;
    return summary.is_html ? text_of(summary.value, limit) : squeeze(cut(summary.value, limit));
  }

  void link(const pugi::xml_node& node, Entry& entry, std::optional<Uri>& other) {
    auto uri = target(node, document_);
    if (!uri) return;
    std::string rel = relation(node);
    if (rel == "alternate") {
      auto& place = is_page(node) ? entry.link : other;
      if (!place) place = uri;
    } else if (rel == "replies") {
      if (!entry.comments && is_page(node)) entry.comments = uri;
    } else if (rel == "enclosure") {
      Enclosure enclosure{*uri, plain(xml::attribute(node, "type")), {}, {}, plain(xml::attribute(node, "title"))};
      if (auto length = node.attribute("length").as_ullong(); length > 0) enclosure.length = length;
      entry.enclosures.push_back(std::move(enclosure));
    }
  }

  /// Where an aggregated entry was first published (RFC 4287 §4.2.11).
  void source(const pugi::xml_node& node, Entry& entry) {
    Origin origin;
    for (const auto& child : xml::children(node)) {
      if (is(child, "id")) origin.id = plain(xml::text(child));
      if (is(child, "title")) origin.title = plain_line(child);
      if (is(child, "rights")) origin.rights = plain_line(child);
      if (is(child, "author")) add_person(source_authors_, read_person(child, document_));
      if (is(child, "link")) {
        std::string rel = relation(child);
        if (rel == "self") origin.feed_url = target(child, document_);
        if (rel == "alternate" && is_page(child) && !origin.link) origin.link = target(child, document_);
      }
    }
    entry.origin = std::move(origin);
  }

  const Uri& document_;
  Parsed parsed_;
  std::vector<Person> source_authors_;
};

}  // namespace

Result<Parsed> read_atom(const xml::Tree& tree, const Uri& base) { return AtomReader(base).read(tree); }

Result<Parsed> parse_atom(std::string_view bytes, const Uri& base) {
  TRY(auto tree, xml::parse(xml::decoded(bytes)));
  auto name = xml::name(tree.root());
  if (name.local != "feed" && name.local != "entry") return fail(Errc::syntax, "<{}> is not an Atom feed", name.local);
  return read_atom(tree, base);
}

}  // namespace feedd::codec
