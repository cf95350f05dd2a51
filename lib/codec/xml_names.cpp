#include "codec/xml_names.hpp"

#include <optional>

#include "base/text.hpp"
#include "codec/xml.hpp"

namespace feedd::codec::xml {
namespace {

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

/// What a prefix stands for that is declared so.
Ns declared(std::string_view prefix, std::string_view uri) {
  if (uri.empty()) return Ns::none;
  if (auto known = vocabulary(uri)) return *known;
  // An address nobody knows: without a prefix it is the feed's own language under a name of its own.
  return prefix.empty() ? Ns::none : custom(prefix).value_or(Ns::other);
}

/// Whether an attribute is `xmlns` or `xmlns:prefix`.
bool declares(std::string_view attribute, std::string_view prefix) {
  if (!attribute.starts_with("xmlns") || attribute.size() != 5 + prefix.size() + (prefix.empty() ? 0 : 1)) return false;
  return prefix.empty() || (attribute[5] == ':' && attribute.ends_with(prefix));
}

/// `xmlns` → the empty prefix, `xmlns:dc` → dc, anything else → nothing.
std::optional<std::string_view> declared_prefix(std::string_view attribute) {
  if (!attribute.starts_with("xmlns")) return std::nullopt;
  attribute.remove_prefix(5);
  if (attribute.empty()) return attribute;
  if (attribute.front() != ':') return std::nullopt;
  return attribute.substr(1);
}

}  // namespace

std::string_view customary_prefix(Ns ns) {
  for (const auto& one : customary) {
    if (one.ns == ns && ns != Ns::none) return one.prefix;
  }
  return {};
}

Context::Context(const Uri& document) : bases_{document}, base_(&bases_.front()) {}

Context::Inside::Inside(Context& context, const Element& element)
    : context_(context),
      prefixes_(context.prefixes_.size()),
      unprefixed_(context.unprefixed_),
      base_(context.base_),
      language_(context.language_) {
  ++context.depth_;
  for (const auto& [key, value] : element.attributes()) {
    if (!key.starts_with("xml")) continue;
    if (auto prefix = declared_prefix(key)) {
      if (prefix->empty()) {
        context.unprefixed_ = declared("", value);
      } else {
        context.prefixes_.push_back({*prefix, declared(*prefix, value)});
      }
    } else if (key == "xml:lang") {
      context.language_ = trim(value);
    }
  }
  context.base_ = &context.base(element);
}

Context::Inside::~Inside() {
  --context_.depth_;
  context_.prefixes_.erase(context_.prefixes_.begin() + static_cast<std::ptrdiff_t>(prefixes_),
                           context_.prefixes_.end());
  context_.unprefixed_ = unprefixed_;
  context_.base_ = base_;
  context_.language_ = language_;
}

Name Context::name(const Element& element) const {
  std::string_view full = element.tag();
  std::size_t colon = full.find(':');
  std::string_view prefix = colon == std::string_view::npos ? "" : full.substr(0, colon);
  std::string_view local = colon == std::string_view::npos ? full : full.substr(colon + 1);
  for (const auto& [key, value] : element.attributes()) {
    if (declares(key, prefix)) return {declared(prefix, value), local};
  }
  if (prefix.empty()) return {unprefixed_, local};
  for (auto at = prefixes_.rbegin(); at != prefixes_.rend(); ++at) {
    if (at->prefix == prefix) return {at->ns, local};
  }
  return {custom(prefix).value_or(Ns::other), local};
}

const Uri& Context::base(const Element& element) {
  const auto* named = element.find("xml:base");
  if (!named) return *base_;
  auto next = resolve(*base_, named->value);
  if (!next || !next->is_web()) return *base_;
  bool again = bases_.size() > 1 && bases_.back() == *next;
  return again ? bases_.back() : bases_.emplace_back(*std::move(next));
}

void Context::doubt(std::string_view plain) const {
  doubtful_ = doubtful_ || (plain.find('&') != std::string_view::npos && holds_reference(plain));
}
void Context::doubt_html(std::string_view html) const { doubtful_ = doubtful_ || holds_reference(html, "&amp;"); }

}  // namespace feedd::codec::xml
