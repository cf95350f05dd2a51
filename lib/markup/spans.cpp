#include "markup/spans.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "markup/bare_link.hpp"
#include "markup/destination.hpp"
#include "markup/formulas.hpp"
#include "markup/quotes.hpp"
#include "markup/tags.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos;
constexpr std::size_t most_brackets = 64;  ///< one within another

constexpr std::array<std::string_view, 26> full_width{"，", "。", "）", "》", "；", "：", "！", "？", "、",
                                                      "」", "』", "】", "（", "《", "「", "『", "【", "“",
                                                      "”",  "‘",  "’",  "〈", "〉", "…",  "—",  "　"};

bool begins_with_full_width(std::string_view text) {
  if (text.empty() || static_cast<unsigned char>(text[0]) < 0xE2) return false;
  return std::any_of(full_width.begin(), full_width.end(), [&](auto each) { return text.starts_with(each); });
}
bool ends_with_full_width(std::string_view text) {
  if (text.empty() || static_cast<unsigned char>(text.back()) < 0x80) return false;
  return std::any_of(full_width.begin(), full_width.end(), [&](auto each) { return text.ends_with(each); });
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_alphanumeric(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }
bool is_quote(std::string_view text) { return text.starts_with('"') || text.starts_with('\''); }
bool is_punctuation(char c) { return c > ' ' && c < 0x7F && !is_alphanumeric(c); }

/// Whether an address that begins at `at` says itself where it ends: `<…>`, `](…)`, `]: …`, an attribute.
bool is_delimited(std::string_view text, std::size_t at) {
  auto before = text.substr(0, at);
  if (before.empty()) return false;
  if (before.back() == '<' || before.back() == '"' || before.back() == '\'' || before.back() == '=') return true;
  if (before.ends_with("](")) return true;
  while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
  return before.ends_with("]:") || before.ends_with("](");
}

/// Whether it is the address of a link or of a definition, which may begin on the line above.
bool is_destination(std::string_view text, std::size_t at) {
  auto before = text.substr(0, at);
  while (!before.empty() && is_blank(before.back())) before.remove_suffix(1);
  if (before.ends_with("](") || before.ends_with("](<")) return true;
  if (!before.ends_with("]:")) return false;
  const auto open = before.find_last_of("[\n");
  const auto start = open == none || before[open] == '\n' ? none : before.substr(0, open).find_last_not_of(" \t>");
  return open != none && before[open] == '[' && before[open + 1] != '^' && (start == none || before[start] == '\n');
}

/// `<<x>>` is «x».
bool has_guillemets(const MarkdownOptions& options) {
  return options.smart && options.dashes &&
         (options.flavour == Flavour::kramdown || options.flavour == Flavour::goldmark);
}

bool is_escaped_by_kramdown(char c) { return std::string_view("\\.*_+`<>()[]{}#!:|\"'$=-~").find(c) != none; }

/// CommonMark's comments hold no two hyphens, and do not begin like an end.
bool is_comment_of_commonmark(std::string_view comment) {
  const auto text = comment.substr(4, comment.size() - 6);  // and the first hyphen of the end
  return text.find("--") == none && !text.starts_with('>') && !text.starts_with("->");
}

/// One run of lines that Markdown reads together.
class Run {
 public:
  Run(std::string_view text, std::size_t start, std::size_t end, const MarkdownOptions& options, Aside& aside,
      GoldmarkQuotes& quotes, std::string& out)
      : text_(text.substr(0, end)),
        at_(start),
        copied_(start),
        start_(start),
        options_(options),
        aside_(aside),
        quotes_(quotes),
        out_(out),
        is_kramdown_(options.flavour == Flavour::kramdown) {}

  void read(const std::array<bool, 256>& is_stop) {
    const auto end = text_.size();
    while (at_ < end) {
      while (at_ < end && !is_stop[static_cast<unsigned char>(text_[at_])]) ++at_;
      if (at_ < end) stop();
    }
    out_.append(text_, copied_, end - copied_);
  }

 private:
  void stop() {
    switch (text_[at_]) {
      case '\\':
        backslash();
        break;
      case '`':
        code();
        break;
      case '<':
        angle();
        break;
      case '*':
        asterisks();
        break;
      case '$':
        formula();
        break;
      case 'h':
      case 'w':
        address();
        break;
      case '@':
        mail();
        break;
      case '[':
        open_bracket();
        break;
      case ']':
        close_bracket();
        break;
      case '{':
        attributes();
        break;
      case '>':
        right_guillemet();
        break;
      case '"':
      case '\'':
        quote();
        break;
      default:
        ++at_;
    }
    at_ = std::min(at_, text_.size());
  }

  /// Puts `with` in the place of the text up to `end`.
  void replace(std::size_t end, std::string_view with) {
    out_.append(text_, copied_, at_ - copied_).append(with);
    copied_ = at_ = end;
  }
  void insert(std::string_view what) { replace(at_, what); }

  /// Escapes what follows it; kramdown keeps it before what has no meaning to it.
  void backslash() {
    if (is_kramdown_ && text_.substr(at_, 3) == "\\\\\n") return replace(at_ + 2, "\\");  // a line break
    const auto next = at_ + 1 < text_.size() ? text_[at_ + 1] : ' ';
    if (is_kramdown_ && is_punctuation(next) && !is_escaped_by_kramdown(next)) {
      insert("\\");
      ++at_;
    } else {
      at_ += 2;
      taken_ = at_;
    }
  }

  void code() {
    const auto length = std::min(text_.find_first_not_of('`', at_), text_.size()) - at_;
    const bool is_apart =
        (at_ == start_ || is_blank(text_[at_ - 1])) && is_blank(text_[std::min(at_ + 1, text_.size() - 1)]);
    if (is_kramdown_ && length == 1 && is_apart) {  // it stands for itself
      insert("\\");
      ++at_;
      return;
    }
    if (length < lost_.size() && lost_[length]) {
      at_ += length;
      return;
    }
    const auto end = past_code(text_, at_, text_.size());
    if (end == at_ + length && length < lost_.size()) lost_[length] = true;
    if (end > at_ + length) taken_ = end;
    at_ = end;
  }

  void angle() {
    if (has_guillemets(options_) && text_.substr(at_, 2) == "<<") {
      taken_ = at_ + 2;
      return replace(at_ + 2, "«");
    }
    const bool is_comment = text_.substr(at_, 4) == "<!--";
    const auto end = is_comment && is_lost("<!--") ? at_ : past_tag(text_, at_, text_.size());
    if (end == at_) {
      if (is_comment) unclosed_.emplace_back("<!--");
      ++at_;
      return;
    }
    if (is_kramdown_ && is_comment && !is_comment_of_commonmark(text_.substr(at_, end - at_))) {
      taken_ = end;
      return replace(end, aside_.put(std::string(text_.substr(at_, end - at_))));
    }
    constexpr std::string_view mail = "<mailto:";
    if (is_kramdown_ && text_.substr(at_).starts_with(mail)) {
      const auto whom = escape_markup(text_.substr(at_ + mail.size(), end - at_ - mail.size() - 1));
      return replace(end, aside_.put("<a href=\"mailto:" + whom + "\">" + whom + "</a>"));
    }
    if (is_kramdown_) {
      const auto name = tag_name(text_.substr(at_, end - at_));
      if (is_raw_span(name) && text_[at_ + 1] != '/' && !is_lost(name)) {
        const auto closing = find_closing(text_, end, name);
        if (closing == none) unclosed_.push_back(name);
        if (closing != none) return replace(closing, aside_.put(std::string(text_.substr(at_, closing - at_))));
      } else if (is_block_tag(name) || (is_void_tag(name) && text_[at_ + 1] == '/')) {
        return replace(at_ + 1, "&lt;");  // in the middle of a sentence it is text
      }
    }
    at_ = taken_ = end;
  }

  bool is_lost(std::string_view opener) const {
    return std::find(unclosed_.begin(), unclosed_.end(), opener) != unclosed_.end();
  }

  /// `**加粗：**后文` is bold: CommonMark's rule about punctuation beside asterisks expects blanks between words.
  /// kramdown has no such rule at all.
  void asterisks() {
    const auto end = std::min(text_.find_first_not_of('*', at_), text_.size());
    const auto before = text_.substr(start_, at_ - start_);
    const auto after = text_.substr(end);
    const bool is_left =
        begins_with_full_width(after) || (is_kramdown_ && !after.empty() && is_punctuation(after.front()));
    const bool is_right = ends_with_full_width(before) ||
                          (is_kramdown_ && !before.empty() && before.back() != '\\' && is_punctuation(before.back()));
    const bool word_before = !before.empty() && !is_right && !is_blank(before.back()) && !is_punctuation(before.back());
    const bool word_after = !after.empty() && !is_left && !is_blank(after.front()) && !is_punctuation(after.front());
    auto& is_open = open_[std::min<std::size_t>(end - at_, open_.size()) - 1];
    if (is_open && is_right && word_after) insert(mark::neutral);
    at_ = end;
    if (!is_open && is_left && word_before) insert(mark::neutral);
    is_open = !is_open;
  }

  void formula() {
    const auto found = formula_at(text_, at_, is_kramdown_);
    if (found.end == at_) {
      at_ += text_.substr(at_, 2) == "$$" ? 2 : 1;
    } else if (found.is_harmless) {
      at_ = found.end;
    } else {
      replace(found.end, aside_.put(found.html));
    }
    taken_ = found.end == at_ ? at_ : taken_;
  }

  /// A bare address ends before full-width punctuation: in `见 https://e.org/a，再看` the comma is the sentence's.
  void address() {
    const auto rest = text_.substr(at_);
    if (!(rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www."))) {
      ++at_;
      return;
    }
    if (options_.flavour == Flavour::goldmark && !is_destination(text_, at_)) return bare_address();
    auto end = at_;
    while (end < text_.size() && static_cast<unsigned char>(text_[end]) > ' ' && text_[end] != '<' &&
           !begins_with_full_width(text_.substr(end))) {
      ++end;
    }
    const bool is_cut = end < text_.size() && static_cast<unsigned char>(text_[end]) > ' ' && text_[end] != '<';
    const bool is_plain = !is_delimited(text_, at_);
    // What a link's text or an emphasis ends is not the address's.
    const auto stop = text_.substr(0, end).find_first_of("]*`", at_);
    at_ = is_plain && stop != none ? stop : end;
    if (is_plain && stop == none && is_cut) insert("\t\x06");
  }

  /// cmark-gfm finds more of them, which are kept from it.
  void bare_address() {
    const bool may_begin = brackets_.empty() && (at_ == taken_ || may_begin_bare_link(text_, start_, at_));
    const auto end = may_begin ? past_bare_link(text_, at_) : at_;
    if (end > at_)
      return replace(end, aside_.put_text(bare_link(text_.substr(at_, end - at_)), text_.substr(at_, end - at_)));
    at_ += text_[at_] == 'w' ? 3 : 4;  // `http`, or `www`
    insert(mark::neutral);
  }

  void mail() {
    const auto first = start_of_mail(text_, start_, at_);
    if (brackets_.empty() && first != taken_ && !may_begin_bare_link(text_, start_, first)) insert(mark::neutral);
    ++at_;
  }

  void open_bracket() {
    // `[text][label]`: as it is written.
    const auto end = at_ > start_ && text_[at_ - 1] == ']' ? text_.find(']', at_) : none;
    if (end != none && is_label(text_.substr(at_ + 1, end - at_ - 1))) {
      at_ = end + 1;
      return;
    }
    if (brackets_.size() < most_brackets) brackets_.push_back(at_);
    ++at_;
  }

  /// What was marked in a text that is its own label is said behind it as it was written: `[text][label]`.
  void close_bracket() {
    if (brackets_.empty()) return destination();
    const auto open = brackets_.back();
    brackets_.pop_back();
    const auto label = text_.substr(open + 1, at_ - open - 1);
    const auto rest = text_.substr(at_ + 1);
    if (is_kramdown_ && is_reference_behind_blanks(label, rest)) return;
    const bool is_marked = copied_ > open;
    if (!is_marked || rest.starts_with('(') || !is_label(label)) return destination();
    if (rest.starts_with('[') && !rest.starts_with("[]")) return destination();
    const auto past = at_ + (rest.starts_with("[]") ? 3 : 1);
    replace(past, fmt::format("][{}]", label));
  }

  /// `[text] [label]` is a link to kramdown; and where nothing has that label, `[text]` is none either.
  bool is_reference_behind_blanks(std::string_view label, std::string_view rest) {
    const auto next = std::min(rest.find_first_not_of(" \t\n"), rest.size());
    if (next == 0 || next == rest.size() || rest[next] != '[' || aside_.labels.empty() || label.starts_with('^')) {
      return false;
    }
    const auto end = rest.find(']', next);
    if (end == none) return false;
    const auto its_label = rest.substr(next + 1, end - next - 1);
    if (is_label(its_label.empty() ? label : its_label)) {
      ++at_;
      replace(at_ + next, "");
    } else if (is_label(label)) {
      insert(mark::neutral);
      ++at_;
    } else {
      return false;
    }
    return true;
  }

  bool is_label(std::string_view text) const {
    return !aside_.labels.empty() && aside_.labels.contains(normal_label(text));
  }

  /// `](/my picture.png "title")`: nothing in it is marked but, for kramdown, the blanks of the address.
  void destination() {
    ++at_;
    if (at_ >= text_.size() || text_[at_] != '(' || failures_ > 64) return;
    const auto start = at_ + 1;
    const auto end = end_of_destination(start);
    if (end == none) {
      ++failures_;
      return;
    }
    at_ = start;
    const auto inner = text_.substr(start, end - start);
    taken_ = end + 1;
    if (is_kramdown_ && !is_plain_destination(inner)) return replace(end, kramdown_destination(inner, aside_));
    if (inner.find(mark::kept) != none) return replace(end, aside_.with_written(inner));
    at_ = end;
  }

  /// Where the `)` is; none for what is no destination.
  std::size_t end_of_destination(std::size_t start) const {
    int depth = 0;
    for (auto end = start; end < text_.size(); ++end) {
      if (text_[end] == '\n' && !is_quote(text_.substr(end + 1, 1))) return none;  // of the title there may be one more
      const bool begins_title = is_kramdown_ && is_blank(text_[end]) && is_quote(text_.substr(end + 1, 1));
      if (begins_title) return end_of_title(end + 1);
      if (text_[end] == ')' && depth-- == 0) return end;
      if (text_[end] == '(') ++depth;
    }
    return none;
  }

  /// A title that holds its own quotes ends at the one before the `)`.
  std::size_t end_of_title(std::size_t start) const {
    for (auto quote = text_.find(text_[start], start + 2); quote != none; quote = text_.find(text_[start], quote + 1)) {
      const auto end = text_.find_first_not_of(" \t\n", quote + 1);
      if (end != none && text_[end] == ')') return end;
    }
    return none;
  }

  /// kramdown's `{: .class}` behind a span, `{::comment}…{:/}` and `{::nomarkdown}…{:/}`.
  void attributes() {
    const bool is_named = text_.substr(at_, 3) == "{::";
    if (text_.substr(at_, 2) != "{:" || (at_ == start_ && !is_named)) {
      ++at_;
      return;
    }
    const auto past = is_lost("}") ? none : past_attributes(text_, at_);
    if (past == none) {
      if (!is_lost("}")) unclosed_.emplace_back("}");
      ++at_;
      return;
    }
    const auto end = past - 1;
    if (is_named) {
      const auto name = text_.substr(at_ + 3, end - at_ - 3);
      const auto stop = is_lost("{:/") ? none : text_.find("{:/", end);
      if (stop == none && !is_lost("{:/")) unclosed_.emplace_back("{:/");
      const auto past_stop = stop == none ? none : past_attributes(text_, stop);
      if (past_stop != none && (name.starts_with("comment") || name.starts_with("nomarkdown"))) {
        auto inner = std::string(text_.substr(end + 1, stop - end - 1));
        return replace(past_stop, name.starts_with("comment") ? std::string() : aside_.put(std::move(inner)));
      }
      if (name.starts_with("options")) return replace(past, "");
    } else if (std::string_view(")]*_`>\x03").find(text_[at_ - 1]) != none ||
               (copied_ == at_ && text_[at_ - 1] == '}')) {
      taken_ = past;
      return replace(past, aside_.put_attributes(mark::of_span, std::string(text_.substr(at_ + 2, end - at_ - 2))));
    }
    ++at_;
  }

  void quote() {
    if (options_.smart_quotes && is_kramdown_) {
      auto said = kramdown_quote(text_, at_, is_first());
      taken_ = at_ + said.length;
      return replace(taken_, said.text);
    }
    const auto straight = text_.substr(at_, 1);
    auto said = straight;
    if (options_.smart_quotes && options_.flavour == Flavour::goldmark) {
      said = quotes_.at(text_, at_);
    } else if (options_.smart_quotes) {
      if (straight != "'" || !is_decade(text_, at_)) {
        ++at_;
        return;
      }
      said = "’";
    }
    if (said != straight) {
      taken_ = at_ + 1;
      return replace(at_ + 1, said);
    }
    insert("\\");
    ++at_;
  }

  /// Whether kramdown has no text before `at_` that it has not read yet.
  bool is_first() {
    if (at_ == taken_ || at_ == start_) return true;
    const auto before = text_.substr(start_, at_ - start_);
    const char last = before.back();
    if (std::string_view("*_`<[&").find(last) != none || before.ends_with("--") || before.ends_with("...") ||
        before.ends_with("~~") || before.ends_with("$$") || before.ends_with(">>")) {
      return true;
    }
    if (last == ';') {
      const auto name =
          before.find_last_not_of("#0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", before.size() - 2);
      return name != none && before[name] == '&';
    }
    if (last != ' ' && last != '|' && last != '>') return false;
    const auto cell = before.find_last_not_of(' ');
    if (cell != none && before[cell] == '|') {
      find_line();
      const auto first = text_.find_first_not_of(" >", line_);
      return text_[first] == '|';
    }
    return before.find_last_not_of(" \t>-+*#0123456789.") == none;  // the marks of the block
  }

  void find_line() {
    while (next_line_ <= at_) {
      line_ = next_line_;
      next_line_ = std::min(text_.find('\n', line_), text_.size()) + 1;
    }
  }

  void right_guillemet() {
    find_line();
    const auto first = text_.find_first_not_of(" >", line_);
    if (text_.substr(at_, 2) == ">>" && first < at_) {
      taken_ = at_ + 2;
      return replace(at_ + 2, "»");
    }
    ++at_;
  }

  std::string_view text_;
  std::size_t at_, copied_, start_;
  std::size_t line_ = start_, next_line_ = start_;  ///< where the line of at_ begins, and the next one
  const MarkdownOptions& options_;
  Aside& aside_;
  GoldmarkQuotes& quotes_;
  std::string& out_;
  bool is_kramdown_;
  std::array<bool, 3> open_{};  ///< by length: asterisks that await their like
  int failures_ = 0;
  std::size_t taken_ = none;           ///< past what was read last as a span: goldmark begins anew behind it
  std::vector<std::size_t> brackets_;  ///< open ones, which may become a link's: in its text no address is one
  std::vector<std::string> unclosed_;  ///< what nothing closes from here on
  std::array<bool, 80> lost_{};        ///< by length: backticks that nothing ends
};

}  // namespace

std::size_t past_code(std::string_view text, std::size_t at, std::size_t end) {
  text = text.substr(0, end);
  const auto after = std::min(text.find_first_not_of('`', at), end);
  const auto length = after - at;
  for (auto next = text.find('`', after); next != none; next = text.find('`', next)) {
    const auto stop = std::min(text.find_first_not_of('`', next), end);
    if (stop - next == length) return stop;
    next = stop;
  }
  return after;
}

Spans::Spans(const MarkdownOptions& options, Aside& aside) : options_(options), aside_(aside) {
  for (char c : std::string_view("\\`<[]")) is_stop_[static_cast<unsigned char>(c)] = true;
  const bool is_kramdown = options.flavour == Flavour::kramdown;
  is_stop_['*'] = is_kramdown || options.flavour == Flavour::commonmark;
  is_stop_['$'] = options.math;
  is_stop_['h'] = is_stop_['w'] = options.linkify;
  is_stop_['@'] = options.linkify && options.flavour == Flavour::goldmark;
  is_stop_['{'] = is_kramdown;
  is_stop_['>'] = has_guillemets(options);
  is_stop_['\''] = options.smart;
  is_stop_['"'] = options.smart && (options.flavour != Flavour::pulldown || !options.smart_quotes);
}

void Spans::write(std::string_view text, std::size_t start, std::size_t end, std::string& out) {
  Run(text, start, end, options_, aside_, quotes_, out).read(is_stop_);
}

}  // namespace feedd::markup
