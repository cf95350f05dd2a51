#include "codec/html.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "base/text.hpp"
#include "codec/html_tree.hpp"

namespace feedd::codec {
namespace {

using Names = std::span<const std::string_view>;

bool among(std::string_view name, Names names) { return std::find(names.begin(), names.end(), name) != names.end(); }

constexpr std::string_view allowed_elements[] = {
    "a",      "abbr",       "acronym", "address", "article", "aside", "audio",   "b",      "bdi",        "bdo",
    "big",    "blockquote", "br",      "caption", "center",  "cite",  "code",    "col",    "colgroup",   "data",
    "dd",     "del",        "details", "dfn",     "div",     "dl",    "dt",      "em",     "figcaption", "figure",
    "footer", "h1",         "h2",      "h3",      "h4",      "h5",    "h6",      "header", "hr",         "i",
    "img",    "ins",        "kbd",     "li",      "main",    "mark",  "nav",     "ol",     "p",          "picture",
    "pre",    "q",          "rb",      "rp",      "rt",      "rtc",   "ruby",    "s",      "samp",       "section",
    "small",  "source",     "span",    "strike",  "strong",  "sub",   "summary", "sup",    "table",      "tbody",
    "td",     "tfoot",      "th",      "thead",   "time",    "tr",    "track",   "tt",     "u",          "ul",
    "var",    "video",      "wbr"};

/// Elements whose content is code, or means nothing outside the page that works it.
constexpr std::string_view dropped_elements[] = {
    "script",   "style",    "iframe",     "object",         "applet", "embed",  "noembed", "frameset", "frame",
    "noframes", "template", "title",      "head",           "svg",    "select", "option",  "optgroup", "datalist",
    "textarea", "input",    "annotation", "annotation-xml", "link",   "meta",   "base",    "param",    "area"};

constexpr std::string_view block_elements[] = {
    "address", "article", "aside",    "blockquote", "br",      "caption", "dd",    "details", "div",
    "dl",      "dt",      "fieldset", "figcaption", "figure",  "footer",  "form",  "h1",      "h2",
    "h3",      "h4",      "h5",       "h6",         "header",  "hr",      "li",    "main",    "nav",
    "ol",      "option",  "p",        "pre",        "section", "summary", "table", "tbody",   "td",
    "tfoot",   "th",      "thead",    "tr",         "ul"};

struct Allowed {
  std::string_view element;  ///< empty: any
  std::string_view attribute;
};
constexpr Allowed allowed_attributes[] = {
    {"", "title"},        {"", "lang"},        {"", "dir"},          {"a", "hreflang"},    {"a", "type"},
    {"img", "alt"},       {"img", "width"},    {"img", "height"},    {"img", "sizes"},     {"source", "type"},
    {"source", "media"},  {"source", "sizes"}, {"source", "width"},  {"source", "height"}, {"video", "width"},
    {"video", "height"},  {"video", "loop"},   {"video", "muted"},   {"audio", "loop"},    {"track", "kind"},
    {"track", "srclang"}, {"track", "label"},  {"track", "default"}, {"td", "colspan"},    {"td", "rowspan"},
    {"td", "align"},      {"th", "colspan"},   {"th", "rowspan"},    {"th", "align"},      {"th", "scope"},
    {"th", "abbr"},       {"col", "span"},     {"colgroup", "span"}, {"ol", "start"},      {"ol", "reversed"},
    {"ol", "type"},       {"li", "value"},     {"time", "datetime"}, {"del", "datetime"},  {"ins", "datetime"},
    {"data", "value"},    {"details", "open"}};

/// Attributes that hold an address: of a link, or of something loaded.
constexpr Allowed link_attributes[] = {
    {"a", "href"}, {"blockquote", "cite"}, {"q", "cite"}, {"del", "cite"}, {"ins", "cite"}};
constexpr Allowed media_attributes[] = {{"img", "src"},      {"audio", "src"},  {"video", "src"},
                                        {"video", "poster"}, {"source", "src"}, {"track", "src"}};

bool listed(std::span<const Allowed> table, std::string_view element, std::string_view attribute) {
  return std::any_of(table.begin(), table.end(), [&](const Allowed& one) {
    return one.attribute == attribute && (one.element.empty() || one.element == element);
  });
}

/// Less than escape_markup: quotes stay in text, so that what was clean before keeps its bytes; carriage returns go.
void escape_to(std::string& out, std::string_view text, bool attribute) {
  for (char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"' && attribute) {
      out += "&quot;";
    } else if (c != '\r') {
      out += c;
    }
  }
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

/// The candidates of a srcset (HTML §4.8.4.2): address and descriptor.
std::vector<std::pair<std::string_view, std::string_view>> srcset_candidates(std::string_view text) {
  std::vector<std::pair<std::string_view, std::string_view>> candidates;
  std::size_t at = 0;
  while (true) {
    while (at < text.size() && (is_space(text[at]) || text[at] == ',')) ++at;
    if (at == text.size()) return candidates;
    std::size_t begin = at;
    while (at < text.size() && !is_space(text[at])) ++at;
    std::string_view address = text.substr(begin, at - begin), descriptor;
    if (address.back() == ',') {
      while (!address.empty() && address.back() == ',') address.remove_suffix(1);
    } else {
      begin = at;
      at = std::min(text.find(',', at), text.size());
      descriptor = trim(text.substr(begin, at - begin));
    }
    candidates.emplace_back(address, descriptor);
  }
}

std::optional<std::string> web_address(const Uri& base, std::string_view text, bool mail) {
  std::string safe = xml_safe(text);
  auto uri = resolve(base, safe);
  if (!uri) return std::nullopt;
  if (uri->is_web() || (mail && uri->scheme() == "mailto")) return uri->str();
  return std::nullopt;
}

class Cleaner : public HtmlVisitor {
 public:
  explicit Cleaner(const Uri& base) : base_(base) {}

