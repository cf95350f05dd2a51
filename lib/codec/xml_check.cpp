#include <fmt/format.h>

#include <map>
#include <pugixml.hpp>

#include "base/text.hpp"
#include "codec/checking.hpp"

// The rules of Atom (RFC 4287) and RSS 2.0, over the tree.
namespace feedd::codec {
namespace {

using Node = pugi::xml_node;

std::size_t count(const Node& node, const char* name) {
  std::size_t n = 0;
  for (auto child = node.child(name); child; child = child.next_sibling(name)) ++n;
  return n;
}

std::string text_of(const Node& node) { return node.text().get(); }

class Atom {
 public:
  explicit Atom(Checker& checker) : check_(checker) {}

  void feed(const Node& node) {
    common(node, "feed");
    int selves = 0;
    for (const auto& link : node.children("link")) selves += link.attribute("rel").value() == std::string_view("self");
    if (selves == 0) check_.warning("MissingSelf", "the feed says nowhere where it is");
    check_.require(selves <= 1, "DuplicateElement", "two links of the feed itself");
    check_.require(count(node, "subtitle") <= 1, "DuplicateElement", "two subtitles");
    if (auto icon = node.child("icon")) check_.address(icon.text().get(), "icon");
    bool all_named = true;
    for (const auto& one : node.children("entry")) {
      entry(one);
      all_named = all_named && (one.child("author") || one.child("source").child("author"));
    }
    // Without entries at hand, each may stand on its own.
    check_.require(node.child("author") || (node.child("entry") && all_named), "MissingElement", "no author");
    for (const auto& stone : node.children("at:deleted-entry")) {
      check_.address(stone.attribute("ref").value(), "ref of a deleted entry");
      check_.rfc3339(stone.attribute("when").value(), "when of a deleted entry");
    }
  }

  void entry(const Node& node) {
    common(node, "entry");
    check_.id(node.child("id").text().get());
    if (auto published = node.child("published")) check_.rfc3339(published.text().get(), "published");
    const auto content = node.child("content");
    bool has_alternate = false;
    for (const auto& link : node.children("link")) {
      has_alternate = has_alternate || link.attribute("rel").value() == std::string_view("alternate");
    }
    check_.require(content || has_alternate, "MissingAlternateLink", "neither text nor a page");
    check_.require(count(node, "content") <= 1 && count(node, "summary") <= 1, "DuplicateElement", "two texts");
    if (content.attribute("type").value() == std::string_view("html")) check_.html(content.text().get());
    if (auto source = node.child("source")) {
      if (source.child("id"))
        check_.require(!text_of(source.child("id")).empty(), "MissingElement", "id of the source");
      check_.require(source.child("title"), "MissingSourceElement", "no title of the source");
      links(source);
    }
  }

 private:
  /// What feeds and entries both have.
  void common(const Node& node, std::string_view what) {
    for (const char* name : {"id", "title", "updated"}) {
      const auto n = count(node, name);
      check_.require(n > 0, "MissingElement", fmt::format("{} without {}", what, name));
      check_.require(n <= 1, "DuplicateElement", fmt::format("{} with two of {}", what, name));
    }
    // A blog that has always had other ids than addresses keeps them: to its readers they are what counts.
    if (auto id = node.child("id"); id && !is_iri(id.text().get())) {
      check_.warning("InvalidFullLink", fmt::format("the id is no absolute address: {}", text_of(id)));
    }
    if (auto updated = node.child("updated")) check_.rfc3339(updated.text().get(), "updated");
    if (auto language = node.attribute("xml:lang")) check_.language(language.value());
    for (const char* name : {"author", "contributor"}) {
      for (const auto& person : node.children(name)) {
        check_.require(!text_of(person.child("name")).empty(), "MissingElement", fmt::format("{} without name", name));
        if (auto email = person.child("email")) {
          check_.require(text_of(email).find('@') != std::string::npos, "InvalidContact", "no e-mail address");
        }
      }
    }
    for (const auto& category : node.children("category")) {
      check_.require(!std::string_view(category.attribute("term").value()).empty(), "MissingAttribute",
                     "category without term");
    }
    links(node);
  }

