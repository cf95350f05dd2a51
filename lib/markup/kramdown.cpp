#include "markup/kramdown.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "markup/definitions.hpp"
#include "markup/destination.hpp"
#include "markup/kramdown_code.hpp"
#include "markup/kramdown_fences.hpp"
#include "markup/kramdown_html.hpp"
#include "markup/kramdown_marks.hpp"
#include "markup/kramdown_table.hpp"
#include "markup/lines.hpp"
#include "markup/marks.hpp"
#include "markup/tags.hpp"

namespace feedd::markup {
namespace {

using Kind = Line::Kind;
constexpr std::size_t none = std::string_view::npos;
constexpr int deepest = 16;
constexpr int most_unclosed = 32;  ///< of elements in items, each of which is looked through to the end of the text
constexpr char no_aim = 0;         ///< a definition has no attributes

struct Reading {
  bool only_definitions = false;
  bool html_holds_markdown = false;
};

class Blocks {
 public:
  Blocks(std::string_view text, Aside& aside, Reading reading, int depth)
      : text_(text),
        aside_(aside),
        reading_(reading),
        depth_(depth),
        lines_(text, reading.only_definitions),
        fences_(text) {}

  std::string all() {
    Line line;
    out_.reserve(text_.size() + text_.size() / 16);
    while (lines_.next(line)) {
      read(line);
      after_blank_ = line.kind == Kind::blank;
    }
    return std::move(out_);
  }

 private:
  void read(Line& line) {
    if (line.begins_fence && !reading_.only_definitions && !line.is_quoted && !fences_.begin_at(line)) {
      lines_.forget_fence();
      line.kind = Kind::text;
      no_fence_ = true;
    }
    if (line.kind == Kind::blank || line.is_code()) {
      if (line.kind == Kind::blank) {
        gap_ = true;
      } else {
        begin_block();
        paragraph_ = none;
      }
      if (line.kind == Kind::fence) in_fence_ = line.begins_fence;
      if (line.begins_fence && !reading_.only_definitions) return fence(line);
      if (line.kind == Kind::blank) aim_ = mark::of_next;
      if (line.kind == Kind::code && !in_fence_ && !reading_.only_definitions) return code(line);
      return copy(line);
    }
    in_fence_ = false;
    const auto content = text_.substr(line.content, line.end - line.content);
    if (is_definition(line, content)) return definitions(line);
    if (reading_.only_definitions || !special(line, content)) text(line, content);
  }

  /// Without what a language is told behind a `?`, which is for the one that colours it.
  void fence(const Line& line) {
    if (const auto found = fence_of_item(text_, line); found.end > 0) {
      out_ += found.lines;
      move_to(found.end, false);
      return lines_.forget_fence();
    }
    const auto mark = text_.substr(0, line.end).find('?', line.content);
    if (mark == none) return copy(line);
    out_.append(text_, line.start, mark - line.start).append("\n");
  }

  void code(const Line& line) {
    auto found = indented_code(text_, line);
    if (found.end == 0) return copy(line);
    out_ += found.lines;
    move_to(found.end, false);
  }

  void copy(const Line& line) { copy(line, line.start, ""); }
  /// With `what` before what stands at `at`.
  void copy(const Line& line, std::size_t at, std::string_view what) {
    out_.append(text_, line.start, at - line.start).append(what);
    out_.append(text_, at, std::min(line.end + 1, text_.size()) - at);
  }

  void begin_block() {
    if (gap_ || block_ == none) block_ = out_.size();
    gap_ = false;
    aim_ = mark::of_block;
  }

  /// Goes on behind what was read as a whole.
  void move_to(std::size_t at, bool after_blank) {
    lines_.move_to(at, after_blank);
    paragraph_ = none;
    gap_ = gap_ || after_blank;
  }

