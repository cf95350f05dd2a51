/// The lines of a Markdown text and what each of them is: the one place that tells text from code. Containers (lists,
/// quotes) are followed as far as telling needs.
#pragma once

#include <string_view>
#include <vector>

namespace feedd::markup {

struct Line {
  enum class Kind { blank, text, heading, rule, fence, code, html };
  Kind kind = Kind::blank;
  std::size_t start = 0, end = 0;  ///< in the text; `end` is where its line feed is
  std::size_t content = 0;         ///< past the marks of quotes and lists and the blanks
  int indent = 0;                  ///< of the content, from that of the list it is in
  bool begins_block = false;       ///< it cannot continue the paragraph of the line before
  bool is_quoted = false, is_listed = false;
  bool begins_item = false;
  bool begins_fence = false;  ///< of a fence: not the one that ends the code
  std::size_t depth = 0;      ///< lists that it stands in, its own among them
  bool is_code() const { return kind == Kind::fence || kind == Kind::code || kind == Kind::html; }
};

class Lines {
 public:
  /// `with_html`: blocks of raw HTML are told from text as CommonMark has them.
  Lines(std::string_view text, bool with_html) : text_(text), with_html_(with_html) {}

  bool next(Line& line);
  /// Goes on from another place, at which a line begins.
  void move_to(std::size_t at, bool after_blank);
  /// The line read last begins no code: it is text.
  void forget_fence();

 private:
  void classify(Line& line);
  void read_prefixes(Line& line, int& column, int& quotes);
  bool is_end_of_fence(const Line& line) const;
  bool begins_fence(std::string_view content);
  bool begins_html(std::string_view content);

  std::string_view text_;
  std::size_t at_ = 0;
  bool with_html_;
  char fence_ = 0;
  std::size_t fence_length_ = 0;
  int fence_quotes_ = 0;
  std::size_t fence_lists_ = 0;
  std::string_view html_end_;  ///< what ends the HTML block; empty: a blank line
  bool in_html_ = false, in_paragraph_ = false, after_blank_ = true;
  int quotes_ = 0;
  std::vector<int> lists_;  ///< the column at which the content of each open item begins
};

}  // namespace feedd::markup
