#include <fmt/format.h>

#include <pugixml.hpp>
#include <set>

#include "base/text.hpp"
#include "codec/checking.hpp"
#include "codec/xml_element.hpp"

// The rules of Atom (RFC 4287) and RSS 2.0, over the tree.
namespace feedd::codec {
namespace {

using Node = pugi::xml_node;

std::size_t count(const Node& node, const char* name) {
  std::size_t n = 0;
  for (auto child = node.child(name); child; child = child.next_sibling(name)) ++n;
  return n;
}

/// What it says. The tree holds what is written: few texts are asked for, and the long one is not among them.
xml::Text text_of(const Node& node) { return xml::Text::of(node.text().data()); }
xml::Text text_of(const Node& node, const char* attribute) { return xml::Text::of(node.attribute(attribute)); }

class Atom {
 public:
  explicit Atom(Checker& checker) : check_(checker) {}

  void feed(const Node& node) {
    common(node, "feed");
    int selves = 0;
    for (const auto& link : node.children("link")) selves += text_of(link, "rel").view() == "self";
    if (selves == 0) check_.warning("MissingSelf", "the feed says nowhere where it is");
    check_.require(selves <= 1, "DuplicateElement", "two links of the feed itself");
    check_.require(count(node, "subtitle") <= 1, "DuplicateElement", "two subtitles");
    if (auto icon = node.child("icon")) check_.address(text_of(icon), "icon");
    bool all_named = true;
    for (const auto& one : node.children("entry")) {
      entry(one);
      all_named = all_named && (one.child("author") || one.child("source").child("author"));
    }
    // Without entries at hand, each may stand on its own.
    check_.require(node.child("author") || (node.child("entry") && all_named), "MissingElement", "no author");
    for (const auto& stone : node.children("at:deleted-entry")) {
      check_.address(text_of(stone, "ref"), "ref of a deleted entry");
      check_.rfc3339(text_of(stone, "when"), "when of a deleted entry");
    }
  }

  void entry(const Node& node) {
    common(node, "entry");
    check_.id(text_of(node.child("id")));
    if (auto published = node.child("published")) check_.rfc3339(text_of(published), "published");
    const auto content = node.child("content");
    bool has_alternate = false;
    for (const auto& link : node.children("link")) {
      has_alternate = has_alternate || text_of(link, "rel").view() == "alternate";
    }
    check_.require(content || has_alternate, "MissingAlternateLink", "neither text nor a page");
    check_.require(count(node, "content") <= 1 && count(node, "summary") <= 1, "DuplicateElement", "two texts");
    if (check_.finds_warnings() && text_of(content, "type").view() == "html") check_.html(text_of(content));
    if (auto source = node.child("source")) {
      if (source.child("id"))
        check_.require(!text_of(source.child("id")).view().empty(), "MissingElement", "id of the source");
      check_.require(source.child("title"), "MissingSourceElement", "no title of the source");
      links(source);
    }
  }

 private:
  /// What feeds and entries both have.
  void common(const Node& node, std::string_view what) {
    for (const char* name : {"id", "title", "updated"}) {
      const auto n = count(node, name);
      check_.require(n > 0, "MissingElement", "{} without {}", what, name);
      check_.require(n <= 1, "DuplicateElement", "{} with two of {}", what, name);
    }
    // A blog that has always had other ids than addresses keeps them: to its readers they are what counts.
    if (auto id = node.child("id"); id && !is_iri(text_of(id))) {
      check_.warning("InvalidFullLink", "the id is no absolute address: {}", text_of(id).view());
    }
    if (auto updated = node.child("updated")) check_.rfc3339(text_of(updated), "updated");
    if (node.attribute("xml:lang")) check_.language(text_of(node, "xml:lang"));
    for (const char* name : {"author", "contributor"}) {
      for (const auto& person : node.children(name)) {
        check_.require(!text_of(person.child("name")).view().empty(), "MissingElement", "{} without name", name);
        if (auto email = person.child("email")) {
          check_.require(is_email(text_of(email)), "InvalidContact", "no e-mail address");
        }
      }
    }
    for (const auto& category : node.children("category")) {
      check_.require(!text_of(category, "term").view().empty(), "MissingAttribute", "category without term");
    }
    links(node);
  }

  void links(const Node& node) {
    std::set<std::pair<std::string, std::string>> alternates;
    for (const auto& link : node.children("link")) {
      const auto rel = text_of(link, "rel"), address = text_of(link, "href");
      if (!is_iri(address)) check_.address(address, fmt::format("link of rel={}", rel.view()));
      if (link.attribute("type")) check_.media_type(text_of(link, "type"), "type of a link");
      if (auto length = link.attribute("length")) {
        check_.require(std::string_view(length.value()).find_first_not_of("0123456789") == std::string_view::npos,
                       "InvalidNonNegativeInteger", "length of a link");
      }
      if (rel.view() != "alternate") continue;
      const bool is_first = alternates.emplace(text_of(link, "type").take(), text_of(link, "hreflang").take()).second;
      check_.require(is_first, "DuplicateAtomLink", "two alternates of one type");
    }
  }