  bool special(const Line& line, std::string_view content) {
    if (content.starts_with("{:"))
      return line.indent < 4 && (extension(line, content) || item_attributes(line, content));
    if (is_end_of_block(line)) return end_of_block(line);
    if (content.starts_with("*[") && abbreviation(line, content)) return true;
    if (content.starts_with('<') && line.indent < 4 && html(line)) return true;
    if (content.find('|') != none && table(line, content)) return true;
    if (content.starts_with("[^")) return footnote(line, content);
    if (content.starts_with('[')) return link_definition(line, content);
    return false;
  }

  /// `^` ends what stands before it, lists as well.
  bool is_end_of_block(const Line& line) const {
    const bool is_outermost = line.indent <= 0 || line.is_quoted;
    return !reading_.only_definitions && is_outermost && !line.begins_item && !line.is_code() &&
           trim(text_.substr(line.content, line.end - line.content)) == "^";
  }
  bool end_of_block(const Line& line) {
    const auto marks = std::string(text_.substr(line.start, line.content - line.start));
    out_.append(marks).append("\n").append(marks).append(aside_.put_block("")).append("\n").append(marks).append("\n");
    move_to(std::min(line.end + 1, text_.size()), true);
    aim_ = mark::of_next;
    return true;
  }

  void text(const Line& line, std::string_view content) {
    if (after_footnote_ && !after_blank_ && line.content == line.start) out_ += '\n';  // a footnote is one line
    after_footnote_ = false;
    const bool at_boundary = is_at_boundary(line);
    begin_block();
    const bool interrupts = line.begins_item && paragraph_ != none && line.depth > depth_of_paragraph_ &&
                            !line.is_quoted && !after_blank_ &&
                            begins_late(trim(text_.substr(line.start, line.content - line.start)));
    const auto depth_of_container = depth_of_paragraph_;
    const auto marks_before = marks_;
    const bool continues = paragraph_ != none && line.kind != Kind::heading && !at_boundary;
    if (!continues) {
      paragraph_ = line.kind == Kind::heading ? none : out_.size();
      rows_ = 0;
      may_be_underlined_ = at_boundary;
      marks_ = text_.substr(line.start, line.content - line.start);
      depth_of_paragraph_ = line.depth;
    }
    const bool is_shown =
        no_fence_ || (line.kind == Kind::heading && line.indent > 0 && !line.is_quoted && !line.is_listed);
    no_fence_ = false;
    if (is_tight_ && !continues && paragraph_ == 0 && marks_.empty()) out_.append(1, mark::tight).append(" ");
    ++rows_;
    if (reading_.only_definitions) {
      if (line.kind == Kind::rule) paragraph_ = none;
      return copy(line);
    }
    if (is_shown) return copy(line, line.content, mark::neutral);  // neither code nor, behind blanks, a heading
    const auto parenthesis = line.begins_item ? ordinal_before(line) : none;
    if (parenthesis != none) {
      copy(line, parenthesis, "\\");  // kramdown has no lists of `1)`
    } else if (((line.kind == Kind::rule || trim(content) == "--") && continues && !is_underline(content) &&
                !begins_item_of_rule(content)) ||
               (content.find('|') != none && is_delimiter_row(content))) {
      // Neither what underlines a heading of one line, nor what makes a table of the line before.
      copy(line, line.content, mark::neutral);
    } else {
      // A list may begin whatever its number, and leaves the item tight that it is in.
      if (interrupts) {
        out_ += depth_of_container == 0 ? "\n" : continuation(marks_before) + aside_.put_block("") + "\n";
        paragraph_ = out_.size();
      }
      // Also where it goes on with the paragraph of a quote or an item without their marks.
      const bool would_be_html = content.starts_with('<') && (!continues || is_span_tag(tag_name(content)));
      if (would_be_html) return copy(line, line.content, mark::neutral);  // a tag of a span begins a paragraph
      copy(line);
    }
    if (line.kind == Kind::rule) paragraph_ = none;
  }

  /// Of a heading of one line.
  bool is_underline(std::string_view content) const {
    return rows_ == 2 && may_be_underlined_ && content.find_first_not_of(content[0] == '=' ? "= \t" : "- \t") == none;
  }

