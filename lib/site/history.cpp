#include "site/history.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/text.hpp"

namespace feedd::site {
namespace {

std::optional<std::uint32_t> number_in(std::string_view word) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc() && end == word.data() + word.size() ? std::optional(number) : std::nullopt;
}

std::optional<Digest> digest_in(std::string_view word) {
  Digest out;
  if (word.size() != 2 * out.bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < out.bytes.size(); ++i) {
    const auto* at = word.data() + 2 * i;
    const auto [end, error] = std::from_chars(at, at + 2, out.bytes[i], 16);
    if (error != std::errc() || end != at + 2) return std::nullopt;
  }
  return out;
}

}  // namespace

History::History(const Body& bytes) {
  for (const auto& part : bytes.parts())
    if (part.role == Part::Role::entry) came_with_.emplace_back(part.sum, 0);
}

History::History(const History& before, std::string etag, const Body& bytes)
    : number_(before.number_ + 1), versions_(before.versions_) {
  versions_.emplace_back(std::move(etag), before.number_);
  if (versions_.size() > depth) versions_.erase(versions_.begin());
  const std::map<Digest, std::uint32_t> known(before.came_with_.begin(), before.came_with_.end());
  for (const auto& part : bytes.parts()) {
    if (part.role != Part::Role::entry) continue;
    const auto found = known.find(part.sum);
    came_with_.emplace_back(part.sum, found == known.end() ? number_ : found->second);
  }
}

std::string History::text() const {
  auto out = std::to_string(number_);
  for (const auto& [etag, number] : versions_)
    out.append(" v ").append(etag).append(" ").append(std::to_string(number));
  for (const auto& [sum, number] : came_with_)
    out.append(" e ").append(hex(sum)).append(" ").append(std::to_string(number));
  return out;
}

std::optional<History> History::read(std::string_view text) {
  const auto words = split(text, ' ');
  const auto newest = words.size() % 3 == 1 ? number_in(words[0]) : std::nullopt;
  if (!newest) return std::nullopt;
  History out;
  out.number_ = *newest;
  for (std::size_t i = 1; i < words.size(); i += 3) {
    const auto number = number_in(words[i + 2]);
    const auto sum = words[i] == "e" ? digest_in(words[i + 1]) : std::nullopt;
    if (!number || *number > *newest || (!sum && words[i] != "v")) return std::nullopt;
    if (sum)
      out.came_with_.emplace_back(*sum, *number);
    else
      out.versions_.emplace_back(words[i + 1], *number);
  }
  return out;
}

std::optional<Body> History::since(std::string_view etag, const Body& bytes) const {
  // The same bytes may have been published more than once: the reader has them since the last time.
  const auto version =
      std::find_if(versions_.rbegin(), versions_.rend(), [&](const auto& one) { return one.first == etag; });
  if (version == versions_.rend()) return std::nullopt;
  Body out;
  const Part* between = nullptr;
  std::size_t i = 0;
  bool first = true, is_known = false;
  for (const auto& part : bytes.parts()) {
    if (part.role == Part::Role::between) between = &part;
    if (part.role == Part::Role::frame || (part.role == Part::Role::more && !is_known)) out.append(part);
    if (part.role != Part::Role::entry) continue;
    is_known = i < came_with_.size() && came_with_[i].second <= version->second;
    ++i;
    if (is_known) continue;
    if (!first && between) out.append(*between);
    out.append(part);
    first = false;
  }
  return out;
}

}  // namespace feedd::site
