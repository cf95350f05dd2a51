/// The long text of an entry as the formats write it. It is most of what they write, several of them write it alike,
/// and all write it past their trees.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace feedd::codec {

/// Each spelling is made when it is first asked for, and kept where several formats share it: one for all formats of
/// one entry. It must not outlive the text. Not thread-safe.
class LongText {
 public:
  explicit LongText(std::string_view html) : html_(html) {}

  /// What of it XML allows, and so every format.
  std::string_view safe();
  /// As the text of an element (XML 1.0 §2.4): `&`, `<` and `>` are references.
  std::string_view xml();
  void append_xml(std::string& out);
  /// As what stands between the quotes of a string (RFC 8259 §7).
  void append_json(std::string& out);

  /// Where it stands in the fragment it was last appended to; of no size when it was not.
  struct Place {
    std::size_t begin = 0, size = 0;
  };
  Place place() const { return place_; }
  /// Before a fragment that may not show it.
  void begin_fragment() { place_ = {}; }

 private:
  std::string_view html_;
  bool is_safe_ = false;
  std::optional<std::string> repaired_, xml_;
  Place place_;
};

}  // namespace feedd::codec