  std::string take() { return xml_safe(out_); }

  bool enter(const Element& element) override {
    after_pre_ = false;
    if (among(element.name, dropped_elements)) return false;
    bool known = !element.foreign && among(element.name, allowed_elements) && depth_ < html_depth;
    std::string tag;
    if (!known || !start_tag(element, tag)) {
      open_.emplace_back();
      return true;
    }
    out_ += tag;
    if (is_void_element(element.name)) return false;
    open_.emplace_back(element.name);
    ++depth_;
    after_pre_ = element.name == "pre";
    return true;
  }

  void leave() override {
    after_pre_ = false;
    if (!open_.back().empty()) {
      out_ += "</" + open_.back() + ">";
      --depth_;
    }
    open_.pop_back();
  }

  void text(std::string_view text) override {
    if (after_pre_ && text.starts_with('\n')) out_ += '\n';  // the parser drops the first one again
    after_pre_ = false;
    escape_to(out_, text, false);
  }

 private:
  /// False when the element is worth nothing without what it had to lose.
  bool start_tag(const Element& element, std::string& tag) const {
    bool linked = element.name != "a" && element.name != "img" && element.name != "source" && element.name != "track";
    tag = "<" + std::string(element.name);
    for (const auto& attribute : element.attributes) {
      std::optional<std::string> value;
      if (listed(link_attributes, element.name, attribute.name)) {
        value = web_address(base_, attribute.value, true);
        linked |= value.has_value();
      } else if (listed(media_attributes, element.name, attribute.name)) {
        if (!trim(attribute.value).empty()) value = web_address(base_, attribute.value, false);
        linked |= value.has_value();
      } else if (attribute.name == "srcset" && (element.name == "img" || element.name == "source")) {
        value = srcset(attribute.value);
        if (value->empty()) value.reset();
        linked |= value.has_value();
      } else if (attribute.name == "class" && (element.name == "code" || element.name == "pre")) {
        value = code_classes(attribute.value);
        if (value->empty()) value.reset();
      } else if (listed(allowed_attributes, element.name, attribute.name)) {
        value = xml_safe(attribute.value);
      }
      if (!value) continue;
      tag += ' ' + std::string(attribute.name) + "=\"";
      escape_to(tag, *value, true);
      tag += '"';
    }
    if (element.name == "audio" || element.name == "video") tag += " controls=\"\"";
    tag += '>';
    return linked;
  }

  std::string srcset(std::string_view text) const {
    std::string all;
    for (const auto& [address, descriptor] : srcset_candidates(text)) {
      auto uri = web_address(base_, address, false);
      if (!uri) continue;
      if (!all.empty()) all += ", ";
      all += replace_all(*uri, ",", "%2C");
      if (!descriptor.empty()) all += ' ' + squeeze(descriptor);
    }
    return all;
  }

  /// What highlighters go by: `language-cpp`.
  static std::string code_classes(std::string_view text) {
    std::string kept;
    for (const auto& name : split(squeeze(text), ' ')) {
      if (name.starts_with("language-") || name.starts_with("lang-")) kept += (kept.empty() ? "" : " ") + name;
    }
    return kept;
  }

