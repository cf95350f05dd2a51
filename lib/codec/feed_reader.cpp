#include "codec/feed_reader.hpp"

#include "base/text.hpp"
#include "codec/elements.hpp"
#include "codec/reading.hpp"
#include "model/newest.hpp"

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
    std::size_t count = 0;
    if (has_too_many(root, count)) {
      Newest newest;
      survey_ = &newest;
      document(root);
      survey_ = nullptr;
      chosen_ = newest.chosen(entries_limit);
    }
    document(root);
    const bool has_last = !parsed_.entries.empty() && (chosen_.empty() || chosen_.back());
    if (tree.cut_off && has_last && is_fragment(parsed_.entries.back())) parsed_.entries.pop_back();
    finish_feed();
    finish(parsed_, chosen_.size());
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

  void document(const pugi::xml_node& root) {
    auto element = told(root);
    if (is_item(element.name)) {
      entry(element);  // an entry document (RFC 4287 §4.1.2)
    } else {
      container(element);
    }
  }

  /// The root, a channel: what a feed says of itself, and items. RSS 1.0 and 0.90 keep items beside the channel.
  void container(const FeedElement& element) {
    if (context_.depth() > nesting_limit) return;
    xml::Context::Inside inside(context_, element);
    if (!survey_ && !context_.language().empty()) feed_.language.offer(0, plain(context_.language()));
    for (auto child = element.node().first_child(); child; child = child.next_sibling()) {
      if (child.type() != pugi::node_element) continue;
      auto one = told(child);
      if (is_item(one.name)) {
        entry(one);
      } else if (is_container(one.name)) {
        container(one);
      } else if (!survey_) {
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

  /// Whether entries may have to be left out. Elements that only may be entries are counted, too.
  static bool has_too_many(pugi::xml_node top, std::size_t& count, int levels = 3) {
    for (auto node = top.first_child(); node && count <= entries_limit; node = node.next_sibling()) {
      if (node.type() != pugi::node_element) continue;
      ++count;
      auto local = xml::local_name(node);
      if (levels > 1 && !iequals(local, "item") && !iequals(local, "entry")) has_too_many(node, count, levels - 1);
    }
    return count > entries_limit;
  }

  void entry(const FeedElement& element) {
    if (survey_) return look_at(element);
    const bool wanted = chosen_.empty() ? parsed_.entries.size() <= entries_limit : chosen_.at(seen_);
    ++seen_;
    std::size_t place = parsed_.entries.size();
    if (wanted) {
      if (place == 0) parsed_.entries.reserve(std::min(count_from(element.node()), entries_limit));
      parsed_.entries.emplace_back();
    }
    EntryDraft draft;
    xml::Context::Inside inside(context_, element);
    for (auto child = element.node().first_child(); child; child = child.next_sibling()) {
      if (child.type() != pugi::node_element) continue;
      auto one = told(child);
      if (is_item(one.name) && context_.depth() < nesting_limit) {
        entry(one);  // whose neighbour was never closed
      } else if (wanted) {
        read_element(one, draft);
      }
    }
    if (!wanted) return;
    if (const auto* language = element.find("xml:lang")) draft.language.offer(0, plain(language->value));
    if (element.find("rdf:about")) {  // RSS 1.0 §5.5
      std::string id(trim(element.attribute("about")));
      draft.link.offer(2, address(element, id));
      if (!id.empty()) draft.id.offer(4, std::move(id));
    }
    settle(std::move(draft), html_, parsed_.entries[place]);
  }

  /// Of an entry that may be left out no more is read than its date and its name.
  void look_at(const FeedElement& element) {
    Parsed unheard;
    Said said;
    std::string name(element.attribute("about"));
    xml::Context::Inside inside(context_, element);
    auto is_nested = [&](const FeedElement& one) { return is_item(one.name) && context_.depth() < nesting_limit; };
    for (auto child = element.node().first_child(); child; child = child.next_sibling()) {
      if (child.type() != pugi::node_element) continue;
      auto one = told(child);
      if (is_nested(one)) continue;
      if (name.empty() && (iequals(one.name.local, "guid") || iequals(one.name.local, "id")))
        name = trim(one.text().view());
      FeedElement quiet(child, context_, unheard);
      quiet.name = one.name;
      read_date(quiet, said);
    }
    auto published = said.published.take();
    survey_->add(published ? published : said.updated.take(), name);
    for (auto child = element.node().first_child(); child; child = child.next_sibling()) {
      if (child.type() != pugi::node_element) continue;
      if (auto one = told(child); is_nested(one)) entry(one);
    }
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
  Newest* survey_ = nullptr;  ///< not null: entries are only looked at, to choose among them
  std::vector<bool> chosen_;  ///< of all entries, where there are too many; else empty
  std::size_t seen_ = 0;
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
