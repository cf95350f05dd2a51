#include "site/body.hpp"

namespace feedd::site {

void Body::append(Part part) {
  if (part.bytes->empty()) return;
  size_ += part.bytes->size();
  parts_.push_back(std::move(part));
}

std::string Body::str() const {
  std::string out;
  out.reserve(size_);
  for (const auto& part : parts_) out += *part.bytes;
  return out;
}

std::string etag_of(const Body& bytes) {
  Checksum sum;
  for (const auto& part : bytes.parts()) sum << part.sum;
  return hex(sum.digest());
}

}  // namespace feedd::site
