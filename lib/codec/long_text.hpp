/// The long text of an entry as the formats write it. It is most of what they write, several of them write it alike,
/// and all write it past their trees.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.hpp"

namespace feedd::codec {

/// Bytes that fragments of several formats hold.
struct Spelling {
  std::shared_ptr<const std::string> bytes;
  Digest sum;
};

/// Each spelling is made when it is first asked for, and kept where several formats share it: one for all formats of
/// one entry. It must not outlive the text; what it spelled may. Not thread-safe.
class LongText {
 public:
  explicit LongText(std::string_view html) : html_(html) {}

  /// What of it XML allows, and so every format.
  std::string_view safe();
  /// As the text of an element (XML 1.0 §2.4): `&`, `<` and `>` are references.
  const Spelling& xml();
  /// As what stands between the quotes of a string (RFC 8259 §7).
  const Spelling& json();

 private:
  std::string_view html_;
  bool is_safe_ = false;
  std::optional<std::string> repaired_;
  std::optional<Spelling> xml_, json_;
};

/// An entry as one format writes it. Its long text is a part of its own, where the format shows it.
struct Fragment {
  std::string around;  ///< all but the text
  std::size_t at = 0;  ///< where in `around` the text stands
  Spelling text = {};  ///< of no bytes where it is not shown

  std::string str() const;
};

}  // namespace feedd::codec
