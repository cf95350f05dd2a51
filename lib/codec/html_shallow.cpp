#include "codec/html_shallow.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "codec/html_tags.hpp"

namespace feedd::codec {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

/// Reads tags exactly as the parser does, which what is blanked out never lets stray from that.
class Scan {
 public:
  Scan(std::string_view html, bool text_only, std::string& room) : source_(html), text_(room), text_only_(text_only) {}

  /// True when something was changed: `room` then holds the result.
  bool run(Prose* prose) {
    std::size_t text = 0;
    while (next()) {
      if (prose && begin_ > text) prose->emplace_back(text, begin_);
      if (kind_ == Kind::start) {
        start_tag();
      } else if (kind_ == Kind::end) {
        end_tag();
      }
      text = at_;
    }
    if (prose && at_ == nowhere && source_.size() > text) prose->emplace_back(text, source_.size());
    return changed_;
  }

 private:
  enum class Kind { start, end, other };
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

  /// A tag and what follows it becomes a comment, which takes no place in the text.
  void vanish(std::size_t begin, std::size_t end) {
    blank(begin, end);
    if (text_only_) return;
    text_[begin] = '<';
    text_[begin + 1] = '!';
    text_[end - 1] = '>';
  }

  std::size_t past(std::string_view what, std::size_t from) const {
    std::size_t found = from < source_.size() ? source_.find(what, from) : nowhere;
    return found == nowhere ? source_.size() : found + what.size();
  }

  /// The next piece of markup, from begin_ to at_; of tags those only that end. False: there is none.
  bool next() {
    while ((at_ = source_.find('<', at_)) != nowhere && at_ + 1 < source_.size()) {
      begin_ = at_;
      char c = source_[at_ + 1];
      if (is_letter(c) || (c == '/' && at_ + 2 < source_.size() && is_letter(source_[at_ + 2]))) {
        kind_ = c == '/' ? Kind::end : Kind::start;
        if (pass_tag()) return true;
        if (text_only_) blank(begin_, at_);
        return false;
      }
      if (c == '!' || c == '?' || c == '/') {
        kind_ = Kind::other;
        declaration();
        return true;
      }
      ++at_;
    }
    return false;
  }

  /// Comments, and what HTML reads as such.
  void declaration() {
    std::string_view rest = source_.substr(at_);
    std::size_t inside = at_ + 4;
    if (in_formula_ && rest.starts_with("<![CDATA[") && !endless_[4]) {
      std::size_t end = source_.find("]]>", at_);
      endless_[4] = end == nowhere;
      at_ = endless_[4] ? past(">", at_) : end + 3;
    } else if (!rest.starts_with("<!--")) {
      at_ = past(">", at_);
    } else if (rest.substr(4).starts_with('>') || rest.substr(4).starts_with("->")) {
      at_ = past(">", inside);
    } else {
      std::size_t end = source_.find("--", inside);
      while (end != nowhere) {
        std::string_view close = source_.substr(end);
        if (close.starts_with("-->") || close.starts_with("--!>")) break;
        end = source_.find("--", end + 1);
      }
      at_ = end == nowhere ? source_.size() : past(">", end);
      blank(inside, end == nowhere ? at_ : end);
    }
    if (text_only_) blank(begin_, at_);
  }

