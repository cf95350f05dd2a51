/// Running text set aside while a parser builds its tree: it reads letter by letter, and of most feeds nine letters in
/// ten are prose. Each run of it is one private character (U+F0000 and on) to the parser. Internal to this room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace feedd::codec {

/// Begin and end of text outside of any markup.
using Prose = std::vector<std::pair<std::size_t, std::size_t>>;

class Condensed {
 public:
  /// `html` must outlive this. Where it names private characters itself, nothing is set aside.
  Condensed(std::string_view html, const Prose& prose);

  std::string_view text() const { return condensed_ ? std::string_view(text_) : html_; }
  /// What stands for `text`, which the parser read; `room` holds it where need be. No run is told twice between two
  /// calls of rewind().
  std::string_view expanded(std::string_view text, std::string& room);
  void rewind();

 private:
  void set_aside(std::string_view text);

  std::string_view html_;
  bool condensed_ = false;
  std::string text_;
  std::vector<std::string_view> runs_;
  std::vector<char> told_;
};

}  // namespace feedd::codec
