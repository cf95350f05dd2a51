/// Text with some of its bytes written otherwise, as formats want it.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace feedd {

/// What is written for each byte: of all but a few the byte itself.
class Escapes {
 public:
  struct Written {
    std::array<char, 7> bytes;
    unsigned char size;
  };
  static constexpr std::size_t most = 5;  ///< above the controls

  constexpr Escapes(std::initializer_list<std::pair<char, std::string_view>> escapes) {
    for (std::size_t c = 0; c < table_.size(); ++c) table_[c] = {{static_cast<char>(c)}, 1};
    std::size_t count = 0;
    for (auto [c, escape] : escapes) {
      auto& written = table_[static_cast<unsigned char>(c)];
      for (std::size_t i = 0; i < escape.size(); ++i) written.bytes.at(i) = escape[i];
      written.size = static_cast<unsigned char>(escape.size());
      if (static_cast<unsigned char>(c) < first_printable) {
        below_ = first_printable;
      } else {
        marks_.at(count++) = c;
      }
    }
    for (; count < most; ++count) marks_[count] = marks_[0];
  }
  /// The same, and nothing is written for controls but tabs and line feeds.
  constexpr Escapes without_controls() const {
    Escapes out = *this;
    for (unsigned char c = 0; c < first_printable; ++c) out.table_[c].size = c == '\t' || c == '\n';
    out.below_ = first_printable;
    return out;
  }

  const Written& of(char c) const { return table_[static_cast<unsigned char>(c)]; }
  /// What has an escape is one of these, some of which stand twice, or below that.
  const std::array<char, most>& marks() const { return marks_; }
  unsigned char below() const { return below_; }

 private:
  static constexpr unsigned char first_printable = 0x20;
  std::array<Written, 256> table_{};
  std::array<char, most> marks_{};
  unsigned char below_ = 0;
};

/// Appends a text with its escapes.
void append_escaped(std::string& out, std::string_view text, const Escapes& escapes);

}  // namespace feedd
