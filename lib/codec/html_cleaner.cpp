#include "codec/html_cleaner.hpp"

#include <algorithm>

#include "base/escapes.hpp"
#include "base/text.hpp"
#include "codec/html_address.hpp"

namespace feedd::codec {
namespace {

constexpr std::string_view late_sources[] = {"data-src",       "data-lazy-src",     "data-lazyload", "data-original",
                                             "data-actualsrc", "data-original-src", "data-echo",     "data-orig-file"};
constexpr std::string_view late_srcsets[] = {"data-srcset", "data-lazy-srcset", "data-original-set"};

constexpr auto in_text = Escapes{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}}.without_controls();
constexpr auto in_attributes =
    Escapes{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}}.without_controls();

/// What U+FFFE and U+FFFF begin with, which XML forbids, and U+FFC0 to U+FFFD, which it does not.
constexpr std::string_view noncharacters = "\xEF\xBF";

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\n\r\f") == std::string_view::npos; }

/// 0 or 1, in pixels.
bool is_dot(std::string_view length) {
  length = trim(length);
  std::size_t digits = std::min(length.find_first_not_of("0123456789."), length.size());
  std::string_view number = length.substr(0, digits), unit = trim(length.substr(digits));
  if (std::size_t bang = unit.find('!'); bang != std::string_view::npos) unit = trim(unit.substr(0, bang));
  bool pixels = unit.empty() || iequals(unit, "px");
  return pixels && (number == "0" || number == "1" || number == "0.0" || number == "1.0");
}

/// True when a style attribute says that nobody is to see this, or not `yet`, until a script shows it.
bool hides(std::string_view style, bool yet) {
  for (const auto& declaration : split(style, ';')) {
    std::size_t colon = declaration.find(':');
    if (colon == std::string::npos) continue;
    std::string name = ascii_lower(trim(std::string_view(declaration).substr(0, colon)));
    std::string value = ascii_lower(trim(std::string_view(declaration).substr(colon + 1)));
    if ((name == "width" || name == "height") && is_dot(value)) return true;
    if (yet) continue;
    if ((name == "display" && value.starts_with("none")) || (name == "visibility" && value.starts_with("hidden"))) {
      return true;
    }
  }
  return false;
}

/// True for an image that the page itself would not show.
bool is_unseen(const Element& element) {
  bool late = is_placeholder(element.attribute("src"));
  for (const auto& attribute : element.attributes) {
    if ((attribute.name == "width" || attribute.name == "height") && is_dot(attribute.value)) return true;
    if (attribute.name == "style" && hides(attribute.value, late)) return true;
  }
  return false;
}

/// What highlighters go by: `language-cpp`.
std::string code_classes(std::string_view text) {
  std::string kept;
  for (const auto& name : split(squeeze(text), ' ')) {
    bool language = name.starts_with("language-") || name.starts_with("lang-");
    if (language && name.size() < 64) kept += (kept.empty() ? "" : " ") + name;
  }
  return kept;
}

