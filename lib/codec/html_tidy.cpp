#include "codec/html_tidy.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "codec/html_reference.hpp"

namespace feedd::codec {
namespace {

/// Where an element may stand without moving or closing anything, and what may stand in it.
enum Place : unsigned {
  anywhere = 0,
  no_content = 1 << 0,   ///< no content and no end tag
  out_of_text = 1 << 1,  ///< closes an open paragraph
  paragraph = 1 << 2,    ///< may be closed so
  heading = 1 << 3,      ///< closes a heading right around it
  link = 1 << 4,         ///< closes another around it
  in_list = 1 << 5,      ///< right in a list alone
  list = 1 << 6,
  in_definitions = 1 << 7,  ///< right in a list of definitions alone
  definitions = 1 << 8,
  in_table = 1 << 9,  ///< right in a table alone, and so on inward
  table = 1 << 10,
  in_part = 1 << 11,
  part = 1 << 12,
  in_row = 1 << 13,
  row = 1 << 14,
  drops_line = 1 << 15,  ///< loses a line end at its beginning
};

constexpr unsigned inner = in_list | in_definitions | in_table | in_part | in_row;  ///< each the double of its parent's
constexpr unsigned of_table = table | part | row;                                   ///< no words right in these

struct Known {
  std::string_view name;
  unsigned place;
};

constexpr unsigned block = out_of_text;

constexpr std::array tidy_elements = std::to_array<Known>({
    {"a", link},
    {"abbr", anywhere},
    {"acronym", anywhere},
    {"article", block},
    {"aside", block},
    {"b", anywhere},
    {"bdo", anywhere},
    {"big", anywhere},
    {"blockquote", block},
    {"br", no_content},
    {"center", block},
    {"cite", anywhere},
    {"code", anywhere},
    {"dd", block | in_definitions},
    {"del", anywhere},
    {"details", block},
    {"dfn", anywhere},
    {"div", block},
    {"dl", block | definitions},
    {"dt", block | in_definitions},
    {"em", anywhere},
    {"figcaption", block},
    {"figure", block},
    {"font", anywhere},
    {"footer", block},
    {"h1", block | heading},
    {"h2", block | heading},
    {"h3", block | heading},
    {"h4", block | heading},
    {"h5", block | heading},
    {"h6", block | heading},
    {"header", block},
    {"hr", block | no_content},
    {"i", anywhere},
    {"img", no_content},
    {"ins", anywhere},
    {"kbd", anywhere},
    {"li", block | in_list},
    {"mark", anywhere},
    {"nav", block},
    {"ol", block | list},
    {"p", block | paragraph},
    {"pre", block | drops_line},
    {"q", anywhere},
    {"s", anywhere},
    {"samp", anywhere},
    {"section", block},
    {"small", anywhere},
    {"span", anywhere},
    {"strike", anywhere},
    {"strong", anywhere},
    {"sub", anywhere},
    {"summary", block},
    {"sup", anywhere},
    {"table", block | table},
    {"tbody", in_table | part},
    {"td", in_row},
    {"tfoot", in_table | part},
    {"th", in_row},
    {"thead", in_table | part},
    {"time", anywhere},
    {"tr", in_part | row},
    {"tt", anywhere},
    {"u", anywhere},
    {"ul", block | list},
    {"var", anywhere},
    {"wbr", no_content},
});

static_assert(std::is_sorted(tidy_elements.begin(), tidy_elements.end(),
                             [](const Known& a, const Known& b) { return a.name < b.name; }));

const Known* known_element(std::string_view name) {
  const auto* known = std::lower_bound(tidy_elements.begin(), tidy_elements.end(), name,
                                       [](const Known& one, std::string_view wanted) { return one.name < wanted; });
  return known != tidy_elements.end() && known->name == name ? known : nullptr;
}

bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || is_small(static_cast<char>(c | 0x20)); }
bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t'; }

constexpr std::size_t most_open = 100, most_attributes = 30;

}  // namespace

/// Each step is true when what stands there is tidy, and at_ then behind it.
class TidyHtml::Reader {
 public:
  Reader(std::string_view html, TidyHtml& into) : html_(html), into_(into) {}

  bool run() {
    while (at_ < html_.size()) {
      if (html_[at_] == '<' ? !markup() : !words()) return false;
    }
    return open_.empty();
  }

 private:
  bool markup() {
    const char next = at_ + 1 < html_.size() ? html_[at_ + 1] : ' ';
    if (next == '/') return end_tag();
    if (next == '!') return comment();
    return is_small(next) && start_tag();
  }

  bool words() {
    const auto end = std::min(html_.find('<', at_), html_.size());
    const auto text = html_.substr(at_, end - at_);
    if (!open_.empty() && (open_.back()->place & of_table) && !std::all_of(text.begin(), text.end(), is_blank)) {
      return false;
    }
    at_ = end;
    std::string_view said;
    if (!read(text, false, said)) return false;
    into_.tokens_.push_back({Token::Kind::text, 0, 0, said});
    return true;
  }

  bool comment() {
    const auto rest = html_.substr(at_);
    if (!rest.starts_with("<!--") || rest.substr(4).starts_with('>') || rest.substr(4).starts_with("->")) return false;
    const auto end = rest.find("--", 4);
    if (end == std::string_view::npos || !rest.substr(end).starts_with("-->")) return false;
    at_ += end + 3;
    into_.tokens_.push_back({Token::Kind::comment, 0, 0, {}});
    return true;
  }

  std::string_view name() {
    const auto begin = at_;
    while (at_ < html_.size() && (is_small(html_[at_]) || is_digit(html_[at_]))) ++at_;
    return html_.substr(begin, at_ - begin);
  }