  /// Where the `)` of `1)` stands.
  std::size_t ordinal_before(const Line& line) const {
    const auto first = text_.substr(0, line.content).find_first_of("0123456789", line.start);
    if (first == none) return none;
    const auto length = ordinal(text_.substr(first, line.end - first), ')');
    return length == 0 ? none : first + length;
  }

  /// `*[HTML]: what it is`, which does not interrupt a paragraph.
  bool abbreviation(const Line& line, std::string_view content) {
    const auto end = content.find("]:", 3);
    if (end == none || line.indent > 3) return false;
    if (paragraph_ != none && !after_blank_ && !line.begins_item) return false;
    aside_.abbreviations.insert_or_assign(std::string(content.substr(2, end - 2)),
                                          std::string(trim(content.substr(end + 2))));
    out_.append(text_, line.start, line.content - line.start).append("\n");
    paragraph_ = none;
    aim_ = no_aim;
    return true;
  }

  /// `[^1]: text`, which does not interrupt a paragraph.
  bool footnote(const Line& line, std::string_view content) {
    const auto end = content.find("]:");
    const auto name = content.substr(2, std::max(end, std::size_t{2}) - 2);
    if (end == none || !is_name_of_note(name)) {
      if (end == none || name.find_first_of("[]") != none || (paragraph_ != none && !after_blank_)) return false;
      begin_block();  // it defines a link, which nothing can refer to
      out_.append(text_, line.start, line.content - line.start).append("\n");
      aim_ = no_aim;
      paragraph_ = none;
      return true;
    }
    begin_block();
    const bool interrupts = paragraph_ != none && !after_blank_;
    copy(line, line.content, interrupts ? mark::neutral : "");
    if (interrupts) return true;
    aim_ = no_aim;
    after_footnote_ = true;
    paragraph_ = none;
    return true;
  }

  /// The address of a definition may hold blanks, its title quotes.
  bool link_definition(const Line& line, std::string_view content) {
    const auto end = content.find("]:");
    if (end == none || content.find_first_of("[]\\", 1) != end || (paragraph_ != none && !after_blank_)) {
      return false;
    }
    begin_block();
    aim_ = no_aim;
    paragraph_ = none;
    out_.append(text_, line.start, line.content - line.start).append(content.substr(0, end + 2)).append(" ");
    out_.append(kramdown_destination(content.substr(end + 2), aside_)).append("\n");
    return true;
  }

  /// `{: .class}`, `{:toc}`, `{:name: …}`, `{::comment}…{:/}`, `{::options …/}`
  bool extension(const Line& line, std::string_view content) {
    const auto end = past_attributes(content, 2);
    if (end == none || !trim(content.substr(end)).empty()) return false;
    const auto inner = content.substr(2, end - 3);
    if (inner.starts_with(':') || inner.starts_with('/')) return named_extension(line, inner);
    const auto colon = inner.find(':');
    const auto words = split(inner, ' ');
    auto standing = std::string(text_.substr(line.start, line.content - line.start));
    if (colon != none && colon > 0 && inner.find_first_of(" \t.#=\"'") > colon) {
      merge(aside_.attribute_lists[std::string(inner.substr(0, colon))],
            parse_attributes(aside_.with_written(inner.substr(colon + 1)), aside_.attribute_lists));
      aim_ = mark::of_next;
    } else if (std::find(words.begin(), words.end(), "toc") != words.end() && block_ != none && !gap_) {
      out_.resize(block_);  // the list before it stands for the table of contents
      out_.append("<div>").append(1, mark::contents).append("</div>\n");
    } else if (line.begins_item) {
      return item_attributes(line, content);
    } else if (aim_ != no_aim) {
      standing += aside_.put_attributes(aim_, std::string(inner));
    }
    out_.append(standing).append("\n");
    paragraph_ = none;
    gap_ = true;
    return true;
  }

