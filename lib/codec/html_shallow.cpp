#include "codec/html_shallow.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace feedd::codec {
namespace {

/// What the start tag of an element does, as far as the length of the parser's list of open elements is concerned.
enum Trait : unsigned {
  empty = 1 << 0,         ///< has no content and no end tag
  raw = 1 << 1,           ///< its content is text up to its end tag
  paragraph = 1 << 2,     ///< closed by its like, and by what ends around it
  item = 1 << 3,          ///< of ul and ol
  definition = 1 << 4,    ///< of dl
  cell = 1 << 5,          ///< of a row
  row = 1 << 6,           ///< of a part of a table
  part = 1 << 7,          ///< of a table
  choice = 1 << 8,        ///< of select
  annotation = 1 << 9,    ///< of ruby
  breakout = 1 << 10,     ///< ends SVG and MathML around it
  integration = 1 << 11,  ///< HTML may stand in it though it is of SVG or MathML
  odd = 1 << 12,          ///< in it the parser passes over start tags that it obeys elsewhere
  single = 1 << 13,       ///< closes its like, wherever that stands
  page = 1 << 14,         ///< stands once in a page; its attributes are collected
};

struct Known {
  std::string_view name;
  unsigned traits;
};

constexpr std::array known_elements = std::to_array<Known>({
    {"a", single},
    {"annotation-xml", integration},
    {"area", empty},
    {"b", breakout},
    {"base", empty},
    {"big", breakout},
    {"blockquote", breakout},
    {"body", breakout | page},
    {"br", empty | breakout},
    {"caption", part},
    {"center", breakout},
    {"code", breakout},
    {"col", empty},
    {"colgroup", part},
    {"dd", definition | breakout},
    {"desc", integration},
    {"div", breakout},
    {"dl", breakout},
    {"dt", definition | breakout},
    {"em", breakout},
    {"embed", empty | breakout},
    {"font", breakout},
    {"foreignobject", integration},
    {"frame", empty},
    {"frameset", odd},
    {"h1", breakout},
    {"h2", breakout},
    {"h3", breakout},
    {"h4", breakout},
    {"h5", breakout},
    {"h6", breakout},
    {"head", breakout | page},
    {"hr", empty | breakout},
    {"html", page},
    {"i", breakout},
    {"iframe", raw},
    {"image", empty},
    {"img", empty | breakout},
    {"input", empty},
    {"li", item | breakout},
    {"link", empty},
    {"listing", breakout},
    {"math", 0},
    {"menu", breakout},
    {"meta", empty | breakout},
    {"mi", integration},
    {"mn", integration},
    {"mo", integration},
    {"ms", integration},
    {"mtext", integration},
    {"nobr", breakout | single},
    {"noembed", raw},
    {"noframes", raw},
    {"ol", breakout},
    {"optgroup", choice},
    {"option", choice},
    {"p", paragraph | breakout},
    {"param", empty},
    {"pre", breakout},
    {"rb", annotation},
    {"rp", annotation},
    {"rt", annotation},
    {"rtc", annotation},
    {"ruby", breakout},
    {"s", breakout},
    {"script", raw},
    {"select", odd},
    {"small", breakout},
    {"source", empty},
    {"span", breakout},
    {"strike", breakout},
    {"strong", breakout},
    {"style", raw},
    {"sub", breakout},
    {"sup", breakout},
    {"svg", 0},
    {"table", breakout},
    {"tbody", part},
    {"td", cell},
    {"template", odd},
    {"textarea", raw},
    {"tfoot", part},
    {"th", cell},
    {"thead", part},
    {"title", raw | integration},
    {"tr", row},
    {"track", empty},
    {"tt", breakout},
    {"u", breakout},
    {"ul", breakout},
    {"var", breakout},
    {"wbr", empty},
    {"xmp", raw},
});

static_assert(std::is_sorted(known_elements.begin(), known_elements.end(),
                             [](const Known& a, const Known& b) { return a.name < b.name; }));
constexpr std::size_t longest_known = 14;

/// `name` in lower case.
unsigned traits_of(std::string_view name) {
  auto known = std::lower_bound(known_elements.begin(), known_elements.end(), name,
                                [](const Known& one, std::string_view wanted) { return one.name < wanted; });
  return known != known_elements.end() && known->name == name ? known->traits : 0;
}

/// Which open elements the end tag of `name` closes with its own: those that need no end tag, in their right place
/// only.
unsigned closed_with(std::string_view name) {
  if (name == "ul" || name == "ol" || name == "menu" || name == "dir") return paragraph | item;
  if (name == "dl") return paragraph | definition;
  if (name == "table") return paragraph | cell | row | part;
  if (name == "tbody" || name == "thead" || name == "tfoot") return paragraph | cell | row;
  if (name == "tr") return paragraph | cell;
  if (name == "ruby") return annotation;
  if (name == "select") return choice;
  constexpr std::string_view blocks[] = {"address", "article", "aside",   "blockquote", "caption",    "center",
                                         "dd",      "details", "div",     "dt",         "figcaption", "figure",
                                         "footer",  "header",  "hgroup",  "li",         "main",       "nav",
                                         "pre",     "section", "summary", "td",         "th"};
  return std::binary_search(std::begin(blocks), std::end(blocks), name) ? paragraph : 0u;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

class Scan {
 public:
  Scan(std::string_view html, std::string& room, bool text_only) : source_(html), text_(room), text_only_(text_only) {}

  /// True when something was changed: `room` then holds the result.
  bool run() {
    while ((at_ = source_.find('<', at_)) != std::string_view::npos && at_ + 1 < source_.size()) {
      char next = source_[at_ + 1];
      if (is_letter(next)) {
        start_tag();
      } else if (next == '/' && at_ + 2 < source_.size() && is_letter(source_[at_ + 2])) {
        end_tag();
      } else if (next == '!' || next == '?' || next == '/') {
        declaration();
      } else {
        ++at_;
      }
    }
    return changed_;
  }

 private:
  struct Open {
    std::string_view name;  ///< as written
    unsigned traits;
    bool blanked;
  };
  static constexpr std::size_t nowhere = std::string_view::npos;

  void blank(std::size_t begin, std::size_t end) {
    if (begin >= end) return;
    if (!changed_) text_.assign(source_);
    changed_ = true;
    std::fill(text_.begin() + static_cast<std::ptrdiff_t>(begin), text_.begin() + static_cast<std::ptrdiff_t>(end),
              ' ');
  }

  std::size_t past(std::string_view what, std::size_t from) const {
    std::size_t found = from < source_.size() ? source_.find(what, from) : nowhere;
    return found == nowhere ? source_.size() : found + what.size();
  }

  /// Comments, and what HTML reads as such.
  void declaration() {
    std::size_t begin = at_;
    std::string_view rest = source_.substr(at_);
    if (rest.starts_with("<!--")) {
      comment();
    } else if (rest.starts_with("<![CDATA[") && odd_now()) {  // text where MathML is, a comment elsewhere
      if (at_ >= no_cdata_end_) {
        at_ += 9;
      } else if (source_.find("]]>", at_) == nowhere) {
        no_cdata_end_ = at_;
        at_ += 9;
      } else {
        at_ = past("]]>", at_);
      }
      blank(begin, at_);
    } else {
      at_ = past(">", at_);
      if (text_only_) blank(begin, at_);
    }
  }

  void comment() {
    std::size_t begin = at_, inside = at_ + 4;
    if (source_.substr(inside).starts_with('>') || source_.substr(inside).starts_with("->")) {
      at_ = past(">", inside);
    } else {
      std::size_t end = source_.find("--", inside);
      while (end != nowhere) {
        std::string_view rest = source_.substr(end);
        if (rest.starts_with("-->") || rest.starts_with("--!>")) break;
        end = source_.find("--", end + 1);
      }
      at_ = end == nowhere ? source_.size() : past(">", end);
      blank(inside, end == nowhere ? at_ : end);
    }
    if (text_only_) blank(begin, at_);
  }

  /// Sets at_ behind the tag that begins there; true when it is one that ends.
  bool pass_tag(std::string_view& name, bool& closed) {
    std::size_t i = at_ + 1 + (source_[at_ + 1] == '/' ? 1 : 0), begin = i, count = 0, cut = nowhere;
    auto more = [&] { return i < source_.size(); };
    while (more() && !is_blank(source_[i]) && source_[i] != '/' && source_[i] != '>') ++i;
    name = source_.substr(begin, i - begin);
    while (more() && source_[i] != '>') {
      if (is_blank(source_[i]) || source_[i] == '/') {
        ++i;
        continue;
      }
      if (++count == html_attribute_limit + 1) cut = i;
      ++i;  // even if it is an equals sign
      while (more() && !is_blank(source_[i]) && source_[i] != '/' && source_[i] != '>' && source_[i] != '=') ++i;
      std::size_t after = i;
      while (after < source_.size() && is_blank(source_[after])) ++after;
      if (after == source_.size() || source_[after] != '=') continue;
      i = after + 1;
      while (more() && is_blank(source_[i])) ++i;
      if (more() && (source_[i] == '"' || source_[i] == '\'')) {
        i = past(source_.substr(i, 1), i + 1);
      } else {
        while (more() && !is_blank(source_[i]) && source_[i] != '>') ++i;
      }
    }
    closed = i > 0 && i < source_.size() && source_[i - 1] == '/';
    if (cut != nowhere) blank(cut, i);
    bool ended = more();
    at_ = ended ? i + 1 : i;
    return ended;
  }

  std::string_view lowered(std::string_view name) {
    lower_.clear();
    for (char c : name.substr(0, longest_known + 1)) {
      lower_ += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return lower_;
  }

  void start_tag() {
    std::size_t begin = at_;
    std::string_view written;
    bool closed = false;
    if (!pass_tag(written, closed)) {
      if (text_only_) blank(begin, at_);
      return;
    }
    std::string_view name = lowered(written);
    unsigned traits = traits_of(name);
    if (text_only_) {
      blank(begin, at_);
      if ((traits & raw) && name != "xmp" && name != "title") raw_text(written, true);
      return;
    }
    if (name == "plaintext") {
      if (odd_now()) return blank(begin, at_);
      at_ = source_.size();
      return;
    }
    if (name == "isindex") return blank(begin, at_);  // a form, once
    if (traits & page) {
      lose_sight();
      bool seen = std::exchange(seen_[name[1] == 'e' ? 0 : name[1] == 'o' ? 1 : 2], true);
      if (seen) blank(begin, at_);
      return;
    }
    if (traits & raw) {
      if (odd_now() && closed) return blank(begin, at_);
      return raw_text(written, odd_now() || (name != "title" && name != "xmp"));
    }
    if (foreign_ != nowhere) {
      if (traits & (breakout | integration)) {
        lose_sight();
      } else if (closed) {
        return;
      }
    }
    if ((traits & empty) && ((traits & breakout) || !foreign_perhaps())) return;
    make_room(name, traits);
    bool deep = kept_ >= html_open_limit;
    if (deep) blank(begin, at_);
    kept_ += !deep;
    open_.push_back({written, traits, deep});
    if (traits & odd) passed_over_ = true;
    if (name != "svg" && name != "math") return;
    if (passed_over_) {
      unsure_ = true;
    } else if (!foreign_perhaps()) {
      foreign_ = open_.size() - 1;
    }
  }

  bool foreign_perhaps() const { return unsure_ || foreign_ != nowhere; }
  /// Raw text may be markup here, and markup text.
  bool odd_now() const { return passed_over_ || foreign_perhaps(); }
  void lose_sight() {
    unsure_ |= foreign_ != nowhere;
    foreign_ = nowhere;
  }

  /// Up to the end tag of an element whose content is text; that is emptied where it is not wanted or could be read
  /// otherwise.
  void raw_text(std::string_view name, bool emptied) {
    std::size_t begin = at_, end = at_;
    while ((end = source_.find("</", end)) != nowhere) {
      std::string_view rest = source_.substr(end + 2);
      if (iequals(rest.substr(0, name.size()), name) && rest.size() > name.size() &&
          (is_blank(rest[name.size()]) || rest[name.size()] == '/' || rest[name.size()] == '>')) {
        break;
      }
      ++end;
    }
    std::size_t stop = std::min(end, source_.size());
    if (emptied) {
      std::size_t first = source_.find_first_not_of(" \n", begin);
      if (first < stop) blank(first, stop);
    }
    at_ = stop;
    if (end == nowhere) return;
    std::string_view ignored;
    bool closed = false;
    pass_tag(ignored, closed);
    if (text_only_) blank(stop, at_);
  }

  /// Elements that the start tag of another closes by standing right before it.
  void make_room(std::string_view name, unsigned traits) {
    constexpr unsigned by_like = paragraph | item | definition | cell | row | part | choice | annotation | single;
    if (!(traits & by_like) || open_.empty() || (foreign_perhaps() && !(traits & breakout))) return;
    std::size_t top = open_.size();
    auto skip = [&](unsigned which) {
      while (top > 0 && (open_[top - 1].traits & which)) --top;
    };
    unsigned own = traits & by_like;
    if (own == choice) {
      if (!iequals(open_.back().name, "option")) return;
    } else if (own == single) {
      if (!iequals(open_.back().name, name)) return;
    } else if (own == annotation) {
      if (top < 2 || !iequals(open_[top - 2].name, "ruby")) return;
    } else if (own != paragraph) {
      skip(paragraph);
      if (own & (row | part)) skip(cell);
      if (own == part) skip(row);
    }
    if (top > 0 && (open_[top - 1].traits & own)) pop_to(top - 1);
  }

  void end_tag() {
    std::size_t begin = at_;
    std::string_view written;
    bool closed = false;
    pass_tag(written, closed);
    if (text_only_) return blank(begin, at_);
    unsigned with = closed_with(lowered(written));
    std::size_t top = open_.size();
    while (top > 0 && !iequals(open_[top - 1].name, written) && (open_[top - 1].traits & with)) --top;
    if (top == 0 || !iequals(open_[top - 1].name, written)) {
      lose_sight();
      return;
    }
    if (open_[top - 1].blanked) blank(begin, at_);
    pop_to(top - 1);
  }

  void pop_to(std::size_t size) {
    while (open_.size() > size) {
      kept_ -= !open_.back().blanked;
      open_.pop_back();
    }
    if (foreign_ != nowhere && foreign_ > size) lose_sight();
    if (foreign_ == size) foreign_ = nowhere;
  }

  std::string_view source_;
  std::string& text_;
  std::string lower_;
  bool text_only_;
  bool changed_ = false;
  bool passed_over_ = false;  ///< an `odd` element was seen: nobody here knows where it ends
  bool unsure_ = false;       ///< SVG or MathML was seen: the same
  bool seen_[3] = {};         ///< html, head, body
  std::size_t at_ = 0, kept_ = 0;
  std::size_t foreign_ = nowhere;  ///< where in open_ the SVG or MathML begins that certainly is not left yet
  std::size_t no_cdata_end_ = nowhere;
  std::vector<Open> open_;
};

}  // namespace

std::string_view shallow(std::string_view html, std::string& room) {
  return Scan(html, room, false).run() ? std::string_view(room) : html;
}

std::string without_markup(std::string_view html) {
  std::string room;
  return Scan(html, room, true).run() ? room : std::string(html);
}

}  // namespace feedd::codec
