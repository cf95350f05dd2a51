#include "store/alike.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace feedd::store {
namespace {

constexpr std::size_t most_text = 64 << 10;
constexpr std::size_t of_hundred = 80;

bool is_letter(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

/// What is between the tags, a hash for each word. Scripts without blanks have a word for each of their characters.
std::vector<std::size_t> words_in(std::string_view html) {
  std::vector<std::size_t> words;
  html = cut(html, most_text);
  for (std::size_t i = 0; i < html.size();) {
    if (html[i] == '<') {
      i = std::min(html.find('>', i), html.size() - 1) + 1;
      continue;
    }
    if (!is_letter(html[i])) {
      ++i;
      continue;
    }
    const auto begin = i;
    if (static_cast<unsigned char>(html[i]) >= 0xE3) {
      i = std::min(i + (static_cast<unsigned char>(html[i]) >= 0xF0 ? 4 : 3), html.size());
    } else {
      while (i < html.size() && is_letter(html[i]) && static_cast<unsigned char>(html[i]) < 0xE3) ++i;
    }
    words.push_back(std::hash<std::string_view>{}(html.substr(begin, i - begin)));
  }
  return words;
}

/// Each three words that follow one another, once, in order of their hashes.
std::vector<std::size_t> threes_of(const Entry& entry) {
  const auto words = words_in(entry.html.empty() ? entry.summary : entry.html);
  std::vector<std::size_t> threes;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::size_t hash = 0;
    for (std::size_t j = i; j < std::min(i + 3, words.size()); ++j) hash = hash * 1'000'003 + words[j];
    threes.push_back(hash);
    if (i + 3 >= words.size()) break;
  }
  std::sort(threes.begin(), threes.end());
  threes.erase(std::unique(threes.begin(), threes.end()), threes.end());
  return threes;
}

}  // namespace

bool say_the_same(const Entry& a, const Entry& b) {
  const auto one = threes_of(a), other = threes_of(b);
  if (one.empty() || other.empty()) return one.empty() && other.empty();
  std::vector<std::size_t> shared;
  std::set_intersection(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(shared));
  return shared.size() * 100 >= std::min(one.size(), other.size()) * of_hundred;
}

}  // namespace feedd::store