  const Uri& base_;
  std::string out_;
  std::vector<std::string> open_;  ///< names of what is to be closed; empty for what was unwrapped
  std::size_t depth_ = 0;
  bool after_pre_ = false;
};

class LinkFinder : public HtmlVisitor {
 public:
  explicit LinkFinder(const Uri& base) : base_(base) {}

  bool enter(const Element& element) override {
    for (const auto& attribute : element.attributes) {
      if (attribute.begin == attribute.end) continue;
      std::string value;
      if (attribute.name == "srcset") {
        value = absolute_srcset(attribute.value);
      } else if (attribute.name == "href" || attribute.name == "src" || attribute.name == "poster" ||
                 (attribute.name == "data" && element.name == "object")) {
        value = absolute(attribute.value);
      } else {
        continue;
      }
      if (value == attribute.value) continue;
      found_[attribute.begin] = {attribute.end, '"' + escape_markup(value) + '"'};
    }
    return true;
  }
  void leave() override {}
  void text(std::string_view) override {}

  std::string spliced(std::string_view html) const {
    std::string out;
    std::size_t at = 0;
    for (const auto& [begin, change] : found_) {
      out += html.substr(at, begin - at);
      out += change.second;
      at = change.first;
    }
    out += html.substr(at);
    return out;
  }

 private:
  std::string absolute(std::string_view value) const {
    std::string_view address = trim(value);
    if (address.empty() || parse_uri(address)) return std::string(value);
    std::size_t colon = address.find_first_of(":/?#");
    if (colon != std::string_view::npos && colon > 0 && address[colon] == ':') return std::string(value);  // a scheme
    auto uri = resolve(base_, address);
    return uri ? uri->str() : std::string(value);
  }

  std::string absolute_srcset(std::string_view value) const {
    std::string all;
    bool changed = false;
    for (const auto& [address, descriptor] : srcset_candidates(value)) {
      std::string uri = absolute(address);
      changed |= uri != address;
      if (!all.empty()) all += ", ";
      all += uri;
      if (!descriptor.empty()) all += ' ' + std::string(descriptor);
    }
    return changed ? all : std::string(value);
  }

  const Uri& base_;
  std::map<std::size_t, std::pair<std::size_t, std::string>> found_;  ///< begin → end, new value in quotes
};

class TextCollector : public HtmlVisitor {
 public:
  bool enter(const Element& element) override {
    if (among(element.name, dropped_elements)) return false;
    bool block = among(element.name, block_elements);
    if (block) text_ += ' ';
    if (is_void_element(element.name)) return false;
    blocks_.push_back(block);
    return true;
  }
  void leave() override {
    if (blocks_.back()) text_ += ' ';
    blocks_.pop_back();
  }
  void text(std::string_view text) override { text_ += text; }
  const std::string& collected() const { return text_; }

 private:
  std::string text_;
  std::vector<bool> blocks_;
};

bool is_word(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string plain_text(std::string_view html) {
  std::string out;
  escape_to(out, xml_safe(html), false);
  return out;
}

}  // namespace

std::string clean(std::string_view html, const Uri& base) {
  // What unwrapping leaves may nest in ways the parser puts right at the next reading: go on until nothing moves.
  std::string text = xml_safe(html);
  for (int round = 0; round < 5; ++round) {
    Cleaner cleaner(base);
    if (!walk_html(text, HtmlScope::fragment, cleaner)) return plain_text(html);
    std::string next = cleaner.take();
    if (next == text) return text;
    text = std::move(next);
  }
  return plain_text(text_of(text));
}

std::string absolute_links(std::string_view html, const Uri& base) {
  LinkFinder finder(base);
  walk_html(html, HtmlScope::fragment, finder);
  return finder.spliced(html);
}

std::string text_of(std::string_view html, std::size_t limit) {
  std::string text;
  if (html.find_first_of("<&") == std::string_view::npos) {
    text = squeeze(xml_safe(html));
  } else {
    TextCollector collector;
    walk_html(html, HtmlScope::fragment, collector);
    text = squeeze(xml_safe(collector.collected()));
  }
  if (limit == 0 || text.size() <= limit) return text;
  std::string_view prefix = cut(text, limit);
  if (!prefix.empty() && is_word(prefix.back()) && is_word(text[prefix.size()])) {
    std::size_t end = prefix.size();
    while (end > 0 && is_word(prefix[end - 1])) --end;
    if (end > 0) prefix = prefix.substr(0, end);
  }
  return std::string(trim(prefix));
}

}  // namespace feedd::codec
