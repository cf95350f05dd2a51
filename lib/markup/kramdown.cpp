#include "markup/kramdown.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "markup/definitions.hpp"
#include "markup/destination.hpp"
#include "markup/kramdown_code.hpp"
#include "markup/kramdown_extensions.hpp"
#include "markup/kramdown_fences.hpp"
#include "markup/kramdown_html.hpp"
#include "markup/kramdown_labels.hpp"
#include "markup/kramdown_marks.hpp"
#include "markup/kramdown_paragraph.hpp"
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
        paragraph_.end();
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

  /// Of quotes and items, with the blanks beside them.
  std::string_view marks_of(const Line& line) const { return text_.substr(line.start, line.content - line.start); }

  void copy(const Line& line) { out_.append(text_, line.start, std::min(line.end + 1, text_.size()) - line.start); }
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
    paragraph_.end();
    gap_ = gap_ || after_blank;
  }

  bool special(const Line& line, std::string_view content) {
    if (content.starts_with("{:"))
      return line.indent < 4 && (extension(line, content) || item_attributes(line, content));
    if (is_end_of_block(line)) return end_of_block(line);
    if (content.starts_with("*[") && label(line, content)) return true;
    if (content.starts_with('<') && line.indent < 4 && html(line)) return true;
    if (content.find('|') != none && table(line, content)) return true;
    return content.starts_with('[') && label(line, content);
  }

  /// `^` ends what stands before it, lists as well.
  bool is_end_of_block(const Line& line) const {
    const bool is_outermost = line.indent <= 0 || line.is_quoted;
    return !reading_.only_definitions && is_outermost && !line.begins_item && !line.is_code() &&
           trim(text_.substr(line.content, line.end - line.content)) == "^";
  }
  bool end_of_block(const Line& line) {
    const auto marks = std::string(marks_of(line));
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
    const bool interrupts = line.begins_item && paragraph_.is_open() && line.depth > paragraph_.depth &&
                            !line.is_quoted && !after_blank_ && begins_late(trim(marks_of(line)));
    const auto container = paragraph_;
    const bool continues = paragraph_.is_open() && line.kind != Kind::heading && !at_boundary;
    if (!continues) {
      paragraph_ = {.start = line.kind == Kind::heading ? none : out_.size(),
                    .may_be_underlined = at_boundary,
                    .depth = line.depth,
                    .marks = marks_of(line)};
    }
    const bool is_shown =
        no_fence_ || (line.kind == Kind::heading && line.indent > 0 && !line.is_quoted && !line.is_listed);
    no_fence_ = false;
    if (is_tight_ && !continues && paragraph_.start == 0 && paragraph_.marks.empty())
      out_.append(1, mark::tight).append(" ");
    ++paragraph_.rows;
    if (reading_.only_definitions) {
      if (line.kind == Kind::rule) paragraph_.end();
      return copy(line);
    }
    if (is_shown) return copy(line, line.content, mark::neutral);  // neither code nor, behind blanks, a heading
    const auto parenthesis = line.begins_item ? parenthesis_of(text_, line) : none;
    if (parenthesis != none) {
      copy(line, parenthesis, "\\");  // kramdown has no lists of `1)`
    } else if (((line.kind == Kind::rule || trim(content) == "--") && continues &&
                !paragraph_.is_underlined_by(content) && !begins_item_of_rule(content)) ||
               (content.find('|') != none && is_delimiter_row(content))) {
      // Neither what underlines a heading of one line, nor what makes a table of the line before.
      copy(line, line.content, mark::neutral);
    } else {
      // A list may begin whatever its number, and leaves the item tight that it is in.
      if (interrupts) {
        out_ += container.depth == 0 ? "\n" : continuation(container.marks) + aside_.put_block("") + "\n";
        paragraph_.start = out_.size();
      }
      // Also where it goes on with the paragraph of a quote or an item without their marks.
      const bool would_be_html = content.starts_with('<') && (!continues || kind_of_tag(tag_name(content)).is_span);
      if (would_be_html) return copy(line, line.content, mark::neutral);  // a tag of a span begins a paragraph
      copy(line);
    }
    if (line.kind == Kind::rule) paragraph_.end();
  }

  /// None but an abbreviation of an item interrupts a paragraph.
  bool label(const Line& line, std::string_view content) {
    using Of = LabelLine::Kind;
    const auto found = label_line(content);
    const bool interrupts = paragraph_.is_open() && !after_blank_;
    switch (found.kind) {
      case Of::none:
        return false;
      case Of::abbreviation:
        if (line.indent > 3 || (interrupts && !line.begins_item)) return false;
        aside_.abbreviations.insert_or_assign(std::string(found.label), std::string(trim(found.text)));
        out_.append(marks_of(line)).append("\n");
        break;
      case Of::note:
        begin_block();
        copy(line, line.content, interrupts ? mark::neutral : "");
        if (interrupts) return true;
        after_footnote_ = true;
        break;
      case Of::link:  // its address may hold blanks, its title quotes
        if (interrupts) return false;
        begin_block();
        out_.append(marks_of(line)).append("[").append(found.label).append("]: ");
        out_.append(kramdown_destination(found.text, aside_)).append("\n");
        break;
      case Of::unused:
        if (interrupts) return false;
        begin_block();
        out_.append(marks_of(line)).append("\n");
        break;
    }
    aim_ = no_aim;
    paragraph_.end();
    return true;
  }

  bool extension(const Line& line, std::string_view content) {
    const auto said = extension_of_line(content);
    if (!said) return false;
    if (said->starts_with(':') || said->starts_with('/')) return named_extension(line, *said);
    auto standing = std::string(marks_of(line));
    if (name_attributes(*said, aside_)) {
      aim_ = mark::of_next;
    } else if (block_ != none && !gap_ && asks_for_contents(*said)) {
      out_.resize(block_);  // the list before it stands for the table of contents
      aside_.has_contents = true;
      out_.append("<div>").append(1, mark::contents).append("</div>\n");
    } else if (line.begins_item) {
      return item_attributes(line, content);
    } else if (aim_ != no_aim) {
      standing += aside_.put_attributes(aim_, std::string(*said));
    }
    out_.append(standing).append("\n");
    paragraph_.end();
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
      reading_.html_holds_markdown = holds_markdown_by(inner, reading_.html_holds_markdown);
    }
    out_ += '\n';
    return true;
  }

  /// `- {: .class} text`
  bool item_attributes(const Line& line, std::string_view content) {
    const auto end = past_attributes(content, 2);
    if (end == none || !line.begins_item) return false;
    begin_block();
    const auto comment = aside_.put_attributes(mark::of_item, std::string(content.substr(2, end - 3)));
    paragraph_ = {.start = out_.size(),
                  .rows = 1,
                  .may_be_underlined = paragraph_.may_be_underlined,
                  .depth = line.depth,
                  .marks = marks_of(line)};
    out_.append(marks_of(line)).append(mark::neutral).append(comment);
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
    out_.append(marks_of(line));
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
    const auto found = kramdown_table(text_, line);
    if (found.end == 0) return false;
    begin_block();
    out_ += found.markdown;
    move_to(found.end, false);
    return true;
  }

  bool is_definition(const Line& line, std::string_view content) const {
    return content.size() > 2 && content[0] == ':' && (content[1] == ' ' || content[1] == '\t') && line.indent < 4 &&
           !line.begins_item && paragraph_.is_open() && line.depth == paragraph_.depth &&
           line.is_quoted == (paragraph_.marks.find('>') != none) &&
           !(reading_.only_definitions && paragraph_.is_table(out_));
  }

  /// The paragraph before them are their terms.
  void definitions(const Line& first) {
    const auto prefix = continuation(paragraph_.marks);
    const bool is_plain = prefix.find_first_not_of(" \t") == none && !first.is_listed;
    const auto found = is_plain
                           ? read_definitions(text_, first.start, after_blank_, reading_.only_definitions)
                           : contained_definitions(text_, first.start, prefix, after_blank_, reading_.only_definitions);
    if (found.all.empty()) return text(first, text_.substr(first.content, first.end - first.content));
    const auto terms = std::string_view(out_).substr(std::min(paragraph_.start + paragraph_.marks.size(), out_.size()));
    auto lines = definition_list(terms, found, aside_, [this](const Definition& each) {
      return definition_text(each.text, !each.blank_before && !(reading_.only_definitions && each.blank_within));
    });
    out_.resize(paragraph_.start);
    out_.append(paragraph_.marks).append(is_plain ? lines : with_prefix(lines, prefix).substr(prefix.size()));
    if (found.blank_behind && is_plain && !reading_.only_definitions) out_ += '\n';
    aim_ = found.blank_behind ? mark::of_next : mark::of_block;
    move_to(found.end, found.blank_behind);
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
  KramdownParagraph paragraph_;
  std::size_t block_ = none;  ///< where the last block begins in what is written
  char aim_ = mark::of_next;  ///< whose an attribute list on a line of its own is
  bool in_fence_ = false;
  bool no_fence_ = false;  ///< the line looks like one, and is text
  KramdownFences fences_;
  bool extensions_end_ = true;  ///< whether there is still a `{:/}`
  bool comments_end_ = true;    ///< and a `-->`
  int unclosed_in_items_ = 0;
  bool after_footnote_ = false;
  bool gap_ = true, after_blank_ = true;
  bool is_tight_ = false;  ///< its first paragraph is to have no <p>
};

}  // namespace

std::string kramdown_blocks(std::string_view text, Aside& aside, bool html_holds_markdown) {
  return Blocks(text, aside, Reading{.html_holds_markdown = html_holds_markdown}, 0).all();
}
std::string definition_lists(std::string_view text, Aside& aside) {
  return Blocks(text, aside, Reading{.only_definitions = true}, 0).all();
}

}  // namespace feedd::markup
