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

std::vector<Part> parts_of(codec::Fragment&& fragment) {
  std::vector<Part> out;
  auto& [around, at, text] = fragment;
  if (around.empty()) return out;
  if (!text.bytes) {
    out.emplace_back(std::move(around), Part::Role::entry);
    return out;
  }
  out.reserve(3);
  Checksum sum;
  sum << around << text.sum;
  auto end = std::make_shared<const std::string>(around, at);
  around.resize(at);
  around.shrink_to_fit();
  out.emplace_back(std::make_shared<const std::string>(std::move(around)), sum.digest(), Part::Role::entry);
  out.emplace_back(std::move(text.bytes), text.sum, Part::Role::more);
  out.emplace_back(std::move(end), Digest(), Part::Role::more);
  return out;
}

std::string etag_of(const Body& bytes) {
  Checksum sum;
  for (const auto& part : bytes.parts()) {
    if (part.role != Part::Role::more) sum << part.sum;
  }
  return hex(sum.digest());
}

}  // namespace feedd::site
