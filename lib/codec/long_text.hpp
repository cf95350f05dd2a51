/// The long text of an entry as the formats write it. Several of them write it alike, and it is most of what they
/// write.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace feedd::codec {

/// Each spelling is made when it is first asked for, and then kept: one for all formats of one entry. It must not
/// outlive the text. Not thread-safe.
class LongText {
 public:
  explicit LongText(std::string_view html) : html_(html) {}

  /// What of it XML allows, and so every format.
  std::string_view safe();
  /// The same as the text of an element: `&`, `<` and `>` are references.
  std::string_view xml();
  /// What xml() gave, if somebody asked for it.
  std::optional<std::string_view> written_xml() const;
  /// Whether the bytes of xml() are what they should be, whoever made them: XML 1.0 §2.2 and §2.4.
  bool is_sound_xml();

 private:
  std::string_view html_;
  bool is_safe_ = false;
  std::optional<std::string> repaired_, xml_;
  std::optional<bool> is_sound_;
};

}  // namespace feedd::codec
