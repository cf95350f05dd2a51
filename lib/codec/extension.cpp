#include "codec/extension.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "codec/construct.hpp"
#include "codec/reading.hpp"
#include "codec/xml_write.hpp"

namespace feedd::codec {
namespace {

using xml::Ns;

constexpr std::size_t depth_limit = 4, elements_limit = 100, attributes_limit = 20, name_limit = 64;

constexpr std::array<Namespace, 8> namespaces{{
    {"xmlns:itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"},
    {"xmlns:podcast", "https://podcastindex.org/namespace/1.0"},
    {"xmlns:psc", "http://podlove.org/simple-chapters"},
    {"xmlns:thr", "http://purl.org/syndication/thread/1.0"},
    {"xmlns:slash", "http://purl.org/rss/1.0/modules/slash/"},
    {"xmlns:georss", "http://www.georss.org/georss"},
    {"xmlns:geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"},
    {"xmlns:gml", "http://www.opengis.net/gml"},
}};

/// Attributes that hold an address.
bool holds_address(std::string_view name) {
  return iequals(name, "url") || iequals(name, "href") || iequals(name, "src") || iequals(name, "img") ||
         iequals(name, "feedUrl") || iequals(name, "image");
}

bool is_name(std::string_view name) {
  if (name.empty() || name.size() > name_limit) return false;
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return letter(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
           return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
         });
}

/// A text some reader might take for an address that runs.
bool runs(std::string_view text) {
  std::string plain;
  for (char c : text.substr(0, 64)) {
    if (static_cast<unsigned char>(c) > 0x20) plain += c;
  }
  plain = ascii_lower(plain);
  for (std::string_view scheme : {"javascript:", "vbscript:", "data:", "file:", "livescript:", "mocha:"}) {
    if (plain.starts_with(scheme)) return true;
  }
  return false;
}

/// Where names are read in any spelling, what is passed on has the vocabulary's own; elsewhere as it was said.
std::string spelt(std::string_view prefix, std::string_view local) {
  if (prefix != "itunes" && prefix != "thr" && prefix != "slash") return std::string(local);
  return iequals(local, "episodeType") ? "episodeType" : ascii_lower(local);
}

bool is_written(std::string_view prefix) {
  return std::any_of(namespaces.begin(), namespaces.end(), [&](const Namespace& each) {
    return std::string_view(each.attribute).substr(std::string_view("xmlns:").size()) == prefix;
  });
}

std::optional<Extension> read(const FeedElement& element, std::size_t depth, std::size_t& left) {
  std::string_view prefix = xml::customary_prefix(element.name.ns);
  if (depth > depth_limit || left == 0 || !is_written(prefix) || !is_name(element.name.local)) return std::nullopt;
  --left;
  Extension one{std::string(prefix) + ":" + spelt(prefix, element.name.local)};
  for (const auto& [key, said] : element.attributes()) {
    std::string name(key), value = plain(said);
    if (!is_name(name) || name == "xmlns" || value.empty() || one.attributes.size() >= attributes_limit) continue;
    if (holds_address(name)) {
      auto uri = address(element, value);
      if (!uri) continue;
      value = uri->str();
    }
    auto same = [&](const auto& other) { return other.first == name; };
    if (runs(value) || std::any_of(one.attributes.begin(), one.attributes.end(), same)) continue;
    one.attributes.emplace_back(std::move(name), std::move(value));
  }
  if (element.has_elements()) {
    each_child(element, [&](const FeedElement& child) {
      if (auto inner = read(child, depth + 1, left)) one.children.push_back(*std::move(inner));
    });
  } else {
    one.text = plain(element.text());
    if (runs(one.text)) return std::nullopt;
  }
  if (one.text.empty() && one.attributes.empty() && one.children.empty()) return std::nullopt;
  return one;
}

bool is_number(std::string_view text) {
  return !text.empty() && text != "0" && text.size() < 10 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Words about the entry, which readers of feeds take for a summary.
bool is_words(std::string_view name) { return name == "itunes:summary" || name == "itunes:subtitle"; }

/// What directories of podcasts take for the text of an element of theirs; nothing: the element says nothing to them.
/// https://help.apple.com/itc/podcasts_connect/#/itcb54353390
std::optional<std::string> podcast_text(const Extension& one) {
  constexpr std::size_t longest_subtitle = 255;
  const auto name = std::string_view(one.name).substr(one.name.find(':') + 1);
  const auto word = ascii_lower(one.text);
  if (name == "explicit") {
    if (word == "yes" || word == "true" || word == "explicit") return "true";
    if (word == "no" || word == "false" || word == "clean") return "false";
    return std::nullopt;
  }
  if (name == "episode" || name == "season") return is_number(one.text) ? std::optional(one.text) : std::nullopt;
  if (name == "episodeType") {
    const bool is_one = word == "full" || word == "trailer" || word == "bonus";
    return is_one ? std::optional(word) : std::nullopt;
  }
  if (name == "block") return word == "yes" || word == "true" ? std::optional<std::string>("yes") : std::nullopt;
  if (name == "subtitle") return std::string(cut(one.text, longest_subtitle));
  return one.text;
}

bool is_sound(const Extension& one, std::size_t depth, std::size_t& left) {
  std::size_t colon = one.name.find(':');
  if (colon == std::string::npos || depth > depth_limit || left == 0) return false;
  --left;
  const auto prefix = std::string_view(one.name).substr(0, colon), local = std::string_view(one.name).substr(colon + 1);
  if (!is_written(prefix) || !is_name(local) || spelt(prefix, local) != local) return false;
  if (one.text != plain(one.text) || runs(one.text) || one.attributes.size() > attributes_limit) return false;
  if (one.text.empty() && one.attributes.empty() && one.children.empty()) return false;
  if (!one.text.empty() && !one.children.empty()) return false;
  for (const auto& [name, value] : one.attributes) {
    if (!is_name(name) || value.empty() || value != plain(value) || runs(value)) return false;
    if (holds_address(name)) {
      auto uri = parse_uri(value);
      if (!uri || !uri->is_web() || uri->str() != value) return false;
    }
  }
  return std::all_of(one.children.begin(), one.children.end(),
                     [&](const Extension& child) { return is_sound(child, depth + 1, left); });
}

}  // namespace

bool is_passed_on(xml::Name name) {
  switch (name.ns) {
    case Ns::itunes:
    case Ns::podcast:
    case Ns::chapters:
    case Ns::georss:
    case Ns::geo:
      return true;
    case Ns::thread:
      return iequals(name.local, "in-reply-to");
    case Ns::slash:
      return iequals(name.local, "section") || iequals(name.local, "department");
    default:
      return false;
  }
}

std::optional<Extension> extension(const FeedElement& element) {
  std::size_t left = elements_limit;
  return read(element, 0, left);
}

bool is_sound(const Extension& extension) {
  std::size_t left = elements_limit;
  return is_sound(extension, 0, left);
}

std::span<const Namespace> extension_namespaces() { return namespaces; }

void append_extension(pugi::xml_node parent, const Extension& extension) {
  const auto text = extension.name.starts_with("itunes:") ? podcast_text(extension) : extension.text;
  if (!text) return;
  auto node = xml::append(parent, extension.name.c_str(), *text);
  if (!is_words(extension.name)) {
    for (const auto& [name, value] : extension.attributes) xml::append_attribute(node, name.c_str(), value);
  }
  for (const auto& child : extension.children) append_extension(node, child);
  if (!node.first_child() && !node.first_attribute()) parent.remove_child(node);  // nothing in it was worth saying
}

std::string words_of(std::span<const Extension> extensions, std::size_t limit) {
  for (std::string_view name : {"itunes:summary", "itunes:subtitle"}) {
    for (const auto& one : extensions) {
      if (one.name != name || one.text.empty()) continue;
      auto words = words_of(Construct{Construct::Kind::either, xml::Text(*podcast_text(one))}, limit);
      if (!words.empty()) return words;
    }
  }
  return {};
}

}  // namespace feedd::codec