  void links(const Node& node) {
    std::map<std::pair<std::string, std::string>, int> alternates;
    for (const auto& link : node.children("link")) {
      const std::string_view rel = link.attribute("rel").value();
      check_.address(link.attribute("href").value(), fmt::format("link of rel={}", rel));
      if (auto type = link.attribute("type")) check_.media_type(type.value(), "type of a link");
      if (auto length = link.attribute("length")) {
        check_.require(std::string_view(length.value()).find_first_not_of("0123456789") == std::string_view::npos,
                       "InvalidNonNegativeInteger", "length of a link");
      }
      if (rel != "alternate") continue;
      const std::pair<std::string, std::string> key{link.attribute("type").value(), link.attribute("hreflang").value()};
      check_.require(++alternates[key] == 1, "DuplicateAtomLink", "two alternates of one type");
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
      check_.require(n > 0, "MissingElement", fmt::format("channel without {}", name));
      check_.require(n <= 1, "DuplicateElement", fmt::format("channel with two of {}", name));
    }
    if (auto link = node.child("link")) check_.address(link.text().get(), "link");
    if (auto language = node.child("language")) check_.language(language.text().get());
    for (const char* name : {"managingEditor", "webMaster"}) {
      for (const auto& person : node.children(name)) check_.rss_person(person.text().get(), name);
      check_.require(count(node, name) <= 1, "DuplicateElement", fmt::format("two of {}", name));
    }
    for (const char* name : {"lastBuildDate", "pubDate"}) {
      if (auto date = node.child(name)) check_.rfc822(date.text().get(), name);
    }
    if (auto image = node.child("image")) {
      for (const char* name : {"url", "title", "link"}) {
        check_.require(image.child(name), "MissingElement", fmt::format("image without {}", name));
      }
      if (auto url = image.child("url")) check_.web_address(url.text().get(), "url of the image");
    }
    int selves = 0;
    for (const auto& link : node.children("atom:link")) {
      check_.address(link.attribute("href").value(), "atom:link");
      selves += link.attribute("rel").value() == std::string_view("self");
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
                     fmt::format("item with two of {}", name));
    }
    if (count(node, "author") > 1) check_.warning("DuplicateElement", "item with two of author");
    if (count(node, "enclosure") > 1) check_.warning("DuplicateEnclosure", "item with two enclosures");
    if (auto link = node.child("link")) check_.address(link.text().get(), "link");
    guid(node.child("guid"));
    if (auto date = node.child("pubDate")) check_.rfc822(date.text().get(), "pubDate");
    if (auto updated = node.child("atom:updated")) check_.rfc3339(updated.text().get(), "atom:updated");
    for (const auto& author : node.children("author")) check_.rss_person(author.text().get(), "author");
    for (const auto& enclosure : node.children("enclosure")) this->enclosure(enclosure);
    if (auto comments = node.child("comments")) check_.address(comments.text().get(), "comments");
    if (auto source = node.child("source")) check_.address(source.attribute("url").value(), "url of the source");
    for (const auto& link : node.children("atom:link")) check_.address(link.attribute("href").value(), "atom:link");
    for (const char* name : {"description", "content:encoded"}) {
      if (auto text = node.child(name)) check_.html(text.text().get());
    }
  }

 private:
  void guid(const Node& node) {
    const auto text = text_of(node);
    if (text.empty()) return check_.warning("MissingGuid", "item without guid");
    check_.id(text);
    if (node.attribute("isPermaLink").value() != std::string_view("false")) check_.web_address(text, "guid");
  }

  void enclosure(const Node& node) {
    const std::string_view url = node.attribute("url").value();
    check_.address(url, "url of an enclosure");
    if (!url.starts_with("http")) check_.warning("InvalidHttpGUID", "an enclosure that is not of the web");
    const std::string_view length = node.attribute("length").value();
    check_.require(!length.empty() && length.find_first_not_of("0123456789") == std::string_view::npos,
                   "InvalidNonNegativeInteger", "length of an enclosure");
    check_.require(node.attribute("type"), "MissingAttribute", "enclosure without type");
    check_.media_type(node.attribute("type").value(), "type of an enclosure");
  }

  Checker& check_;
};

}  // namespace

void check_xml(const Format& format, std::string_view text, bool is_fragment, Checker& checker) {
  pugi::xml_document tree;
  const auto read =
      tree.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
  if (!read) return checker.error("SAXError", read.description());
  const auto root = tree.document_element();
  if (root.next_sibling()) checker.error("SAXError", "more than one element");
  const std::string_view name = root.name();
  if (format.name == "atom") {
    if (name != (is_fragment ? "entry" : "feed")) return checker.error("UndefinedElement", std::string(name));
    is_fragment ? Atom(checker).entry(root) : Atom(checker).feed(root);
  } else {
    if (name != (is_fragment ? "item" : "rss")) return checker.error("UndefinedElement", std::string(name));
    is_fragment ? Rss(checker).item(root) : Rss(checker).channel(root.child("channel"));
  }
}

}  // namespace feedd::codec
