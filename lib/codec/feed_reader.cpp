#include "codec/feed_reader.hpp"

#include "base/text.hpp"
#include "codec/elements.hpp"
#include "codec/reading.hpp"

namespace feedd::codec {
namespace {

using xml::Ns;

constexpr std::size_t nesting_limit = 8;  ///< of channels and items that stand in one another

class FeedReader {
 public:
  FeedReader(const Uri& document, Html html) : html_(html), context_(document) {}

  Parsed read(const xml::Tree& tree) {
    for (const auto& fault : tree.faults) {
      parsed_.notes.push_back({Note::Severity::warning, {Errc::syntax, fault}, ""});
    }
    pugi::xml_node root = tree.root();
    atom_ = iequals(xml::local_name(root), "feed") || iequals(xml::local_name(root), "entry");
    auto element = told(root);
    if (is_item(element.name)) {
      entry(element);  // an entry document (RFC 4287 §4.1.2)
    } else {
      container(element);
    }
    if (tree.cut_off && !parsed_.entries.empty() && is_fragment(parsed_.entries.back())) parsed_.entries.pop_back();
    finish_feed();
    finish(parsed_);
    return std::move(parsed_);
  }

  bool is_doubtful() const { return context_.is_doubtful(); }

 private:
  /// Atom without its namespace is Atom still.
  FeedElement told(const pugi::xml_node& node) {
    FeedElement one(node, context_, parsed_);
    if (atom_ && one.name.ns == Ns::none) one.name.ns = Ns::atom;
    return one;
  }

  static bool is_core(xml::Name name) { return name.ns == Ns::none || name.ns == Ns::atom || name.ns == Ns::rdf; }
  static bool is_item(xml::Name name) {
    return is_core(name) && (iequals(name.local, "item") || iequals(name.local, "entry"));
  }
  static bool is_container(xml::Name name) {
    return is_core(name) && (iequals(name.local, "channel") || iequals(name.local, "feed") ||
                             iequals(name.local, "rss") || iequals(name.local, "rdf") || iequals(name.local, "items"));
  }

  /// The root, a channel: what a feed says of itself, and items. RSS 1.0 and 0.90 keep items beside the channel.
  void container(const FeedElement& element) {
    if (context_.depth() > nesting_limit) return;
    xml::Context::Inside inside(context_, element);
    if (!context_.language().empty()) feed_.language.offer(0, plain(context_.language()));
    for (auto child = element.node().first_child(); child; child = child.next_sibling()) {
      if (child.type() != pugi::node_element) continue;
      auto one = told(child);
      if (is_item(one.name)) {
        entry(one);
      } else if (is_container(one.name)) {
        container(one);
      } else {
        read_element(one, feed_);
      }
    }
  }

  /// How many entries there will be, as far as one can see.
  static std::size_t count_from(pugi::xml_node node) {
    std::size_t count = 0;
    for (; node && count <= entries_limit; node = node.next_sibling())
      count += node.type() == pugi::node_element ? 1 : 0;
    return count;
  }

  void entry(const FeedElement& element) {
    if (parsed_.entries.size() > entries_limit) return;  // one more than is kept, so that it is told
    std::size_t place = parsed_.entries.size();
    if (place == 0) parsed_.entries.reserve(count_from(element.node()));
    parsed_.entries.emplace_back();
    EntryDraft draft;
    xml::Context::Inside inside(context_, element);
    for (auto child = element.node().first_child(); child; child = child.next_sibling()) {
      if (child.type() != pugi::node_element) continue;
      auto one = told(child);
      if (is_item(one.name) && context_.depth() < nesting_limit) {
        entry(one);  // whose neighbour was never closed
      } else {
        read_element(one, draft);
      }
    }
    if (const auto* language = element.find("xml:lang")) draft.language.offer(0, plain(language->value));
    if (element.find("rdf:about")) {  // RSS 1.0 §5.5
      std::string id(trim(element.attribute("about")));
      draft.link.offer(2, address(element, id));
      if (!id.empty()) draft.id.offer(4, std::move(id));
    }
    settle(std::move(draft), html_, parsed_.entries[place]);
  }

  /// Where the text broke off: an entry nobody could know again.
  static bool is_fragment(const Entry& entry) { return entry.id.empty() && !entry.link; }

  void finish_feed() {
    parsed_.info = settled(std::move(feed_));
    if (parsed_.info.id.empty() && parsed_.info.self) parsed_.info.id = parsed_.info.self->str();
  }

  Html html_;
  xml::Context context_;
  bool atom_ = false;
  Parsed parsed_;
  FeedDraft feed_;
};

}  // namespace

Result<Parsed> read_feed(const xml::Tree& tree, const Uri& document, Html html, bool& doubtful) {
  std::string_view local = xml::local_name(tree.root());
  for (std::string_view known : {"feed", "entry", "rss", "rdf", "channel"}) {
    if (!iequals(local, known)) continue;
    FeedReader reader(document, html);
    Parsed parsed = reader.read(tree);
    doubtful = reader.is_doubtful();
    return parsed;
  }
  if (iequals(local, "opml")) return fail(Errc::syntax, "a list of subscriptions (OPML), not a feed");
  return fail(Errc::syntax, "XML that is no feed: its root is <{}>", plain(xml_safe(cut(local, 40))));
}

}  // namespace feedd::codec