  Checker& check_;
};

class Rss {
 public:
  explicit Rss(Checker& checker) : check_(checker) {}

  void channel(const Node& node) {
    for (const char* name : {"title", "link", "description"}) {
      const auto n = count(node, name);
      check_.require(n > 0, "MissingElement", "channel without {}", name);
      check_.require(n <= 1, "DuplicateElement", "channel with two of {}", name);
    }
    if (auto link = node.child("link")) check_.address(text_of(link), "link");
    if (auto language = node.child("language")) check_.language(text_of(language));
    for (const char* name : {"managingEditor", "webMaster"}) {
      for (const auto& person : node.children(name)) check_.rss_person(text_of(person), name);
      check_.require(count(node, name) <= 1, "DuplicateElement", "two of {}", name);
    }
    for (const char* name : {"lastBuildDate", "pubDate"}) {
      if (auto date = node.child(name)) check_.rfc822(text_of(date), name);
    }
    if (auto image = node.child("image")) {
      for (const char* name : {"url", "title", "link"}) {
        check_.require(image.child(name), "MissingElement", "image without {}", name);
      }
      if (auto url = image.child("url")) check_.web_address(text_of(url), "url of the image");
    }
    int selves = 0;
    for (const auto& link : node.children("atom:link")) {
      check_.address(text_of(link, "href"), "atom:link");
      selves += text_of(link, "rel").view() == "self";
    }
    if (selves == 0) check_.warning("MissingAtomSelfLink", "the feed says nowhere where it is");
    check_.require(selves <= 1, "DuplicateElement", "two links of the feed itself");
    for (const auto& one : node.children("item")) item(one);
  }

  void item(const Node& node) {
    check_.require(node.child("title") || node.child("description"), "MissingTitleOrDescription",
                   "neither title nor description");
    for (const char* name :
         {"title", "link", "description", "guid", "pubDate", "author", "comments", "source", "content:encoded"}) {
      check_.require(count(node, name) <= 1 || std::string_view(name) == "author", "DuplicateElement",
                     "item with two of {}", name);
    }
    if (count(node, "author") > 1) check_.warning("DuplicateElement", "item with two of author");
    if (count(node, "enclosure") > 1) check_.warning("DuplicateEnclosure", "item with two enclosures");
    if (auto link = node.child("link")) check_.address(text_of(link), "link");
    guid(node.child("guid"));
    if (auto date = node.child("pubDate")) check_.rfc822(text_of(date), "pubDate");
    if (auto updated = node.child("atom:updated")) check_.rfc3339(text_of(updated), "atom:updated");
    for (const auto& author : node.children("author")) check_.rss_person(text_of(author), "author");
    for (const auto& enclosure : node.children("enclosure")) this->enclosure(enclosure);
    if (auto comments = node.child("comments")) check_.address(text_of(comments), "comments");
    if (auto source = node.child("source")) check_.address(text_of(source, "url"), "url of the source");
    for (const auto& link : node.children("atom:link")) check_.address(text_of(link, "href"), "atom:link");
    if (!check_.finds_warnings()) return;
    for (const char* name : {"description", "content:encoded"}) {
      if (auto text = node.child(name)) check_.html(text_of(text));
    }
  }

 private:
  void guid(const Node& node) {
    const auto text = text_of(node);
    if (text.view().empty()) return check_.warning("MissingGuid", "item without guid");
    check_.id(text);
    if (text_of(node, "isPermaLink").view() != "false") check_.web_address(text, "guid");
  }

  void enclosure(const Node& node) {
    const auto url = text_of(node, "url");
    check_.address(url, "url of an enclosure");
    if (!url.view().starts_with("http")) check_.warning("InvalidHttpGUID", "an enclosure that is not of the web");
    const auto length = text_of(node, "length");
    check_.require(!length.view().empty() && length.view().find_first_not_of("0123456789") == std::string_view::npos,
                   "InvalidNonNegativeInteger", "length of an enclosure");
    check_.require(node.attribute("type"), "MissingAttribute", "enclosure without type");
    check_.media_type(text_of(node, "type"), "type of an enclosure");
  }

  Checker& check_;
};

}  // namespace

void check_xml(const Format& format, std::string_view text, bool is_fragment, Checker& checker) {
  pugi::xml_document tree;
  const auto read =
      tree.load_buffer(text.data(), text.size(), pugi::parse_cdata | pugi::parse_ws_pcdata, pugi::encoding_utf8);
  if (!read) return checker.error("SAXError", "{}", read.description());
  const auto root = tree.document_element();
  if (root.next_sibling()) checker.error("SAXError", "more than one element");
  const std::string_view name = root.name();
  if (format.name == "atom") {
    if (name != (is_fragment ? "entry" : "feed")) return checker.error("UndefinedElement", "{}", name);
    is_fragment ? Atom(checker).entry(root) : Atom(checker).feed(root);
  } else {
    if (name != (is_fragment ? "item" : "rss")) return checker.error("UndefinedElement", "{}", name);
    is_fragment ? Rss(checker).item(root) : Rss(checker).channel(root.child("channel"));
  }
}

}  // namespace feedd::codec
