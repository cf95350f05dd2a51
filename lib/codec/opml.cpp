#include "codec/opml.hpp"

#include <algorithm>
#include <map>
#include <pugixml.hpp>

#include "base/text.hpp"
#include "codec/charset.hpp"
#include "codec/reading.hpp"
#include "codec/xml.hpp"
#include "codec/xml_write.hpp"

namespace feedd::codec {
namespace {

constexpr std::size_t folder_limit = 1024;

std::string first_of(const pugi::xml_node& node, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    for (pugi::xml_attribute attribute : node.attributes()) {
      if (iequals(attribute.name(), name) && *attribute.value()) return plain_of_either(attribute.value());
    }
  }
  return {};
}

/// An address keeps its references: `&amp;` is already an ampersand here, and may not be read again.
std::string address_of(const pugi::xml_node& node, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    for (pugi::xml_attribute attribute : node.attributes()) {
      if (iequals(attribute.name(), name) && *attribute.value()) return plain(attribute.value());
    }
  }
  return {};
}

void add_category(std::vector<std::string>& categories, std::string_view text) {
  std::string joined;
  for (const auto& part : split(text, '/')) joined += (joined.empty() ? "" : "/") + part;
  if (joined.empty() || std::find(categories.begin(), categories.end(), joined) != categories.end()) return;
  categories.push_back(joined);
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
      std::string folder = path.back().folder;
      if (!feed(node, folder)) {
        std::string name = first_of(node, {"text", "title"});
        if (!name.empty() && folder.size() < folder_limit) folder += (folder.empty() ? "" : "/") + name;
      }
      if (node.first_child()) path.push_back({xml::children(node), 0, folder});
    }
    return std::move(outlines_);
  }

 private:
  bool feed(const pugi::xml_node& node, const std::string& folder) {
    Outline one;
    one.xml_url = address_of(node, {"xmlUrl", "url"});
    if (one.xml_url.empty()) return false;
    if (one.xml_url.starts_with("feed:")) {  // a scheme that browsers were once taught: feed://host, feed:https://host
      one.xml_url.erase(0, 5);
      if (one.xml_url.starts_with("//")) one.xml_url.insert(0, "http:");
    }
    one.type = ascii_lower(first_of(node, {"type"}));
    if (one.type == "link" || one.type == "include") return true;
    one.html_url = address_of(node, {"htmlUrl"});
    one.text = first_of(node, {"text", "title"});
    one.title = first_of(node, {"title", "text"});
    for (auto* name : {&one.text, &one.title}) {  // an address for a name is none: what write_opml puts there, too
      if (*name == one.xml_url) name->clear();
    }
    add_category(one.categories, folder);
    for (const auto& category : split(first_of(node, {"category"}), ',')) add_category(one.categories, category);
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

void append_feed(pugi::xml_node parent, const Outline& one) {
  std::string categories;
  for (const auto& category : one.categories) {
    if (category.find(',') != std::string::npos) continue;  // it would be read as two; its folder says it
    categories += (categories.empty() ? "/" : ",/") + category;
  }
  xml::append(parent, "outline", "",
              {{"type", one.type.empty() ? "rss" : either_of_plain(one.type)},
               {"text", either_of_plain(one.text.empty() ? one.xml_url : one.text)},
               {"title", either_of_plain(one.title)},
               {"xmlUrl", one.xml_url},
               {"htmlUrl", one.html_url},
               {"category", either_of_plain(categories)}});
}

}  // namespace

Result<std::vector<Outline>> parse_opml(std::string_view bytes) {
  TRY(auto tree, xml::parse_resolved(to_text(bytes).text));
  pugi::xml_node root = tree.root();
  if (!iequals(xml::local_name(root), "opml")) {
    return fail(Errc::syntax, "not OPML: the root is <{}>", plain(cut(xml::local_name(root), 40)));
  }
  for (const auto& child : xml::children(root)) {
    if (iequals(xml::local_name(child), "body")) return OpmlReader().read(child);
    for (const auto& inner : xml::children(child)) {  // of a head that was never closed
      if (iequals(xml::local_name(inner), "body")) return OpmlReader().read(inner);
    }
  }
  auto outlines = OpmlReader().read(root);  // without a body: outlines right below the root
  if (outlines.empty()) return fail(Errc::syntax, "OPML without a body");
  return outlines;
}

std::string write_opml(std::string_view title, std::span<const Outline> outlines) {
  pugi::xml_document tree;
  auto opml = xml::append(tree, "opml", "", {{"version", "2.0"}});
  xml::append(xml::append(opml, "head"), "title", title);
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
