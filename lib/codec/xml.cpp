#include "codec/xml.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <pugixml.hpp>

#include "base/text.hpp"
#include "codec/html_tree.hpp"
#include "codec/xml_repair.hpp"

namespace feedd::codec::xml {
namespace {

constexpr std::size_t attributes_limit = 200;

struct Vocabulary {
  std::string_view uri;  ///< lower case, without scheme, www. and the last / or #
  Ns ns;
};
/// Namespaces by address: the registered ones, and those that publishers took for them.
constexpr Vocabulary vocabularies[] = {
    {"w3.org/2005/atom", Ns::atom},
    {"purl.org/atom/ns", Ns::atom},
    {"purl.org/atom/ns#draft-ietf-atompub-format-04", Ns::atom},
    {"purl.org/atom/app", Ns::other},
    {"example.com/newformat", Ns::atom},
    {"example.com/necho", Ns::atom},
    {"purl.org/echo", Ns::atom},
    {"uri/of/echo/namespace", Ns::atom},
    {"purl.org/pie", Ns::atom},
    {"purl.org/rss/1.0", Ns::none},
    {"purl.org/rss/1.0/modules/rss091", Ns::none},
    {"purl.org/net/rss1.1", Ns::none},
    {"my.netscape.com/rdf/simple/0.9", Ns::none},
    {"my.netscape.com/publish/formats/rss-0.91.dtd", Ns::none},
    {"channel.netscape.com/rdf/simple/0.9", Ns::none},
    {"backend.userland.com/rss", Ns::none},
    {"backend.userland.com/rss2", Ns::none},
    {"backend.userland.com/rss091", Ns::none},
    {"backend.userland.com/rss092", Ns::none},
    {"blogs.law.harvard.edu/tech/rss", Ns::none},
    {"cyber.law.harvard.edu/rss", Ns::none},
    {"w3.org/1999/02/22-rdf-syntax-ns", Ns::rdf},
    {"purl.org/dc/elements/1.1", Ns::dc},
    {"purl.org/dc/elements/1.0", Ns::dc},
    {"purl.org/metadata/dublin_core", Ns::dc},
    {"dublincore.org/documents/dcmi-namespace", Ns::dc},
    {"purl.org/dc/terms", Ns::dcterms},
    {"purl.org/rss/1.0/modules/content", Ns::content},
    {"search.yahoo.com/mrss", Ns::media},
    {"search.yahoo.com/rss", Ns::media},
    {"tools.search.yahoo.com/mrss", Ns::media},
    {"itunes.com/dtds/podcast-1.0.dtd", Ns::itunes},
    {"itunes.apple.com/dtds/podcast-1.0.dtd", Ns::itunes},
    {"example.com/dtds/podcast-1.0.dtd", Ns::itunes},
    {"podcastindex.org/namespace/1.0", Ns::podcast},
    {"github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md", Ns::podcast},
    {"google.com/schemas/play-podcasts/1.0", Ns::googleplay},
    {"podlove.org/simple-chapters", Ns::chapters},
    {"w3.org/1999/xhtml", Ns::xhtml},
    {"purl.org/syndication/thread/1.0", Ns::thread},
    {"purl.org/rss/1.0/modules/slash", Ns::slash},
    {"wellformedweb.org/commentapi", Ns::wfw},
    {"georss.org/georss", Ns::georss},
    {"w3.org/2003/01/geo/wgs84_pos", Ns::geo},
    {"opengis.net/gml", Ns::gml},
    {"rssnamespace.org/feedburner/ext/1.0", Ns::feedburner},
    {"backend.userland.com/creativecommonsrssmodule", Ns::license},
    {"cyber.law.harvard.edu/rss/creativecommonsrssmodule.html", Ns::license},
    {"creativecommons.org/ns#license", Ns::license},
    {"creativecommons.org/ns", Ns::license},
    {"web.resource.org/cc", Ns::license},
    {"purl.org/rss/1.0/modules/syndication", Ns::syndication},
    {"w3.org/2000/svg", Ns::other},
    {"w3.org/1998/math/mathml", Ns::other},
};

struct Custom {
  std::string_view prefix;
  Ns ns;
};
/// What a prefix means when the document forgot to say, or said something unheard of; the first of each is written.
constexpr Custom customary[] = {{"atom", Ns::atom},
                                {"rdf", Ns::rdf},
                                {"dc", Ns::dc},
                                {"dcterms", Ns::dcterms},
                                {"content", Ns::content},
                                {"media", Ns::media},
                                {"itunes", Ns::itunes},
                                {"podcast", Ns::podcast},
                                {"googleplay", Ns::googleplay},
                                {"psc", Ns::chapters},
                                {"xhtml", Ns::xhtml},
                                {"thr", Ns::thread},
                                {"slash", Ns::slash},
                                {"wfw", Ns::wfw},
                                {"georss", Ns::georss},
                                {"geo", Ns::geo},
                                {"gml", Ns::gml},
                                {"feedburner", Ns::feedburner},
                                {"creativeCommons", Ns::license},
                                {"sy", Ns::syndication},
                                {"a10", Ns::atom},
                                {"atom10", Ns::atom},
                                {"cc", Ns::license},
                                {"creativecommons", Ns::license},
                                {"rss", Ns::none}};

std::optional<Ns> vocabulary(std::string_view uri) {
  std::string plain = ascii_lower(trim(uri));
  std::string_view rest = plain;
  for (std::string_view scheme : {"http://", "https://", "www."}) {
    if (rest.starts_with(scheme)) rest.remove_prefix(scheme.size());
  }
  while (rest.ends_with('/') || rest.ends_with('#')) rest.remove_suffix(1);
  for (const auto& [known, ns] : vocabularies) {
    if (rest == known) return ns;
  }
  return std::nullopt;
}

std::optional<Ns> custom(std::string_view prefix) {
  for (const auto& [known, ns] : customary) {
    if (prefix == known) return ns;
  }
  return std::nullopt;
}

/// The whole tree, in order, without recursion. `enter(node)` and `leave(node)` see what is below `top`.
template <class Enter, class Leave>
void walk(const pugi::xml_node& top, Enter enter, Leave leave) {
  pugi::xml_node node = top.first_child();
  while (node) {
    enter(node);
    if (pugi::xml_node child = node.first_child()) {
      node = child;
      continue;
    }
    leave(node);
    while (!node.next_sibling()) {
      node = node.parent();
      if (node == top) return;
      leave(node);
    }
    node = node.next_sibling();
  }
}

bool is_text(const pugi::xml_node& node) { return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata; }

std::string_view local_part(std::string_view name) {
  std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// `xmlns` → the empty prefix, `xmlns:dc` → dc, anything else → nothing.
std::optional<std::string_view> declared_prefix(std::string_view attribute) {
  if (!attribute.starts_with("xmlns")) return std::nullopt;
  attribute.remove_prefix(5);
  if (attribute.empty()) return attribute;
  if (attribute.front() != ':') return std::nullopt;
  return attribute.substr(1);
}

/// References may bring in what the text itself may not hold.
std::string allowed(std::string text) {
  if (!holds_forbidden(text)) return text;
  restore_windows_1252(text);
  return xml_safe(text);
}

bool is_in_reference(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '#';
}

bool holds_address(std::string_view attribute) {
  return attribute == "href" || attribute == "src" || attribute == "cite" || attribute == "poster";
}

constexpr std::size_t tags_limit = 1'000'000;

/// The text up to its millionth tag.
std::string_view first_tags(std::string_view text) {
  if (text.size() < 4 * tags_limit || std::count(text.begin(), text.end(), '<') <= static_cast<long>(tags_limit))
    return text;
  std::size_t at = 0;
  for (std::size_t tags = 0; tags < tags_limit; ++tags) at = text.find('<', at) + 1;
  return text.substr(0, text.find('<', at));
}

pugi::xml_parse_result load(pugi::xml_document& document, std::string_view text) {
  return document.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata,
                              pugi::encoding_utf8);
}

}  // namespace

std::string_view customary_prefix(Ns ns) {
  for (const auto& one : customary) {
    if (one.ns == ns && ns != Ns::none) return one.prefix;
  }
  return {};
}

Tree::Tree() : document_(std::make_unique<pugi::xml_document>()) {}
Tree::~Tree() = default;
Tree::Tree(Tree&&) noexcept = default;
Tree& Tree::operator=(Tree&&) noexcept = default;

pugi::xml_node Tree::root() const {
  for (pugi::xml_node node = document_->first_child(); node; node = node.next_sibling()) {
    if (node.type() == pugi::node_element && is_feed_root(node.name())) return node;
  }
  return document_->document_element();
}

Result<Tree> parse(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {  // where the parser would stop
    std::string whole(text);
    std::erase(whole, '\0');
    return parse(whole);
  }
  Tree tree;
  std::string_view read = first_tags(text);
  if (read.size() < text.size()) {
    tree.faults.emplace_back("more than a million tags, of which the first million are read");
  } else {
    auto strict = load(*tree.document_, text);
    if (strict && tree.root()) return tree;
    if (!strict) {
      auto before = text.substr(0, static_cast<std::size_t>(std::max<std::ptrdiff_t>(strict.offset, 0)));
      auto line = std::count(before.begin(), before.end(), '\n') + 1;
      tree.faults.push_back(fmt::format("broken XML in line {}: {}", line, strict.description()));
    }
  }
  std::string resolved(read);
  resolve_references(resolved);
  auto repair = repaired(resolved);
  tree.cut_off = repair.cut_off;
  load(*tree.document_, repair.text);
  if (!tree.root()) return fail(Errc::syntax, "{}", tree.faults.empty() ? "no XML element" : tree.faults.front());
  return tree;
}

Result<Tree> parse_resolved(std::string text) {
  auto count = resolve_references(text);
  auto tree = parse(text);
  if (tree && count > 0) tree->faults.push_back(fmt::format("{} references that XML does not know", count));
  return tree;
}

bool is_feed_root(std::string_view name) {
  name = local_part(name);
  return iequals(name, "rss") || iequals(name, "feed") || iequals(name, "rdf") || iequals(name, "entry") ||
         iequals(name, "channel") || iequals(name, "opml");
}

bool holds_reference(std::string_view text, std::string_view ampersand) {
  for (std::size_t at = text.find(ampersand); at != std::string_view::npos; at = text.find(ampersand, at + 1)) {
    std::size_t begin = at + ampersand.size(), end = begin;
    while (end < text.size() && end < begin + 33 && is_in_reference(text[end])) ++end;
    if (end > begin && end < text.size() && text[end] == ';') return true;
  }
  return false;
}

Context::Context(const Uri& document) : document_(std::make_shared<const Uri>(document)), base_(document_) {}
Context::~Context() = default;

Context::Prefix Context::declaration(std::string_view prefix, std::string_view uri) {
  if (uri.empty()) return {prefix, Ns::none, true};
  auto known = vocabulary(uri);
  if (known) return {prefix, *known, true};
  // An address nobody knows: without a prefix it is the feed's own language under a name of its own.
  auto guess = prefix.empty() ? std::optional(Ns::none) : custom(prefix);
  return {prefix, guess.value_or(Ns::other), false};
}

Context::Inside::Inside(Context& context, const pugi::xml_node& node)
    : context_(context), prefixes_(context.prefixes_.size()), base_(context.base_), language_(context.language_) {
  ++context.depth_;
  for (auto attribute = node.first_attribute(); attribute; attribute = attribute.next_attribute()) {
    std::string_view key = attribute.name();
    if (!key.starts_with("xml")) continue;
    if (auto prefix = declared_prefix(key)) {
      context.prefixes_.push_back(declaration(*prefix, attribute.value()));
    } else if (key == "xml:lang") {
      context.language_ = trim(attribute.value());
    } else if (key == "xml:base") {
      auto next = resolve(*context.base_, attribute.value());
      if (next && next->is_web()) context.base_ = std::make_shared<const Uri>(*std::move(next));
    }
  }
}

Context::Inside::~Inside() {
  --context_.depth_;
  context_.prefixes_.erase(context_.prefixes_.begin() + static_cast<std::ptrdiff_t>(prefixes_),
                           context_.prefixes_.end());
  context_.base_ = std::move(base_);
  context_.language_ = language_;
}

Name Context::name(const pugi::xml_node& node) const {
  std::string_view full = node.name();
  std::size_t colon = full.find(':');
  std::string_view prefix = colon == std::string_view::npos ? "" : full.substr(0, colon);
  std::string_view local = colon == std::string_view::npos ? full : full.substr(colon + 1);
  for (auto attribute = node.first_attribute(); attribute; attribute = attribute.next_attribute()) {
    if (declared_prefix(attribute.name()) == prefix) return {declaration(prefix, attribute.value()).ns, local};
  }
  for (auto at = prefixes_.rbegin(); at != prefixes_.rend(); ++at) {
    if (at->prefix == prefix) return {at->ns, local};
  }
  if (prefix.empty()) return {Ns::none, local};
  return {custom(prefix).value_or(Ns::other), local};
}

Uri Context::base(const pugi::xml_node& node) const {
  if (pugi::xml_attribute attribute = node.attribute("xml:base")) {
    if (auto next = resolve(*base_, attribute.value()); next && next->is_web()) return *std::move(next);
  }
  return *base_;
}

std::vector<pugi::xml_node> children(const pugi::xml_node& node) {
  std::vector<pugi::xml_node> all;
  for (auto child = node.first_child(); child; child = child.next_sibling()) {
    if (child.type() == pugi::node_element) all.push_back(child);
  }
  return all;
}

std::string_view local_name(const pugi::xml_node& node) { return local_part(node.name()); }

bool has_elements(const pugi::xml_node& node) {
  for (auto child = node.first_child(); child; child = child.next_sibling()) {
    if (child.type() == pugi::node_element) return true;
  }
  return false;
}

std::string text(const pugi::xml_node& node) {
  std::string all;
  pugi::xml_node first = node.first_child();
  if (first && is_text(first) && !first.next_sibling()) {
    all = first.value();
  } else {
    auto enter = [&](const pugi::xml_node& at) {
      if (is_text(at)) all += at.value();
    };
    walk(node, enter, [](const pugi::xml_node&) {});
  }
  return allowed(std::move(all));
}

std::string html(const pugi::xml_node& node, const Uri& base) {
  std::string out;
  struct Based {
    pugi::xml_node node;
    Uri base;
  };
  std::vector<Based> bases;  // of the elements inside that name one
  auto enter_element = [&](const pugi::xml_node& at) {
    if (pugi::xml_attribute attribute = at.attribute("xml:base")) {
      auto next = resolve(bases.empty() ? base : bases.back().base, attribute.value());
      if (next && next->is_web()) bases.push_back({at, *std::move(next)});
    }
    out += '<';
    out += local_part(at.name());
    std::size_t count = 0;
    for (auto attribute = at.first_attribute(); attribute; attribute = attribute.next_attribute()) {
      std::string_view key = attribute.name(), value = attribute.value();
      if (key == "xml:lang") key = "lang";
      if (key.find(':') != std::string_view::npos || key == "xmlns") continue;
      if (++count > attributes_limit) break;
      Result<Uri> absolute = fail(Errc::syntax, "");
      if (!bases.empty() && holds_address(key)) absolute = resolve(bases.back().base, value);
      out += ' ';
      out += key;
      out += "=\"" + escape_markup(absolute ? absolute->str() : value) + '"';
    }
    out += '>';
  };
  auto enter = [&](const pugi::xml_node& at) {
    if (is_text(at)) out += escape_markup(at.value());
    if (at.type() == pugi::node_element) enter_element(at);
  };
  auto leave = [&](const pugi::xml_node& at) {
    if (!bases.empty() && bases.back().node == at) bases.pop_back();
    if (at.type() != pugi::node_element || is_void_element(local_part(at.name()))) return;
    out += "</";
    out += local_part(at.name());
    out += '>';
  };
  walk(node, enter, leave);
  return allowed(std::move(out));
}

std::string_view attribute(const pugi::xml_node& node, std::string_view name) {
  for (auto attribute = node.first_attribute(); attribute; attribute = attribute.next_attribute()) {
    std::string_view full = attribute.name();
    if (full != name && (full.size() < name.size() || !iequals(local_part(full), name))) continue;
    if (holds_forbidden(attribute.value())) attribute.set_value(allowed(attribute.value()).c_str());
    return attribute.value();
  }
  return {};
}

}  // namespace feedd::codec::xml
