#include <charconv>
#include <pugixml.hpp>

#include "base/text.hpp"
#include "codec/html.hpp"
#include "codec/reading.hpp"
#include "codec/rss.hpp"
#include "codec/xml.hpp"

namespace feedd::codec {
namespace {

using xml::Name;
using xml::Ns;

constexpr std::size_t summary_limit = 64 << 10;

std::optional<std::uint64_t> number(std::string_view text) {
  text = trim(text);
  std::uint64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// `3723`, `62:03` or `1:02:03`.
std::optional<std::chrono::seconds> duration(std::string_view text) {
  std::uint64_t seconds = 0;
  for (const auto& part : split(text, ':')) {
    auto value = number(part);
    if (!value || *value > 1'000'000) return std::nullopt;
    seconds = seconds * 60 + *value;
  }
  if (seconds == 0) return std::nullopt;
  return std::chrono::seconds(seconds);
}

std::optional<Uri> address(const pugi::xml_node& node, std::string_view text, const Uri& document) {
  return web_address(xml::base(node, document), text);
}

class RssReader {
 public:
  explicit RssReader(const Uri& document) : document_(document) {}

  Parsed read(const xml::Tree& tree) {
    std::vector<pugi::xml_node> items;
    auto gather = [&](const pugi::xml_node& parent) {
      for (const auto& child : xml::children(parent)) {
        if (is(child, "item")) items.push_back(child);
      }
    };
    pugi::xml_node root = tree.root();
    gather(root);  // RSS 1.0 and 0.9: beside the channel
    for (const auto& child : xml::children(root)) {
      if (!is(child, "channel")) continue;
      channel(child);
      gather(child);
    }
    if (tree.broken) {
      parsed_.notes.push_back({Note::Severity::warning, *tree.broken, ""});
      if (!items.empty()) items.pop_back();  // who knows what it lacks
    }
    if (items.size() > entries_limit + 1) items.resize(entries_limit + 1);
    for (const auto& node : items) parsed_.entries.push_back(item(node));
    FeedInfo& info = parsed_.info;
    info.id = (info.self ? *info.self : document_).str();
    finish(parsed_);
    return std::move(parsed_);
  }

 private:
  static bool is(const pugi::xml_node& node, std::string_view local) {
    return xml::name(node) == Name{Ns::none, local};
  }

  void channel(const pugi::xml_node& node) {
    FeedInfo& info = parsed_.info;
    info.language = xml::language(node);
    std::optional<Instant> built, published;
    for (const auto& child : xml::children(node)) {
      Name name = xml::name(child);
      if (name == Name{Ns::none, "title"}) info.title = plain_of_either(xml::text(child));
      if (name == Name{Ns::none, "link"} && !info.link) info.link = address(child, xml::text(child), document_);
      if (name == Name{Ns::none, "description"}) info.subtitle = plain_of_either(xml::text(child));
      if (name == Name{Ns::none, "language"}) info.language = plain(xml::text(child));
      if (name == Name{Ns::dc, "language"} && info.language.empty()) info.language = plain(xml::text(child));
      if (name == Name{Ns::none, "copyright"}) info.rights = plain_of_either(xml::text(child));
      if (name == Name{Ns::dc, "rights"} && info.rights.empty()) info.rights = plain_of_either(xml::text(child));
      if (name == Name{Ns::none, "managingEditor"}) add_person(info.authors, person(xml::text(child)));
      if (name == Name{Ns::dc, "creator"}) add_person(info.authors, person(xml::text(child)));
      if (name == Name{Ns::none, "lastBuildDate"}) built = date(xml::text(child), parsed_);
      if (name == Name{Ns::none, "pubDate"} || name == Name{Ns::dc, "date"})
        published = date(xml::text(child), parsed_);
      if (name == Name{Ns::none, "ttl"}) {
        if (auto minutes = number(xml::text(child)); minutes && *minutes > 0 && *minutes < 1'000'000) {
          info.ttl = std::chrono::minutes(*minutes);
        }
      }
      if (name == Name{Ns::none, "image"}) image(child);
      if (name == Name{Ns::itunes, "image"} && !info.icon) {
        info.icon = address(child, xml::attribute(child, "href"), document_);
      }
      if (name == Name{Ns::atom, "link"}) {
        std::string rel = ascii_lower(trim(xml::attribute(child, "rel")));
        auto uri = address(child, xml::attribute(child, "href"), document_);
        if (uri && rel == "self" && !info.self) info.self = uri;
        if (uri && rel == "hub") info.hubs.push_back(*uri);
      }
    }
    info.updated = built ? built : published;
  }

  void image(const pugi::xml_node& node) {
    for (const auto& child : xml::children(node)) {
      if (is(child, "url")) parsed_.info.icon = address(child, xml::text(child), document_);
    }
  }

  Entry item(const pugi::xml_node& node) {
    Entry entry;
    entry.language = parsed_.info.language;
    std::string description, content;
    std::optional<Uri> guid_link, atom_link;
    std::vector<Person> plain_authors;
    for (const auto& child : xml::children(node)) {
      Name name = xml::name(child);
      if (name.ns == Ns::none) {
        if (name.local == "title") entry.title = plain_of_either(xml::text(child));
        if (name.local == "link" && !entry.link) entry.link = address(child, xml::text(child), document_);
        if (name.local == "guid") guid_link = guid(child, entry);
        if (name.local == "description") description = xml::text(child);
        if (name.local == "pubDate") entry.published = date(xml::text(child), parsed_);
        if (name.local == "author") add_person(plain_authors, person(xml::text(child)));
        if (name.local == "category") {
          add_tag(entry.tags, {plain_of_either(xml::text(child)), plain(xml::attribute(child, "domain")), ""});
        }
        if (name.local == "enclosure") enclosure(child, entry);
        if (name.local == "comments") entry.comments = address(child, xml::text(child), document_);
        if (name.local == "source") source(child, entry);
      }
      if (name == Name{Ns::content, "encoded"}) content = xml::text(child);
      if (name == Name{Ns::dc, "creator"}) add_person(entry.authors, person(xml::text(child)));
      if (name == Name{Ns::dc, "date"} && !entry.published) entry.published = date(xml::text(child), parsed_);
      if (name == Name{Ns::dc, "subject"}) add_tag(entry.tags, {plain_of_either(xml::text(child)), "", ""});
      if (name == Name{Ns::dc, "language"}) entry.language = plain(xml::text(child));
      if (name == Name{Ns::dc, "rights"}) entry.rights = plain_of_either(xml::text(child));
      if (name == Name{Ns::atom, "updated"} || name == Name{Ns::dcterms, "modified"}) {
        entry.updated = date(xml::text(child), parsed_);
      }
      if (name == Name{Ns::atom, "link"} && !atom_link) {
        std::string_view rel = trim(xml::attribute(child, "rel"));
        if (rel.empty() || rel == "alternate") atom_link = address(child, xml::attribute(child, "href"), document_);
      }
      if (name == Name{Ns::media, "thumbnail"} && !entry.image) {
        entry.image = address(child, xml::attribute(child, "url"), document_);
      }
      if (name == Name{Ns::itunes, "duration"} && !entry.enclosures.empty()) {
        entry.enclosures.front().duration = duration(xml::text(child));
      }
    }
    if (!entry.link) entry.link = atom_link ? atom_link : guid_link;
    if (entry.id.empty()) entry.id = std::string(trim(node.attribute("rdf:about").value()));
    for (auto& one : plain_authors) {
      if (entry.authors.empty()) entry.authors.push_back(std::move(one));
    }
    Uri base = xml::base(node, document_);
    entry.html = safe_html(content.empty() ? description : content, base);
    if (!content.empty()) entry.summary = text_of(cut(description, summary_limit));
    return entry;
  }

  /// A guid is the entry's address too unless it says that it is not (RSS 2.0).
  std::optional<Uri> guid(const pugi::xml_node& node, Entry& entry) {
    entry.id = std::string(trim(xml::text(node)));
    if (iequals(trim(xml::attribute(node, "isPermaLink")), "false")) return std::nullopt;
    auto uri = parse_uri(entry.id);
    if (!uri || !uri->is_web()) return std::nullopt;
    return address(node, entry.id, document_);
  }

  void enclosure(const pugi::xml_node& node, Entry& entry) {
    auto uri = address(node, xml::attribute(node, "url"), document_);
    if (!uri) return;
    Enclosure one{*uri, plain(xml::attribute(node, "type"))};
    if (auto length = number(xml::attribute(node, "length")); length && *length > 0) one.length = length;
    entry.enclosures.push_back(std::move(one));
  }

  void source(const pugi::xml_node& node, Entry& entry) {
    Origin origin;
    origin.title = plain_of_either(xml::text(node));
    origin.feed_url = address(node, xml::attribute(node, "url"), document_);
    if (origin.feed_url) origin.id = origin.feed_url->str();
    entry.origin = std::move(origin);
  }

  const Uri& document_;
  Parsed parsed_;
};

}  // namespace

Result<Parsed> read_rss(const xml::Tree& tree, const Uri& base) { return RssReader(base).read(tree); }

Result<Parsed> parse_rss(std::string_view bytes, const Uri& base) {
  TRY(auto tree, xml::parse(xml::decoded(bytes)));
  auto name = xml::name(tree.root());
  if (name.local != "rss" && name.local != "RDF") return fail(Errc::syntax, "<{}> is not an RSS feed", name.local);
  return read_rss(tree, base);
}

}  // namespace feedd::codec
