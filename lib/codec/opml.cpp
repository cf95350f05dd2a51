#include "codec/opml.hpp"

#include <algorithm>
#include <map>
#include <pugixml.hpp>

#include "base/text.hpp"
#include "codec/charset.hpp"
#include "codec/reading.hpp"
#include "codec/xml.hpp"
#include "codec/xml_element.hpp"
#include "codec/xml_write.hpp"

namespace feedd::codec {
namespace {

constexpr std::size_t folders_limit = 16;  // around one another
constexpr std::size_t categories_limit = 50, category_limit = 190;
constexpr std::size_t line_limit = 4000;  // all categories are written in one attribute, which is read as one line

/// What `read` makes of the first attribute of these names, in any case, that says something.
template <class Read>
std::string first_of(const xml::Element& element, std::initializer_list<std::string_view> names, Read read) {
  for (std::string_view name : names) {
    for (const auto& [key, value] : element.attributes()) {
      if (!iequals(key, name)) continue;
      if (std::string said = read(value); !said.empty()) return said;
    }
  }
  return {};
}

/// Words may be HTML escaped once too often.
std::string words_of(const xml::Element& element, std::initializer_list<std::string_view> names) {
  return first_of(element, names, plain_of_either);
}

/// An address keeps its references: `&amp;` is already an ampersand here, and may not be read again. What once was said
/// to browsers in place of http (`feed://host`, `feed:https://host`) is taken off.
std::string address_of(const xml::Element& element, std::initializer_list<std::string_view> names) {
  return first_of(element, names, [](std::string_view value) {
    std::string address = plain(value);
    auto is = [&](std::string_view scheme) {
      return iequals(std::string_view(address).substr(0, scheme.size()), scheme);
    };
    for (auto colon = address.find(':'); is("feed:") || is("itpc:") || is("pcast:"); colon = address.find(':')) {
      address = plain(std::string_view(address).substr(colon + 1));
      if (address.starts_with("//")) address.insert(0, "http:");
    }
    return address;
  });
}

void add_category(std::vector<std::string>& categories, std::string_view text) {
  std::string joined;
  std::size_t depth = 0;
  for (const auto& part : split(text, '/')) {
    if (++depth > folders_limit) break;
    joined += (joined.empty() ? "" : "/") + part;
  }
  if (joined.size() > category_limit) {
    joined.resize(trim(cut(joined, category_limit)).size());
    while (joined.ends_with('/')) joined.resize(trim(std::string_view(joined).substr(0, joined.size() - 1)).size());
  }
  std::size_t line = joined.size() + 2;
  for (const auto& one : categories) line += one.size() + 2;
  if (joined.empty() || categories.size() >= categories_limit || line > line_limit) return;
  if (std::find(categories.begin(), categories.end(), joined) == categories.end()) categories.push_back(joined);
}

class OpmlReader {
 public:
  std::vector<Outline> read(const pugi::xml_node& body) {
    struct Place {
      std::vector<pugi::xml_node> nodes;
      std::size_t next;
      std::string folder;
    };
    std::vector<Place> path;
    path.push_back({xml::children(body), 0, ""});
    while (!path.empty()) {
      if (path.back().next == path.back().nodes.size()) {
        path.pop_back();
        continue;
      }
      pugi::xml_node node = path.back().nodes[path.back().next++];
      if (!iequals(xml::local_name(node), "outline")) continue;
      xml::Element element(node);
      std::string folder = path.back().folder;
      if (!feed(element, folder) && path.size() <= folders_limit) {
        std::string name = words_of(element, {"text", "title"});
        if (!name.empty()) folder += (folder.empty() ? "" : "/") + std::string(trim(cut(name, name_limit)));
      }
      if (node.first_child()) path.push_back({xml::children(node), 0, std::move(folder)});
    }
    return std::move(outlines_);
  }

 private:
  static constexpr std::size_t name_limit = 200;

