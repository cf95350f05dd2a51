#include "serve/outgoing.hpp"

#include <algorithm>

namespace feedd::serve {

std::optional<Outgoing::FromFile> Outgoing::from_file() const {
  if (!file_ || piece_ != 1) return std::nullopt;
  return FromFile{file_->descriptor, file_->offset + within_, body_->size() - within_};
}

std::size_t Outgoing::next(iovec* pieces) const {
  const auto some = file_ ? 1 : std::min(count() - piece_, at_once);
  for (std::size_t i = 0; i < some; ++i) {
    const auto& bytes = piece(piece_ + i);
    pieces[i] = {const_cast<char*>(bytes.data()), bytes.size()};
  }
  if (some > 0) {
    pieces[0].iov_base = static_cast<char*>(pieces[0].iov_base) + within_;
    pieces[0].iov_len -= within_;
  }
  return some;
}

void Outgoing::advance(std::size_t bytes) {
  within_ += bytes;
  while (piece_ < count() && within_ >= size_of(piece_)) within_ -= size_of(piece_++);
  if (!is_done()) return;
  head_.clear();
  body_.reset();
  file_.reset();
  piece_ = 0;
}

}  // namespace feedd::serve
