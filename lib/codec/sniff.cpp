#include "codec/sniff.hpp"

#include <algorithm>

#include <pugixml.hpp>

#include "base/text.hpp"
#include "codec/charset.hpp"
#include "codec/feed_reader.hpp"
#include "codec/html_tree.hpp"
#include "codec/json_feed.hpp"
#include "codec/reading.hpp"
#include "codec/xml.hpp"
#include "codec/xml_references.hpp"

namespace feedd::codec {
namespace {

/// The name of the first element, without prefix, in lower case; what stands before it is passed over.
std::string root_name(std::string_view text) {
  while (true) {
    text = trim(text);
    if (!text.starts_with('<')) return {};
    std::string_view end = text.starts_with("<!--") ? "-->" : text.starts_with("<?") ? "?>" : ">";
    if (text.starts_with("<!") && iequals(text.substr(0, 14), "<!doctype html")) return "html";
    if (!text.starts_with("<!") && !text.starts_with("<?")) break;
    std::size_t open = text.find('['), close = text.find(end);
    if (end == ">" && open < close) close = text.find("]>");  // a DTD inside the document
    if (close == std::string_view::npos) return {};
    text.remove_prefix(text.find('>', close) + 1);
  }
  std::string_view name = text.substr(1, std::min(text.find_first_of(" \t\r\n/>"), text.size()) - 1);
  if (std::size_t colon = name.find(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
  return ascii_lower(name);
}

Kind kind_of(std::string_view text) {
  text = trim(text);
  if (text.empty()) return Kind::empty;
  if (text.starts_with('{')) {
    std::string_view head = text.substr(0, 4096);
    bool feed = head.find("jsonfeed.org/version") != std::string_view::npos ||
                head.find("jsonfeed.org\\/version") != std::string_view::npos ||
                (text.find("\"items\"") != std::string_view::npos && head.find("\"title\"") != std::string_view::npos);
    return feed ? Kind::json_feed : Kind::unknown;
  }
  std::string root = root_name(text);
  if (root == "feed" || root == "entry") return Kind::atom;
  if (root == "rss") return Kind::rss;
  if (root == "rdf") return Kind::rdf;
  if (root == "opml") return Kind::opml;
  for (std::string_view inside : {"<rss", "<feed ", "<rdf:RDF"}) {
    if (text.find(inside) != std::string_view::npos) return Kind::unknown;  // a feed after a warning or the like
  }
  for (std::string_view page : {"html", "head", "body", "title", "meta", "script", "div", "p", "h1", "center", "a"}) {
    if (root == page) return Kind::html;
  }
  return Kind::unknown;
}

/// What a body is that is no text at all.
std::string_view archive(std::string_view bytes) {
  using namespace std::string_view_literals;
  constexpr std::pair<std::string_view, std::string_view> marks[] = {
      {"\x1F\x8B"sv, "a gzip file"},         {"PK\x03\x04"sv, "a zip file"},     {"%PDF-"sv, "a PDF document"},
      {"\x89PNG"sv, "a PNG image"},          {"\xFF\xD8\xFF"sv, "a JPEG image"}, {"GIF8"sv, "a GIF image"},
      {"\x28\xB5\x2F\xFD"sv, "a zstd file"}, {"BZh"sv, "a bzip2 file"},          {"ID3"sv, "an MP3 file"}};
  for (const auto& [mark, name] : marks) {
    if (bytes.starts_with(mark)) return name;
  }
  return {};
}

class PageHead : public HtmlVisitor {
 public:
  explicit PageHead(const Uri& base) : base_(base) {}

  bool enter(const Element& element) override {
    in_title_ = element.name == "title" && !element.foreign && title.empty();
    if (element.name == "base" && !based_) {
      if (auto uri = web_address(base_, element.attribute("href"))) base_ = *uri;
      based_ = true;
    }
    if (element.name == "link") link(element);
    return true;
  }
  void leave() override { in_title_ = false; }
  void text(std::string_view text) override {
    if (in_title_) title += text;
  }

  std::string title;
  std::vector<Uri> feeds, doubtful;  ///< `application/json` may be anything, and mostly is no feed

 private:
  void link(const Element& element) {
    auto words = split(squeeze(ascii_lower(element.attribute("rel"))), ' ');
    if (std::find(words.begin(), words.end(), "alternate") == words.end()) return;
    std::string type = ascii_lower(element.attribute("type"));
    type = std::string(trim(std::string_view(type).substr(0, type.find(';'))));
    for (std::string_view known : {"application/atom+xml", "application/rss+xml", "application/feed+json",
                                   "application/json", "application/rdf+xml", "application/x.atom+xml"}) {
      if (type != known) continue;
      auto uri = web_address(base_, element.attribute("href"));
      auto& named = type == "application/json" ? doubtful : feeds;
      if (uri && std::find(named.begin(), named.end(), *uri) == named.end()) named.push_back(*uri);
    }
  }

  Uri base_;
  bool based_ = false, in_title_ = false;
};

tl::unexpected<Error> refuse_page(std::string_view html, const Uri& base) {
  PageHead head(base);
  walk_html(html, HtmlScope::document, head);
  std::string title(cut(plain(xml_safe(head.title)), 120));
  std::string what = title.empty() ? "an HTML page" : fmt::format("an HTML page titled '{}'", title);
  if (head.feeds.empty()) head.feeds = head.doubtful;
  if (head.feeds.empty()) return fail(Errc::syntax, "{}, not a feed", what);
  return fail(Errc::syntax, "{}, not a feed; it names one: {}", what, head.feeds.front().str());
}

Result<Parsed> parse_text(std::string_view text, const Uri& base, Html html) {
  switch (kind_of(text)) {
    case Kind::empty:
      return fail(Errc::syntax, "an empty body, not a feed");
    case Kind::json_feed:
      return parse_json_feed(text, base, html);
    case Kind::html:
      return refuse_page(text, base);
    case Kind::opml:
      return fail(Errc::syntax, "a list of subscriptions (OPML), not a feed");
    case Kind::atom:
    case Kind::rss:
    case Kind::rdf:
      break;
    case Kind::unknown:
      if (trim(text).starts_with('{') || trim(text).starts_with('[')) return fail(Errc::syntax, "JSON that is no feed");
      if (text.find('<') == std::string_view::npos) {
        return fail(Errc::syntax, "neither XML nor JSON: '{}'", plain(cut(trim(text), 40)));
      }
      break;
  }
  bool doubtful = xml::may_declare_entities(text);
  if (!doubtful) {
    TRY(auto tree, xml::parse(text));
    auto parsed = read_feed(tree, base, html, doubtful);
    if (!parsed || !doubtful) return parsed;
  }
  TRY(auto resolved, xml::parse_resolved(std::string(text)));
  return read_feed(resolved, base, html, doubtful);
}

}  // namespace

Kind sniff(std::string_view bytes) {
  // The beginning tells; only JSON may keep its members in an unusual order.
  std::string_view head = trim(bytes).starts_with('{') ? bytes : bytes.substr(0, 64 << 10);
  return kind_of(to_text(head).text);
}

Result<Parsed> parse_any(std::string_view bytes, std::string_view content_type, const Uri& base, Html html) {
  if (auto name = archive(bytes); !name.empty()) return fail(Errc::syntax, "{}, not a feed", name);
  if (auto text = already_text(bytes, content_type)) return parse_text(*text, base, html);
  auto decoded = to_text(bytes, content_type);
  auto parsed = parse_text(decoded.text, base, html);
  if (parsed && decoded.refuted) {
    Error error{Errc::syntax, fmt::format("said to be {}, but is {}", decoded.label, decoded.charset)};
    parsed->notes.push_back({Note::Severity::warning, std::move(error), ""});
  }
  return parsed;
}

std::vector<Uri> discover(std::string_view html, const Uri& base) {
  PageHead head(base);
  walk_html(html, HtmlScope::document, head);
  for (auto& uri : head.doubtful)
    if (std::find(head.feeds.begin(), head.feeds.end(), uri) == head.feeds.end()) head.feeds.push_back(std::move(uri));
  return std::move(head.feeds);
}

}  // namespace feedd::codec