  bool named_extension(const Line& line, std::string_view inner) {
    const auto past = std::min(line.end + 1, text_.size());
    aim_ = mark::of_next;
    if (!inner.ends_with('/') && inner.starts_with(':')) {
      const auto stop = extensions_end_ ? text_.find("{:/", past) : none;
      extensions_end_ = stop != none;
      if (stop == none) return false;
      const auto stop_end = std::min(text_.find('\n', stop), text_.size());
      if (inner.starts_with(":nomarkdown") && is_for_html(inner))
        out_.append(aside_.put_block(std::string(text_.substr(past, stop - past))));
      move_to(std::min(stop_end + 1, text_.size()), true);
    } else if (inner.starts_with(":options")) {
      const auto said = parse_attributes(inner.substr(8, inner.size() - 9), {});
      for (const auto& [name, value] : said) {
        if (name == "parse_block_html") reading_.html_holds_markdown = value == "true";
      }
    }
    out_ += '\n';
    return true;
  }

  /// `{::nomarkdown type="latex"}` is for other papers.
  static bool is_for_html(std::string_view inner) {
    const auto type = inner.find("type=");
    return type == none || inner.find("html", type) != none;
  }

  /// `- {: .class} text`
  bool item_attributes(const Line& line, std::string_view content) {
    const auto end = past_attributes(content, 2);
    if (end == none || !line.begins_item) return false;
    begin_block();
    const auto comment = aside_.put_attributes(mark::of_item, std::string(content.substr(2, end - 3)));
    paragraph_ = out_.size();
    rows_ = 1;
    marks_ = text_.substr(line.start, line.content - line.start);
    depth_of_paragraph_ = line.depth;
    out_.append(text_, line.start, line.content - line.start).append(mark::neutral).append(comment);
    out_.append(trim(content.substr(end))).append("\n");
    return true;
  }

  bool html(const Line& line) {
    const bool is_comment = text_.substr(line.content).starts_with("<!--");
    if (is_comment && !comments_end_) return false;
    const bool is_one_line = line.is_quoted || (line.is_listed && unclosed_in_items_ > most_unclosed);
    auto found =
        kramdown_html(text_, line.content, is_one_line ? line.end : text_.size(), reading_.html_holds_markdown);
    if (line.is_listed && !found.is_closed && !is_one_line) {  // the item ends it
      ++unclosed_in_items_;
      found = kramdown_html(text_, line.content, line.end, reading_.html_holds_markdown);
    }
    if (found.end == line.content) {
      comments_end_ = comments_end_ && (!is_comment || is_one_line);
      return false;
    }
    begin_block();
    out_.append(text_, line.start, line.content - line.start);
    if (found.has_markdown && depth_ < deepest) {
      const auto inner = text_.substr(found.inner, found.inner_end - found.inner);
      out_.append(found.open).append("\n\n");
      if (found.is_span) out_ += mark::tight;
      out_.append(Blocks(inner, aside_, reading_, depth_ + 1).all());
      out_.append("\n\n").append(found.close).append("\n\n");
    } else {
      out_.append(aside_.put_block(std::move(found.html))).append("\n");
    }
    auto next = std::min(text_.find_first_not_of(" \t", found.end), text_.size());
    if (next < text_.size() && text_[next] == '\n') ++next;
    move_to(next, false);
    return true;
  }

  /// Behind a blank line or what is like one, or at the beginning of what it is in.
  bool is_at_boundary(const Line& line) const {
    return aim_ == mark::of_next || line.begins_item || (line.is_quoted && line.begins_block);
  }

  bool table(const Line& line, std::string_view content) {
    if (!is_at_boundary(line) || !holds_bar(content) || line.kind == Kind::heading) return false;
    const auto first =
        std::min(text_.find_first_not_of("> \t", line.content), line.end);  // in an item it may be quoted
    const auto marks = text_.substr(line.start, first - line.start);
    const auto quotes = std::count(marks.begin(), marks.end(), '>');
    if (quotes > deepest) return false;  // each would read the lines of all in it
    const auto prefix = continuation(marks);
    const auto found =
        quotes > 0 ? quoted_table(text_, first, prefix, line.is_listed) : kramdown_table(text_, first, line.is_listed);
    if (found.end == 0) return false;
    begin_block();
    out_.append(marks).append(with_prefix(found.markdown, prefix).substr(prefix.size()));
    move_to(found.end, false);
    return true;
  }