  /// Sets written_, name_, traits_ and closed_, and at_ behind the tag; false when that does not end.
  bool pass_tag() {
    std::size_t i = at_ + (kind_ == Kind::end ? 2 : 1), begin = i, count = 0, cut = nowhere;
    auto more = [&] { return i < source_.size(); };
    while (more() && !is_blank(source_[i]) && source_[i] != '/' && source_[i] != '>') ++i;
    written_ = source_.substr(begin, i - begin);
    name_.clear();
    for (char c : written_.substr(0, longest_tag + 1)) {
      name_ += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    traits_ = tag_traits(name_);
    if (traits_ & tag_page) count = html_attribute_limit;  // no attribute, that is
    std::size_t slash = nowhere;
    while (more() && source_[i] != '>') {
      if (is_blank(source_[i]) || source_[i] == '/') {
        if (source_[i] == '/') slash = i;
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
    bool ended = more();
    closed_ = ended && cut == nowhere && slash + 1 == i;
    if (cut != nowhere && ended) blank(cut, i);
    at_ = ended ? i + 1 : i;
    return ended;
  }

  void start_tag() {
    if (text_only_) blank(begin_, at_);
    if (name_ == "plaintext") {
      at_ = source_.size();
    } else if (traits_ & tag_raw) {
      raw_text();
    } else if ((traits_ & tag_island) && name_ != "math") {
      sink();
    } else if (!text_only_) {
      element();
    }
  }

  void element() {
    if (name_ == "math") {
      formula();
    } else if (traits_ & (tag_void | tag_island)) {
      vanish(begin_, at_);
    } else if (!(traits_ & (tag_empty | tag_page))) {
      make_room();
      open(true);
    }
  }

  void open(bool limited) {
    bool deep = limited && kept_ >= html_open_limit;
    if (deep) blank(begin_, at_);
    kept_ += !deep;
    open_.push_back({written_, traits_, deep});
  }

  /// Up to the end tag of an element whose content is text. Nothing of that is wanted but of two.
  void raw_text() {
    std::string_view name = written_;
    bool wanted = name_ == "title" || name_ == "xmp";
    std::size_t inside = at_, end = at_;
    while ((end = source_.find("</", end)) != nowhere) {
      std::string_view rest = source_.substr(end + 2);
      if (rest.size() > name.size() && iequals(rest.substr(0, name.size()), name)) {
        char after = rest[name.size()];
        if (is_blank(after) || after == '/' || after == '>') break;
      }
      ++end;
    }
    at_ = std::min(end, source_.size());
    if (!wanted) blank(std::min(source_.find_first_not_of(" \n", inside), at_), at_);
    if (end == nowhere) return;
    begin_ = at_;
    kind_ = Kind::end;
    pass_tag();
    if (text_only_) blank(begin_, at_);
  }

  /// An element goes with all there is up to its end tag; or alone, when it has none.
  void sink() {
    std::size_t first = begin_, last = at_, after = at_, depth = 1;
    bool& endless = endless_[name_ == "svg" ? 0 : name_ == "select" ? 1 : 2];
    std::string island = name_;
    bool ended = false;
    while (!endless && depth > 0 && next()) {
      if (kind_ == Kind::start && (traits_ & tag_raw) && !closed_) {
        raw_text();
      } else if (kind_ != Kind::other && name_ == island) {
        depth += kind_ == Kind::start ? 1 : -1;
        if (kind_ == Kind::end) last = at_;
        ended |= kind_ == Kind::end;
      }
    }
    endless |= !ended;
    at_ = ended ? last : after;
    vanish(first, at_);
  }

  /// Of a formula nothing stays but elements of MathML and text, and of elements that hold words their text: HTML in it
  /// would have to be read by laws of its own.
  void formula() {
    if (closed_) return;
    std::size_t first = begin_, after = at_, end = first, size = open_.size();
    bool words = false;
    open(false);
    in_formula_ = true;
    while (!endless_[3] && end == first && next()) {
      if (kind_ == Kind::end && name_ == "math") end = at_;
    }
    endless_[3] |= end == first;
    at_ = after;
    if (end == first || kept_ >= html_open_limit) {
      pop_to(size);
      in_formula_ = false;
      return vanish(first, after);
    }
    while (at_ < end && next()) {
      bool fits = (traits_ & tag_formula) && !words && kept_ < html_open_limit;
      if (kind_ == Kind::end && name_ == "math") {
        pop_to(size);
      } else if (kind_ == Kind::end && iequals(open_.back().name, written_)) {
        pop_to(open_.size() - 1);
        words = false;
      } else if (kind_ != Kind::start || !fits) {
        vanish(begin_, at_);
      } else if (!closed_) {
        open(false);
        words = traits_ & tag_words;
      }
    }
    in_formula_ = false;
  }

  /// Elements that the start tag of another closes by standing right before it.
  void make_room() {
    constexpr unsigned by_like = tag_paragraph | tag_item | tag_definition | tag_cell | tag_row | tag_part |
                                 tag_annotation | tag_single | tag_option;
    unsigned own = traits_ & by_like;
    if (!own || open_.empty()) return;
    std::size_t top = open_.size();
    auto skip = [&](unsigned which) {
      while (top > 0 && (open_[top - 1].traits & which)) --top;
    };
    if (own == tag_single) {
      if (!iequals(open_.back().name, name_)) return;
    } else if (own == tag_annotation) {
      if (top < 2 || !iequals(open_[top - 2].name, "ruby")) return;
    } else if (own != tag_paragraph && own != tag_option) {
      skip(tag_paragraph);
      if (own & (tag_row | tag_part)) skip(tag_cell);
      if (own == tag_part) skip(tag_row);
    }
    if (top > 0 && (open_[top - 1].traits & own)) pop_to(top - 1);
  }

  void end_tag() {
    if (text_only_) return blank(begin_, at_);
    if (traits_ & (tag_void | tag_island)) return vanish(begin_, at_);
    unsigned with = closed_with(name_, traits_);
    std::size_t top = open_.size();
    while (top > 0 && !iequals(open_[top - 1].name, written_) && (open_[top - 1].traits & with)) --top;
    if (top == 0 || !iequals(open_[top - 1].name, written_)) return;
    if (open_[top - 1].blanked) blank(begin_, at_);
    pop_to(top - 1);
  }

  void pop_to(std::size_t size) {
    while (open_.size() > size) {
      kept_ -= !open_.back().blanked;
      open_.pop_back();
    }
  }

  std::string_view source_;
  std::string& text_;
  bool text_only_;
  bool changed_ = false;
  bool in_formula_ = false;
  bool endless_[5] = {};  ///< no end follows any more: of svg, select, template, math, CDATA
  std::size_t at_ = 0, kept_ = 0;
  std::vector<Open> open_;

  std::size_t begin_ = 0;  ///< of the last piece of markup
  Kind kind_ = Kind::other;
  std::string_view written_;
  std::string name_;
  unsigned traits_ = 0;
  bool closed_ = false;
};

}  // namespace

std::string_view shallow(std::string_view html, std::string& room, Prose& prose) {
  if (html.find('\0') == std::string_view::npos) {
    return Scan(html, false, room).run(&prose) ? std::string_view(room) : html;
  }
  std::string without_nul(html);
  std::replace(without_nul.begin(), without_nul.end(), '\0', ' ');
  if (!Scan(without_nul, false, room).run(&prose)) room = std::move(without_nul);
  return room;
}

std::string without_markup(std::string_view html) {
  std::string room, without_nul(html);
  std::replace(without_nul.begin(), without_nul.end(), '\0', ' ');
  return Scan(without_nul, true, room).run(nullptr) ? room : without_nul;
}

}  // namespace feedd::codec
