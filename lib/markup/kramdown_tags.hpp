/// HTML within a sentence, as kramdown takes it: in some elements Markdown is read, in others it is not, and a tag that
/// closes nothing is text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "markup/aside.hpp"

namespace feedd::markup {

/// The tags of one run of lines, from front to back.
class KramdownTags {
 public:
  explicit KramdownTags(Aside& aside) : aside_(aside) {}

  struct Found {
    enum class Kind {
      tag,      ///< it ends at `end`, and Markdown goes on behind it
      text,     ///< the `<` stands for itself
      element,  ///< `text` goes in the place of all up to `end`
    };
    Kind kind = Kind::tag;
    std::size_t end = 0;
    std::string text;
  };

  /// Of what looks like a tag with this name, and begins at `at`.
  Found read(std::string_view text, std::size_t at, const std::string& name);

 private:
  bool is_stray(const std::string& name);
  std::size_t closing_of(std::string_view text, std::size_t from, const std::string& name);
  bool has_bar_behind(std::string_view text, std::size_t from);
  Found unclosed(std::string_view text, std::size_t at, const std::string& name);

  Aside& aside_;
  std::size_t bar_ = 0;  ///< the next `|`, where it was looked for
  std::vector<std::string> open_;
  std::vector<std::string> unclosed_;  ///< what nothing closes from here on
};

}  // namespace feedd::markup
