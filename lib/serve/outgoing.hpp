/// What is on its way to one reader: a head and a body, in its parts or as a file. It holds one document, not a whole
/// offer.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "serve/memory_file.hpp"
#include "site/body.hpp"

namespace feedd::serve {

class Outgoing {
 public:
  static constexpr std::size_t at_once = 256;  ///< parts in one call to the kernel

  /// Begins anew. The head is to be appended to what is returned; a null body is an empty one. `file`: the same bytes,
  /// or null.
  std::string& start(site::Bytes body, MemoryFilePtr file = nullptr) {
    body_ = std::move(body);
    file_ = std::move(file);
    head_.clear();
    piece_ = within_ = 0;
    return head_;
  }
  bool is_done() const { return piece_ == count(); }

  struct FromFile {
    int descriptor;
    std::size_t offset, size;
  };
  /// What comes next is to be taken from a file.
  std::optional<FromFile> from_file() const;
  /// Behind the head comes a file.
  bool has_file() const { return file_ != nullptr; }

  /// What comes next, in at most `at_once` pieces of memory; how many.
  std::size_t next(iovec* pieces) const;
  /// So many bytes of that have gone. With the last one the document is let go.
  void advance(std::size_t bytes);

 private:
  std::size_t count() const {
    const auto parts = file_ ? 1 : body_ ? body_->parts().size() : 0;
    return (head_.empty() ? 0 : 1) + parts;
  }
  const std::string& piece(std::size_t i) const { return i == 0 ? head_ : *body_->parts()[i - 1].bytes; }
  std::size_t size_of(std::size_t i) const { return i > 0 && file_ ? body_->size() : piece(i).size(); }

  std::string head_;  ///< never empty while something is on its way
  site::Bytes body_;
  MemoryFilePtr file_;
  std::size_t piece_ = 0, within_ = 0;  ///< gone: so many whole pieces, and of the next so many bytes
};

}  // namespace feedd::serve