  /// False for what is no feed: a folder, or words alone.
  bool feed(const xml::Element& element, const std::string& folder) {
    Outline one;
    std::string type = ascii_lower(words_of(element, {"type"}));
    one.xml_url = address_of(element, {"xmlUrl"});
    if (one.xml_url.empty() && (type == "link" || type == "include")) return !address_of(element, {"url"}).empty();
    if (one.xml_url.empty()) one.xml_url = address_of(element, {"url"});
    if (one.xml_url.empty()) return false;
    one.type = "rss";
    one.html_url = address_of(element, {"htmlUrl"});
    one.text = words_of(element, {"text", "title"});
    one.title = words_of(element, {"title", "text"});
    for (auto* name : {&one.text, &one.title}) {  // an address for a name is none: what write_opml puts there, too
      if (*name == one.xml_url) name->clear();
    }
    if (one.text.empty()) one.text = one.title;
    if (one.title.empty()) one.title = one.text;
    one.description = words_of(element, {"description"});
    one.language = words_of(element, {"language"});
    add_category(one.categories, folder);
    for (const auto& [key, value] : element.attributes()) {
      if (!iequals(key, "category")) continue;
      for (const auto& category : split(value, ',')) add_category(one.categories, plain_of_either(category));
    }
    auto [place, fresh] = places_.emplace(one.xml_url, outlines_.size());
    if (fresh) {
      outlines_.push_back(std::move(one));
    } else {
      for (const auto& category : one.categories) add_category(outlines_[place->second].categories, category);
    }
    return true;
  }

  std::vector<Outline> outlines_;
  std::map<std::string, std::size_t> places_;
};

/// All categories but those whose comma would part them in two; that of the first is told by its folder.
std::string category_of(const Outline& one) {
  std::string all;
  for (const auto& category : one.categories) {
    if (category.find(',') == std::string::npos) all += (all.empty() ? "/" : ",/") + either_of_plain(category);
  }
  return all;
}

void append_feed(pugi::xml_node parent, const Outline& one) {
  const auto& text = one.text.empty() ? (one.title.empty() ? one.xml_url : one.title) : one.text;
  xml::append(parent, "outline", "",
              {{"type", "rss"},
               {"text", either_of_plain(text)},
               {"title", either_of_plain(one.title)},
               {"xmlUrl", one.xml_url},
               {"htmlUrl", one.html_url},
               {"description", either_of_plain(one.description)},
               {"language", either_of_plain(one.language)},
               {"category", category_of(one)}});
}

}  // namespace

Result<std::vector<Outline>> parse_opml(std::string_view bytes) {
  TRY(auto list, read_opml(bytes));
  return std::move(list.outlines);
}

Result<OutlineList> read_opml(std::string_view bytes) {
  TRY(auto tree, xml::parse_resolved(to_text(bytes).text));
  pugi::xml_node root = tree.root();
  if (!iequals(xml::local_name(root), "opml")) {
    return fail(Errc::syntax, "not OPML: the root is <{}>", plain(xml_safe(cut(xml::local_name(root), 40))));
  }
  pugi::xml_node body;
  for (const auto& child : xml::children(root)) {
    if (!body && iequals(xml::local_name(child), "body")) body = child;
    for (const auto& inner : xml::children(child)) {  // of a head that was never closed
      if (!body && iequals(xml::local_name(inner), "body")) body = inner;
    }
  }
  auto outlines = body ? OpmlReader().read(body) : std::vector<Outline>();
  if (outlines.empty()) outlines = OpmlReader().read(root);  // right below the root
  if (outlines.empty() && !body) return fail(Errc::syntax, "OPML without a body");
  return OutlineList{std::move(outlines), tree.broken ? tree.faults.front() : std::string()};
}

std::string write_opml(std::string_view title, std::span<const Outline> outlines, std::string_view owner) {
  pugi::xml_document tree;
  auto opml = xml::append(tree, "opml", "", {{"version", "2.0"}});
  auto head = xml::append(opml, "head");
  xml::append(head, "title", title);
  xml::append_some(head, "ownerName", owner);
  auto body = xml::append(opml, "body");
  // Feeds in no folder first, then the folders in the order of their first feeds, each in the folder around it.
  std::map<std::string, pugi::xml_node> folders{{"", body}};
  auto folder = [&](const std::string& path) {
    std::string so_far;
    pugi::xml_node node = body;
    for (const auto& name : split(path, '/')) {
      so_far += (so_far.empty() ? "" : "/") + name;
      auto [place, fresh] = folders.emplace(so_far, pugi::xml_node());
      if (fresh) place->second = xml::append(node, "outline", "", {{"text", either_of_plain(name)}});
      node = place->second;
    }
    return node;
  };
  for (const auto& one : outlines) {
    if (one.categories.empty()) append_feed(body, one);
  }
  for (const auto& one : outlines) {
    if (!one.categories.empty()) append_feed(folder(one.categories.front()), one);
  }
  folders.erase("");
  for (auto& [path, node] : folders) xml::spread(node);
  xml::spread(body);
  xml::spread(opml);
  return xml::document(opml);
}

}  // namespace feedd::codec
