#include "markup/spans.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "markup/bare_link.hpp"
#include "markup/characters.hpp"
#include "markup/code_span.hpp"
#include "markup/destination.hpp"
#include "markup/emphasis.hpp"
#include "markup/formulas.hpp"
#include "markup/full_width.hpp"
#include "markup/kramdown_extensions.hpp"
#include "markup/kramdown_spans.hpp"
#include "markup/kramdown_tags.hpp"
#include "markup/line_starts.hpp"
#include "markup/marks.hpp"
#include "markup/quotes.hpp"
#include "markup/references.hpp"
#include "markup/tags.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos;
constexpr std::size_t most_brackets = 64;  ///< one within another

/// `<<x>>` is «x».
bool has_guillemets(const MarkdownOptions& options) {
  return options.smart && options.dashes &&
         (options.flavour == Flavour::kramdown || options.flavour == Flavour::goldmark);
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
        lines_(text_, start),
        options_(options),
        aside_(aside),
        quotes_(quotes),
        out_(out),
        is_kramdown_(options.flavour == Flavour::kramdown),
        emphasis_(is_kramdown_),
        code_(text_),
        tags_(aside),
        extensions_(aside) {}

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
        braces();
        break;
      case '>':
        right_guillemet();
        break;
      case '-':
        if (!symbol("---", "mdash", "—") && !symbol("--", "ndash", "–")) ++at_;
        break;
      case '.':
        if (!symbol("...", "hellip", "…")) ++at_;
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
    const auto end = code_.past(at_, length);
    if (end > at_ + length) taken_ = end;
    at_ = end;
  }

  void angle() {
    if (has_guillemets(options_) && (symbol("<< ", "laquo_space", "« ") || symbol("<<", "laquo", "«"))) return;
    const bool is_comment = text_.substr(at_, 4) == "<!--";
    const auto end = is_comment && !comments_end_ ? at_ : past_tag(text_, at_, text_.size());
    if (end == at_) {
      if (is_comment) comments_end_ = false;
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
    if (const auto name = is_kramdown_ ? tag_name(text_.substr(at_, end - at_)) : ""; !name.empty()) {
      const auto found = tags_.read(text_, at_, name);
      if (found.kind == KramdownTags::Found::Kind::text) return replace(found.end, "&lt;");
      if (found.kind == KramdownTags::Found::Kind::element) return replace(found.end, found.text);
      at_ = taken_ = found.end;
      return;
    }
    at_ = taken_ = end;
  }

  void asterisks() {
    const auto end = std::min(text_.find_first_not_of('*', at_), text_.size());
    const auto where = emphasis_.read(text_.substr(start_, at_ - start_), end - at_, text_.substr(end));
    if (where == Emphasis::Neutral::before) insert(mark::neutral);
    at_ = end;
    if (where == Emphasis::Neutral::behind) insert(mark::neutral);
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

  /// Where a bare one is cut short before full-width punctuation, a mark ends the link.
  void address() {
    const auto rest = text_.substr(at_);
    if (!(rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www."))) {
      ++at_;
      return;
    }
    if (options_.flavour == Flavour::goldmark && !is_destination(text_, at_)) return bare_address();
    const auto end = past_address(text_, at_);
    const bool is_plain = !is_delimited(text_, at_);
    // What a link's text or an emphasis ends is not the address's.
    const auto stop = text_.substr(0, end).find_first_of("]*`", at_);
    const bool is_cut = begins_with_full_width(text_.substr(end));
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
    const char last = at_ > start_ ? text_[at_ - 1] : ' ';
    const bool may_be_mail = is_alphanumeric(last) || std::string_view(".+-_").find(last) != none;  // to cmark-gfm
    if (may_be_mail && brackets_.empty() && first != taken_ && !may_begin_bare_link(text_, start_, first))
      insert(mark::neutral);
    ++at_;
  }

  void open_bracket() {
    // `[text][label]`: as it is written.
    const auto end = at_ > start_ && text_[at_ - 1] == ']' ? text_.find(']', at_) : none;
    if (end != none && is_label(text_.substr(at_ + 1, end - at_ - 1), aside_)) {
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
    if (is_kramdown_ && label.starts_with('^') && rest.starts_with('('))
      return replace(at_ + 1, "]" + std::string(mark::neutral));
    if (is_kramdown_) {
      const auto spaced = spaced_reference(label, rest, aside_);
      if (spaced.kind != SpacedReference::Kind::none) return spaced_brackets(spaced);
    }
    const bool is_marked = copied_ > open;
    if (!is_marked || rest.starts_with('(') || !is_label(label, aside_)) return destination();
    if (rest.starts_with('[') && !rest.starts_with("[]")) return destination();
    const auto past = at_ + (rest.starts_with("[]") ? 3 : 1);
    replace(past, fmt::format("][{}]", label));
  }

  void spaced_brackets(const SpacedReference& reference) {
    if (reference.kind == SpacedReference::Kind::text) insert(mark::neutral);
    ++at_;
    if (reference.kind == SpacedReference::Kind::link) replace(at_ + reference.blanks, "");
  }

  /// `](/my picture.png "title")`: nothing in it is marked but, for kramdown, the blanks of the address.
  void destination() {
    ++at_;
    if (at_ >= text_.size() || text_[at_] != '(' || failures_ > 64) return;
    const auto start = at_ + 1;
    const auto end = end_of_destination(text_, start, is_kramdown_);
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

  void braces() {
    auto found = extensions_.read(text_, start_, at_, copied_ == at_);
    if (found.end == none) {
      ++at_;
      return;
    }
    if (found.is_list) taken_ = found.end;
    replace(found.end, found.text);
  }

  void quote() {
    if (options_.smart_quotes && is_kramdown_) {
      auto said = kramdown_quote(text_, at_, at_ == taken_ || is_first_text(text_, start_, at_, lines_));
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

  void right_guillemet() {
    if (lines_.text_before(at_) >= at_ || !symbol(">>", "raquo", "»")) ++at_;
  }

  /// Puts what kramdown is told to write, else the usual, in the place of what is written out.
  bool symbol(std::string_view written, std::string_view name, std::string_view usual) {
    if (!text_.substr(at_).starts_with(written)) return false;
    const auto told = options_.symbols.find(name);
    taken_ = at_ + written.size();
    replace(taken_, told == options_.symbols.end() ? std::string(usual) : aside_.put_text(told->second, written));
    return true;
  }

  std::string_view text_;
  std::size_t at_, copied_, start_;
  LineStarts lines_;
  const MarkdownOptions& options_;
  Aside& aside_;
  GoldmarkQuotes& quotes_;
  std::string& out_;
  bool is_kramdown_;
  Emphasis emphasis_;
  CodeSpans code_;
  KramdownTags tags_;
  SpanExtensions extensions_;
  int failures_ = 0;
  std::size_t taken_ = none;           ///< past what was read last as a span: goldmark begins anew behind it
  std::vector<std::size_t> brackets_;  ///< open ones, which may become a link's: in its text no address is one
  bool comments_end_ = true;           ///< whether there is still a `-->`
};

}  // namespace

Spans::Spans(const MarkdownOptions& options, Aside& aside) : options_(options), aside_(aside) {
  for (char c : std::string_view("\\`<[]")) is_stop_[static_cast<unsigned char>(c)] = true;
  const bool is_kramdown = options.flavour == Flavour::kramdown;
  is_stop_['*'] = is_kramdown || options.flavour == Flavour::commonmark;
  is_stop_['$'] = options.math;
  is_stop_['h'] = is_stop_['w'] = options.linkify;
  is_stop_['@'] = options.linkify && options.flavour == Flavour::goldmark;
  is_stop_['{'] = is_kramdown;
  is_stop_['>'] = has_guillemets(options);
  is_stop_['-'] = is_stop_['.'] = has_guillemets(options) && !options.symbols.empty();
  is_stop_['\''] = options.smart;
  is_stop_['"'] = options.smart && (options.flavour != Flavour::pulldown || !options.smart_quotes);
}

void Spans::write(std::string_view text, std::size_t start, std::size_t end, std::string& out) {
  Run(text, start, end, options_, aside_, quotes_, out).read(is_stop_);
}

}  // namespace feedd::markup