  bool is_definition(const Line& line, std::string_view content) const {
    return content.size() > 2 && content[0] == ':' && (content[1] == ' ' || content[1] == '\t') && line.indent < 4 &&
           !line.begins_item && paragraph_ != none && line.depth == depth_of_paragraph_ &&
           line.is_quoted == (marks_.find('>') != none) && !(reading_.only_definitions && is_table());
  }

  /// Whether the paragraph is one to goldmark, which goes on to the next blank line.
  bool is_table() const {
    const auto second = rows_ < 2 ? none : out_.find('\n', paragraph_);
    if (second == none) return false;
    const auto row = std::string_view(out_).substr(second + 1, out_.find('\n', second + 1) - second - 1);
    return row.find('|') != none && is_delimiter_row(trim(row));
  }

  /// The paragraph before them are their terms.
  void definitions(const Line& first) {
    const auto prefix = continuation(marks_);
    const bool is_plain = prefix.find_first_not_of(" \t") == none && !first.is_listed;
    const auto inner = is_plain ? std::string() : contained(text_, first.start, prefix);
    const auto found = is_plain ? read_definitions(text_, first.start, after_blank_, reading_.only_definitions)
                                : read_definitions(inner, 0, after_blank_, reading_.only_definitions);
    if (found.all.empty()) return text(first, text_.substr(first.content, first.end - first.content));
    const auto terms = std::string_view(out_).substr(std::min(paragraph_ + marks_.size(), out_.size()));
    auto lines = definition_list(terms, found, aside_, [this](const Definition& each) {
      return definition_text(each.text, !each.blank_before && !(reading_.only_definitions && each.blank_within));
    });
    out_.resize(paragraph_);
    out_.append(marks_).append(is_plain ? lines : with_prefix(lines, prefix).substr(prefix.size()));
    if (found.blank_behind && is_plain && !reading_.only_definitions) out_ += '\n';
    aim_ = found.blank_behind ? mark::of_next : mark::of_block;
    auto end = found.end;
    if (!is_plain) {
      const auto read = std::string_view(inner).substr(0, found.end);
      end = past_lines(text_, first.start, static_cast<std::size_t>(std::count(read.begin(), read.end(), '\n')));
    }
    move_to(end, found.blank_behind);
  }

  std::string definition_text(const std::string& text, bool is_tight) {
    if (depth_ >= deepest) return text;
    Blocks blocks(text, aside_, reading_, depth_ + 1);
    blocks.is_tight_ = is_tight;
    return blocks.all();
  }

  std::string_view text_;
  Aside& aside_;
  Reading reading_;
  int depth_;
  Lines lines_;
  std::string out_;
  std::size_t block_ = none;       ///< where the last block begins in what is written
  std::size_t paragraph_ = none;   ///< where the paragraph begins that is being read; none: something else is
  char aim_ = mark::of_next;       ///< whose an attribute list on a line of its own is
  int rows_ = 0;                   ///< of the paragraph
  bool may_be_underlined_ = true;  ///< it begins behind a blank line, or what it is in
  std::size_t depth_of_paragraph_ = 0;
  bool in_fence_ = false;
  bool no_fence_ = false;  ///< the line looks like one, and is text
  KramdownFences fences_;
  bool extensions_end_ = true;  ///< whether there is still a `{:/}`
  bool comments_end_ = true;    ///< and a `-->`
  int unclosed_in_items_ = 0;
  bool after_footnote_ = false;
  bool gap_ = true, after_blank_ = true;
  bool is_tight_ = false;  ///< its first paragraph is to have no <p>
  std::string marks_;      ///< before the first line of the paragraph: "- ", "> "
};

}  // namespace

std::string kramdown_blocks(std::string_view text, Aside& aside, bool html_holds_markdown) {
  return Blocks(text, aside, Reading{.html_holds_markdown = html_holds_markdown}, 0).all();
}
std::string definition_lists(std::string_view text, Aside& aside) {
  return Blocks(text, aside, Reading{.only_definitions = true}, 0).all();
}

}  // namespace feedd::markup