/// A link is turned into its address by careless scripts: it bears no plain word that might be looked for.
bool may_bear(std::string_view element, std::string_view id) {
  if (!is_harmless_id(id)) return false;
  return element != "a" ||
         !std::all_of(id.begin(), id.end(), [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
}

}  // namespace

void append_escaped(std::string& out, std::string_view text, bool attribute) {
  const auto& escapes = attribute ? in_attributes : in_text;
  for (auto at = text.find(noncharacters); at != std::string_view::npos; at = text.find(noncharacters, at)) {
    const bool is_one = at + 2 < text.size() && static_cast<unsigned char>(text[at + 2]) >= 0xBE;
    at += 3;
    if (!is_one) continue;
    feedd::append_escaped(out, text.substr(0, at - 3), escapes);
    text.remove_prefix(at);
    at = 0;
  }
  feedd::append_escaped(out, text, escapes);
}

Anchors::Anchors(const Uri& base) : base_(base), page_(base.str().substr(0, base.str().find('#'))) {}

/// Where on this very page a link leads to, however the page is named in it; empty when it leads elsewhere.
std::string Anchors::fragment(std::string_view href) const {
  href = trim(href);
  if (href.find('#') == std::string_view::npos) return {};
  const bool is_plain = href.front() == '#' && href.find_first_of("\t\n\r") == std::string_view::npos;
  if (is_plain) return percent_decoded(href.substr(1));
  const auto address = link_address(base_, href);
  if (!address || !address->starts_with(page_ + "#")) return {};
  return percent_decoded(std::string_view(*address).substr(page_.size() + 1));
}

bool Anchors::enter(const Element& element) {
  const ElementRule* rule = element.foreign ? nullptr : html_rule(element.name);
  if (element.foreign && !element.math) return false;
  if (!rule) return true;
  if (rule->fate == Fate::drop) return false;
  bool link = element.name == "a";
  for (const auto& attribute : element.attributes) {
    if (link && attribute.name == "href") {
      if (auto id = fragment(attribute.value); !id.empty()) targets_.emplace(attribute.value, std::move(id));
    } else if ((rule->traits & anchored) && (attribute.name == "id" || (link && attribute.name == "name"))) {
      if (may_bear(element.name, attribute.value)) ids_.emplace(attribute.value);
    }
  }
  return !(rule->traits & void_element);
}

void Anchors::match() {
  std::set<std::string_view> led_to;
  for (const auto& [href, id] : targets_) led_to.insert(id);
  std::erase_if(ids_, [&](const std::string& id) { return !led_to.contains(id); });
}

std::string Anchors::target(std::string_view href) const {
  const auto led = targets_.find(href);
  return led != targets_.end() && contains(led->second) ? led->second : std::string();
}

Cleaner::Cleaner(const Uri& base, const Anchors& anchors, Nesting nesting, std::size_t limit)
    : base_(base), anchors_(anchors), nesting_(nesting), limit_(limit), kept_(1) {}

bool Cleaner::settled() const { return !restless_ && ids_ == targets_; }

/// True when the parser, reading what is written so far, would put this element where it is about to be written, and
/// close nothing for it.
bool Cleaner::fits(const ElementRule& rule) const {
  const Open& in = kept_.back();
  std::string_view parent = in.rule ? in.rule->name : std::string_view();
  if (!rule.parent.empty()) {
    std::size_t found = parent.empty() ? std::string_view::npos : rule.parent.find(parent);
    return found != std::string_view::npos && rule.parent[found + parent.size()] == ' ' &&
           (found == 0 || rule.parent[found - 1] == ' ');
  }
  if (in.rule && (in.rule->traits & table_part)) return false;
  if ((rule.traits & ends_paragraph) && in.in_paragraph) return false;
  if ((rule.traits & heading) && in.rule && (in.rule->traits & heading)) return false;
  if (rule.name == "a") return !in.in_link;
  if (rule.name == "li") return !in.in_item;
  if (rule.name == "dd" || rule.name == "dt") return !in.in_definition;
  if (rule.traits & ruby_part) return parent == "ruby";
  return true;
}

/// Tables stand in paragraphs in old pages only; nothing else does but for what was unwrapped.
void Cleaner::end_paragraph() {
  auto last = std::find_if(open_.rbegin(), open_.rend(), [](const Open& one) { return one.rule != nullptr; });
  last->rule = nullptr;
  kept_.pop_back();
  out_ += "</p>";
}

bool Cleaner::unwrap() {
  open_.emplace_back();
  return true;
}

/// What to do with an element that is out of place: true when it goes.
bool Cleaner::unfit() {
  if (nesting_ == Nesting::strict) return true;
  restless_ = true;
  return false;
}

bool Cleaner::enter(const Element& element) {
  if (out_.size() > limit_) overflown_ = true;
  if (overflown_) return false;
  const ElementRule* rule = element.math ? math_rule(element.name) : html_rule(element.name);
  if ((rule && rule->fate == Fate::drop) || (element.foreign && !element.math)) return false;
  if (element.name == "noscript" && noscript_ == 0) noscript_ = open_.size() + 1;
  if (!rule || rule->fate == Fate::unwrap) return unwrap();
  bool formula = rule->traits & math;
  const Open& in = kept_.back();
  if (formula ? in.in_math == (rule->name == "math") : in.in_math) return unwrap();
  if (formula && in.rule && (in.rule->traits & math_text)) return unwrap();
  if (kept_.size() > html_depth) return unwrap();
  if ((rule->traits & ends_paragraph) && kept_.back().rule && kept_.back().rule->name == "p") end_paragraph();
  if (!fits(*rule) && unfit()) return unwrap();
  std::size_t begin = out_.size();
  late_ = false;
  if (!start_tag(element, *rule)) {
    out_.resize(begin);
    return unwrap();
  }
  out_ += '>';
  if (late_) after_late_ = out_.size();
  if (rule->traits & void_element) return false;
  Open open = kept_.back();
  open.rule = rule;
  if (rule->traits & scope) open.in_paragraph = open.in_link = false;
  if (rule->traits & special) open.in_item = open.in_definition = false;
  if (rule->name == "p") open.in_paragraph = true;
  if (rule->name == "a") open.in_link = true;
  if (rule->name == "li") open.in_item = true;
  if (rule->name == "dd" || rule->name == "dt") open.in_definition = true;
  if (formula) open.in_math = true;
  if (rule->name == "iframe") {
    out_ += "</iframe>";
    return false;
  }
  open_.push_back(open);
  kept_.push_back(open);
  if (rule->name == "pre") after_pre_ = out_.size();
  return true;
}

void Cleaner::leave() {
  if (noscript_ == open_.size()) noscript_ = 0;
  if (const auto* rule = open_.back().rule) {
    out_.append("</").append(rule->name).append(">");
    kept_.pop_back();
  }
  open_.pop_back();
}

void Cleaner::text(std::string_view text) {
  if (overflown_) return;
  const Open& in = kept_.back();
  std::size_t begin = out_.size();
  bool late = after_late_ == begin;
  if (in.rule && (in.rule->traits & table_part) && !is_blank(text) && unfit()) return;
  append_escaped(out_, text, false);
  if (after_pre_ == begin && out_.size() > begin && out_[begin] == '\n') out_.insert(begin, 1, '\n');  // one is dropped
  if (late && is_blank(text)) after_late_ = out_.size();
}

void Cleaner::append_attribute(std::string_view name, std::string_view value) {
  out_.append(" ").append(name).append("=\"");
  append_escaped(out_, value, true);
  out_ += '"';
}

/// Where a picture, film or frame comes from; what a script would have put there in time included. Empty: nowhere.
std::string Cleaner::source(const Element& element, const ElementRule& rule) {
  tracked_ = false;
  auto loadable = [&](std::string_view value) -> std::string {
    if (rule.name == "iframe") return player_address(base_, value).value_or("");
    auto found = media_address(base_, value);
    if (found && is_tracker(*found)) {
      tracked_ = true;
      return {};
    }
    return found.value_or("");
  };
  std::string_view src = element.attribute("src");
  if (is_placeholder(src)) {
    for (std::string_view name : late_sources) {
      std::string_view late = element.attribute(name);
      if (late.empty() || is_placeholder(late)) continue;
      if (auto found = loadable(late); !found.empty()) return found;
    }
    if (rule.name == "img") {
      if (auto data = data_image(src)) return *data;
    }
  }
  return loadable(src);
}

/// The src and srcset of an element that loads something; false when it is not to be shown, or not once more.
bool Cleaner::append_sources(const Element& element, const ElementRule& rule) {
  bool picture = rule.name == "img", shown = false;
  if (picture && is_unseen(element)) return false;
  std::string src = source(element, rule), srcset;
  if (picture && tracked_) return false;
  bool late = picture && is_placeholder(element.attribute("src")) && !src.starts_with("data:");
  if (picture || rule.name == "source") {
    srcset = media_srcset(base_, element.attribute("srcset"));
    for (std::size_t i = 0; srcset.empty() && i < std::size(late_srcsets); ++i) {
      srcset = media_srcset(base_, element.attribute(late_srcsets[i]));
    }
  }
  if (src.empty() && srcset.empty()) return !(rule.traits & needs_address);
  if (picture && noscript_ > 0) {
    shown = lates_.contains(src) || after_late_ == out_.size() - 1 - rule.name.size();
    fallbacks_.insert(src);
  } else if (late) {
    shown = fallbacks_.contains(src);
    lates_.insert(src);
  }
  if (shown) return false;
  late_ = late;
  if (!src.empty()) append_attribute("src", src);
  if (!srcset.empty()) append_attribute("srcset", srcset);
  std::string_view sizes = srcset.empty() ? std::string_view() : element.attribute("sizes");
  if (!sizes.empty()) append_attribute("sizes", sizes);
  return true;
}

/// Writes a start tag, but for its end, with the attributes that may stay; false when the element is worth nothing
/// without what it had to lose.
bool Cleaner::start_tag(const Element& element, const ElementRule& rule) {
  bool worth = !(rule.traits & needs_address), named = false, link = rule.name == "a";
  out_.append("<").append(rule.name);
  if (rule.traits & loaded) {
    if (!append_sources(element, rule)) return false;
    worth = true;
  }
  for (const auto& [name, value] : element.attributes) {
    if (!named && (rule.traits & anchored) && (name == "id" || (link && name == "name")) && anchors_.contains(value) &&
        may_bear(rule.name, value) && ids_.emplace(value).second) {
      append_attribute("id", value);
      named = worth = true;
    } else if (name == "class" && (rule.name == "code" || rule.name == "pre")) {
      std::string classes = code_classes(value);
      if (!classes.empty()) append_attribute("class", classes);
    } else if (const auto* known = attribute_rule(rule, name)) {
      worth |= append_value(*known, value);
    }
  }
  if (rule.traits & controlled) append_attribute("controls", "");
  if (rule.name == "iframe") {
    append_attribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-presentation");
    append_attribute("loading", "lazy");
    append_attribute("referrerpolicy", "strict-origin-when-cross-origin");
  }
  return worth;
}

/// True when it was an address.
bool Cleaner::append_value(const AttributeRule& rule, std::string_view value) {
  if (rule.value == Value::link) {
    if (std::string id = rule.name == "href" ? anchors_.target(value) : std::string(); !id.empty()) {
      append_attribute(rule.name, "#" + id);
      targets_.insert(std::move(id));
      return true;
    }
    auto address = link_address(base_, value);
    if (address) append_attribute(rule.name, *address);
    return address.has_value();
  }
  if (rule.value == Value::picture) {
    auto address = media_address(base_, value);
    if (address && !is_tracker(*address)) append_attribute(rule.name, *address);
  } else if (is_fit(rule.value, value)) {
    append_attribute(rule.name, rule.value == Value::flag ? std::string_view() : value);
  }
  return false;
}

}  // namespace feedd::codec