  bool end_tag() {
    at_ += 2;
    const auto closed = name();
    if (open_.empty() || closed != open_.back()->name || at_ == html_.size() || html_[at_] != '>') return false;
    ++at_;
    paragraphs_ -= open_.back()->place & paragraph ? 1 : 0;
    links_ -= open_.back()->place & link ? 1 : 0;
    open_.pop_back();
    into_.tokens_.push_back({Token::Kind::end, 0, 0, closed});
    return true;
  }

  bool start_tag() {
    ++at_;
    const auto* known = known_element(name());
    if (!known || !fits(known->place)) return false;
    const auto first = into_.attributes_.size();
    bool slash = false;
    if (!attributes(slash)) return false;
    const bool is_empty = known->place & no_content;
    if (slash && !is_empty) return false;
    const auto count = into_.attributes_.size() - first;
    into_.tokens_.push_back({Token::Kind::start, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(count),
                             known->name, is_empty});
    if (is_empty) return true;
    if ((known->place & drops_line) && at_ < html_.size() && html_[at_] == '\n') return false;
    paragraphs_ += known->place & paragraph ? 1 : 0;
    links_ += known->place & link ? 1 : 0;
    open_.push_back(known);
    return open_.size() <= most_open;
  }

  bool fits(unsigned place) const {
    const unsigned around = open_.empty() ? 0u : open_.back()->place;
    if ((place & out_of_text) && paragraphs_ > 0) return false;
    if ((place & link) && links_ > 0) return false;
    if (place & around & heading) return false;
    const unsigned parent = (place & inner) << 1;
    return parent == 0 ? !(around & of_table) : (around & parent) != 0;
  }

  /// Up to the end of the tag.
  bool attributes(bool& slash) {
    const auto first = into_.attributes_.size();
    while (at_ < html_.size()) {
      const auto begin = at_;
      while (at_ < html_.size() && is_blank(html_[at_])) ++at_;
      const auto rest = html_.substr(at_);
      if (rest.starts_with('>') || rest.starts_with("/>")) {
        slash = rest[0] == '/';
        at_ += slash ? 2 : 1;
        return true;
      }
      if (begin == at_ || !attribute(first)) return false;
    }
    return false;
  }

  bool attribute(std::size_t first) {
    const auto begin = at_;
    while (at_ < html_.size() &&
           (is_small(html_[at_]) || (at_ > begin && (is_digit(html_[at_]) || html_[at_] == '-')))) {
      ++at_;
    }
    const auto named = html_.substr(begin, at_ - begin);
    const auto rest = html_.substr(at_);
    if (named.empty() || !(rest.starts_with("=\"") || rest.starts_with("='"))) return false;
    const auto end = rest.find(rest[1], 2);
    if (end == std::string_view::npos) return false;
    at_ += end + 1;
    std::string_view value;
    if (!read(rest.substr(2, end - 2), true, value)) return false;
    auto& all = into_.attributes_;
    const bool again = std::any_of(all.begin() + static_cast<std::ptrdiff_t>(first), all.end(),
                                   [&](const Attribute& one) { return one.name == named; });
    all.push_back({named, value});
    return !again && all.size() - first <= most_attributes;
  }

  /// `text` with its references read, as it stands or in room_, which never grows: no reference is shorter than what
  /// it means.
  bool read(std::string_view text, bool is_value, std::string_view& said) {
    auto next = text.find('&');
    if (next == std::string_view::npos) {
      said = text;
      return true;
    }
    auto& room = into_.room_;
    const auto begin = room.size();
    for (std::size_t at = 0;; next = text.find('&', at)) {
      room += text.substr(at, next - at);
      if (next == std::string_view::npos) break;
      const auto rest = text.substr(next);
      if (auto length = read_reference(room, rest); length > 0) {
        at = next + length;
      } else if (rest.size() == 1 || is_blank(rest[1]) || (is_value && is_parameter(rest))) {
        room += '&';
        at = next + 1;
      } else {
        return false;
      }
    }
    said = std::string_view(room).substr(begin);
    return true;
  }

  /// `&name=` in an address is no reference, whatever the name.
  static bool is_parameter(std::string_view text) {
    const auto end = std::find_if_not(text.begin() + 1, text.end(), is_alnum);
    return end != text.begin() + 1 && end != text.end() && *end == '=';
  }

  std::string_view html_;
  TidyHtml& into_;
  std::size_t at_ = 0;
  std::vector<const Known*> open_;
  int paragraphs_ = 0, links_ = 0;  ///< open
};

bool TidyHtml::read(std::string_view html) {
  if (html.find('\r') != std::string_view::npos || !is_xml_safe(html)) return false;
  room_.reserve(html.size());
  if (Reader(html, *this).run()) return true;
  tokens_.clear();
  attributes_.clear();
  return false;
}

void TidyHtml::walk(HtmlVisitor& visitor) const {
  std::size_t passed = 0;  ///< open elements whose content nobody asked for
  for (const auto& token : tokens_) {
    switch (token.kind) {
      case Token::Kind::text:
        if (passed == 0) visitor.text(token.text);
        break;
      case Token::Kind::comment:
        break;
      case Token::Kind::end:
        if (passed == 0) {
          visitor.leave();
        } else {
          --passed;
        }
        break;
      case Token::Kind::start:
        if (passed > 0) {
          passed += token.is_empty ? 0 : 1;
          break;
        }
        const bool entered = visitor.enter({token.text, false, false, {attributes_.data() + token.first, token.count}});
        if (entered && token.is_empty) visitor.leave();
        if (!entered && !token.is_empty) ++passed;
    }
  }
}

}  // namespace feedd::codec
